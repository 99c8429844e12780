/// @file common/course/unit_source.hpp
/// What the source files of a unit say: the functions that its contract declares, what they
/// include.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gradbook {

/// A function of a contract, as its header declares it.
struct ContractFunction {
  std::string name;                    ///< "knn_vote"
  std::string declaration;             ///< "arma::uword knn_vote(const arma::vec& distances, …)"
  std::vector<std::string> arguments;  ///< names of the parameters
};

/// The functions named in the contract's GRADBOOK_CONTRACT line, in that order.
/// @param file  the header, for messages
/// @param text  its content
/// Throws FileError when there is no such line, or a function has no declaration with named
/// parameters.
std::vector<ContractFunction> contract_functions(const std::filesystem::path& file,
                                                 std::string_view text);

/// What stands in the `#include "…"` lines of a C++ source: "core/shape.hpp", in order. A source of
/// any size and content, also one that a student sent, takes time in proportion to its length.
std::vector<std::string> included_headers(std::string_view text);

/// The keys of the units whose contracts a source includes, in order, each once.
std::vector<std::string> included_units(std::string_view text);

/// C++ source text without its comments.
std::string code_without_comments(std::string_view text);

}  // namespace gradbook

/// @file common/course/unit_source.hpp
/// What the source files of a unit say: the functions that its contract declares.
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

/// C++ source text without its comments.
std::string code_without_comments(std::string_view text);

}  // namespace gradbook

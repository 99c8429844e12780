/// @file common/sealed/glue.hpp
/// Source text that is generated for each unit from its contract and its reference, at build time.
///
/// - proxy.cpp defines the unit's functions for the sealed tests (common/sealed/proxy.hpp),
/// - reference.cpp is the reference under other names, for the same program,
/// - worker.cpp is the worker's table of functions (common/sealed/worker.hpp),
/// - builds_on_<function>.cpp has those other functions of the unit that a task's reference calls.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gradbook::sealed {

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

/// The unit's functions that the reference's region of `function` calls, directly or through
/// another one; without the function itself.
/// @param functions  all functions of the unit
/// @param reference  source text of the reference
std::vector<std::string> functions_below(const std::string& function,
                                         const std::vector<ContractFunction>& functions,
                                         const std::string& reference);

/// All generated files of a unit as (name, text).
/// @param key        "02_neighbors/knn"
/// @param functions  those of its contract
/// @param reference  source text of its reference
std::vector<std::pair<std::string, std::string>> glue_files(
    const std::string& key, const std::vector<ContractFunction>& functions,
    const std::string& reference);

}  // namespace gradbook::sealed

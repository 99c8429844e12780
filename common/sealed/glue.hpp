/// @file common/sealed/glue.hpp
/// Source text that is generated for each unit from its contract and its reference, at build time.
///
/// - proxy.cpp defines the unit's functions for the sealed tests (common/sealed/proxy.hpp),
/// - reference.cpp is the reference under other names, for the same program,
/// - worker.cpp is the worker's table of functions (common/sealed/worker.hpp),
/// - builds_on_<function>.cpp has those other functions of the unit that a task's reference calls.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "course/unit_source.hpp"

namespace gradbook::sealed {

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

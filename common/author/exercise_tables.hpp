/// @file common/author/exercise_tables.hpp
/// The table of exercises in each `exercises/NN_topic/README.md`, made of the task files.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "author/author.hpp"

namespace gradbook {

/// The text of a README whose table of exercises, the first that begins with "| exercise |", is
/// that of the units of its chapter; without such a table it is added at the end.
std::string with_exercise_table(std::string_view readme, const std::vector<Unit>& units);

/// Writes the tables of all chapters that units have a README for; returns the files changed.
std::vector<std::string> write_exercise_tables(const Workspace& workspace,
                                               const std::vector<Unit>& units);

/// One problem for each README whose table is not that of its chapter's units.
std::vector<Problem> check_exercise_tables(const Workspace& workspace,
                                           const std::vector<Unit>& units);

}  // namespace gradbook

/// @file common/student/chapter_units.hpp
/// Which exercises a chapter's program needs: in an edition without references these are the
/// student's own.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// The units whose contracts the sources of a chapter's program include, directly or through the
/// parts of common/chapter that they include, in the order of units; figures are programs of their
/// own and do not count.
/// @param root     the checkout
/// @param chapter  "02_neighbors"
/// @param units    read_units()
std::vector<Unit> chapter_units(const std::filesystem::path& root, const std::string& chapter,
                                const std::vector<Unit>& units);

/// What a chapter still waits for in a workspace, in one sentence: "02_neighbors runs when these
/// exercises pass: 02.1 distance, 02.3 knn". Empty if the student's files of all its units have
/// passed.
std::string missing_exercises(const Workspace& workspace, const std::string& chapter,
                              const std::vector<Unit>& units);

}  // namespace gradbook

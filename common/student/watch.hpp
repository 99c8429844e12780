/// @file common/student/watch.hpp
/// Save a file, see its verdict: the student's loop on one screen.
#pragma once
#include <vector>

#include "course/unit.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// Watches all exercise files of the units in the workspace; checks a unit 200 ms after its file
/// was last written.
///
/// Keys: n next unit, h hint, s solution, l list, r reset (asks), c check again, q quit. A build
/// runs in a thread of its own, so a key is answered while it runs, and its standard input is not
/// ours, so none is lost. Changes are found by looking at time and size every 50 ms: that works
/// over ssh and on network folders, where notifications do not.
/// @param first  the unit to start with; null: the next one
/// @return exit code 0
int watch(const Workspace& workspace, const std::vector<Unit>& units, const Unit* first);

}  // namespace gradbook

/// @file common/grading/gradescope/gradescope_release.hpp
/// An autograder for Gradescope: a zip with what grades, and the two scripts that Gradescope runs.
///
/// | in the zip         | what                                                                    |
/// |--------------------|-------------------------------------------------------------------------|
/// | `setup.sh`         | run once, when the image is made: installs, builds, proves that it works|
/// | `run_autograder`   | run for every submission                                                |
/// | `grading.conf`     | options of `gradbook grade`, one per line, for both                     |
/// | `hidden.key`       | secret of the hidden inputs, only if one is given                       |
/// | `course/`          | the full edition, with the references                                   |
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "course/unit.hpp"
#include "course/workspace.hpp"

namespace gradbook {

/// What an autograder is to do.
struct GradescopeRequest {
  std::filesystem::path target;   ///< a new *.zip
  std::vector<std::string> only;  ///< units or chapters; empty: all
  std::string late = "none";      ///< see parse_late_policy(), also with `due=gradescope`
  std::filesystem::path key;      ///< of hidden inputs; empty: public tests only
  bool force = false;             ///< takes tracked files as they are, although not committed
};

/// What became of it.
struct GradescopeZip {
  std::filesystem::path place;  ///< where it is now
  std::size_t files = 0;        ///< in it
  std::uintmax_t bytes = 0;     ///< of the zip
  std::size_t units = 0;        ///< that it grades
  int points = 0;               ///< that can be had: the assignment's at Gradescope
};

/// The text of grading.conf: lines of a name and a value.
/// @param units    that are graded
/// @param request  the rest
std::string gradescope_config(const std::vector<Unit>& units, const GradescopeRequest& request);

/// Makes the zip, which only its owner can read: solutions are in it. It is put together beside its
/// target and moved there at the end. Throws std::invalid_argument or std::runtime_error
/// (FileError) when it cannot be made.
/// @param workspace  a full edition, and a git checkout
/// @param units      read_units() of it
/// @param request    what it is to do, and where to
GradescopeZip make_gradescope_zip(const Workspace& workspace, const std::vector<Unit>& units,
                                  const GradescopeRequest& request);

}  // namespace gradbook

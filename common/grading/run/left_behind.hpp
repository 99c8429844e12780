/// @file common/grading/run/left_behind.hpp
/// What hostile submissions may have changed on the machine.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "course/workspace.hpp"
#include "grading/run/stage.hpp"

namespace gradbook {

/// A picture of what attacks aim at: the course, the grader's programs, shared folders, processes.
class Surroundings {
 public:
  /// Takes the picture.
  /// @param workspace  the course; must outlive this object
  /// @param stage      whose programs and users are looked at; must outlive this object
  Surroundings(const Workspace& workspace, const Stage& stage);

  /// What is different now, a sentence each; waits a moment for processes that are just ending.
  std::vector<std::string> changes() const;

 private:
  std::map<std::string, std::string> checksums() const;
  std::set<std::string> shared_files() const;

  const Workspace* workspace_;
  const Stage* stage_;
  std::map<std::string, std::string> checksums_;
  std::set<std::string> shared_;
};

}  // namespace gradbook

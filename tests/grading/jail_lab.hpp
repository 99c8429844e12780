/// @file tests/grading/jail_lab.hpp
/// A folder that everybody may enter, with the jail and small programs to run in it.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "grading/jail/jail.hpp"

namespace gradbook {

/// Made once per test program, removed at its end.
class JailLab {
 public:
  JailLab();
  ~JailLab();
  JailLab(const JailLab&) = delete;
  JailLab& operator=(const JailLab&) = delete;

  /// The only one.
  static const JailLab& get();

  std::filesystem::path folder;   ///< of root, readable by all
  std::filesystem::path jail;     ///< the program
  std::filesystem::path hostile;  ///< tests/grading/programs/hostile.cpp
  std::filesystem::path threads;  ///< tests/grading/programs/threads.cpp

 private:
  explicit JailLab(std::filesystem::path empty_folder);
};

/// Each test in each tier that this machine has.
class JailTest : public testing::TestWithParam<Tier> {
 protected:
  void SetUp() override;

  /// Limits that suit a test.
  JailOptions options(JailMode mode = JailMode::run) const;
  /// Runs hostile with these words.
  JailResult hostile(const std::vector<std::string>& words, const JailOptions& options) const;
  JailResult hostile(const std::vector<std::string>& words) const;
  /// Whether the jail has files of its own.
  bool has_own_files() const { return GetParam() != Tier::setuid; }

  const JailLab& lab = JailLab::get();
  std::filesystem::path writable;  ///< a fresh folder that the slot of options() may write into
  std::filesystem::path secret;    ///< a file that only this user may read
};

}  // namespace gradbook

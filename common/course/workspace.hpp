/// @file common/course/workspace.hpp
/// The checkout a command works on: its folders and its builds.
#pragma once
#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "core/process.hpp"

namespace gradbook {

/// A checkout of Gradbook.
class Workspace {
 public:
  /// Throws FileError unless root holds exercises/ and CMakeLists.txt. Links in its path are
  /// followed.
  explicit Workspace(std::filesystem::path root);

  /// Top folder of the checkout.
  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path state() const { return root_ / ".gradbook"; }  ///< progress, backups, data
  std::filesystem::path output() const { return root_ / "out"; }       ///< results and figures

  /// Folder of the build of a preset. "dev" is the student's loop: clang++ if it is installed, else
  /// g++; $GRADBOOK_CXX chooses another compiler, which gets a folder of its own.
  std::filesystem::path build_folder(const std::string& preset) const;

  /// Configures a preset if that was not done yet, or always with new settings ("-DNAME=value").
  /// Throws std::runtime_error with CMake's message when it fails.
  void configure(const std::string& preset, const std::vector<std::string>& settings = {}) const;

  /// Builds targets of a preset (all if none is named); configures first if needed. What was made
  /// of other contents than the sources have now is made anew, whatever their dates (BuiltContent).
  /// Waits while another gradbook builds in the same folder.
  /// @param show        let the build tool print its progress instead of capturing it
  /// @param cancel      ends the build when another thread sets it
  /// @param keep_going  build what can be built after an error
  ProcessResult build(const std::string& preset, const std::vector<std::string>& targets, bool show,
                      const std::atomic<bool>* cancel = nullptr, bool keep_going = false) const;

 private:
  void configure_locked(const std::string& preset, const std::vector<std::string>& settings) const;

  std::filesystem::path root_;
};

}  // namespace gradbook

/// @file common/grading/submission.hpp
/// Reading what students hand in: only allow-listed regular files, and never more than agreed.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "course/unit.hpp"

namespace gradbook {

/// The file of one unit as it was submitted.
struct SubmittedFile {
  std::string unit;      ///< key, "02_neighbors/knn"
  std::string content;   ///< all bytes
  std::string sha256;    ///< of the content
  std::string contract;  ///< sha256 of the contract it was written for, from the manifest; or empty
};

/// One student's submission, read into memory.
struct Submission {
  std::string id;                    ///< the name of its folder or archive, without extension
  std::filesystem::path source;      ///< where it was found
  std::string created_at;            ///< UTC "2026-11-25T07:12:09Z"; see read_submission()
  std::string version;               ///< of Gradbook, from the manifest; empty without one
  std::string rejected;              ///< why the whole submission is refused; else empty
  std::vector<SubmittedFile> files;  ///< in the order of the registry
  std::vector<std::string> refused;  ///< "name: why", entries that were not read
  std::vector<std::string> flags;    ///< things staff should look at
  std::string sha256;                ///< over ids and contents of everything that was read
};

}  // namespace gradbook

/// @file common/grading/intake/manifest.hpp
/// `submission.json`: what `gradbook submit` says about the files that it packs.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace gradbook {

/// What a manifest says of one file.
struct ManifestUnit {
  std::string unit;      ///< key, "02_neighbors/knn"
  std::string path;      ///< in the archive, "exercises/02_neighbors/knn.cpp"
  std::string sha256;    ///< of the file
  std::string contract;  ///< contract_sha256() of the contract it was written for
};

/// A whole manifest. It comes from the student's machine: a help, never a proof.
struct Manifest {
  int format = 1;                   ///< version of this form
  std::string gradbook;             ///< version of Gradbook
  std::string created_at;           ///< UTC, "2026-11-25T07:12:09Z"
  std::vector<ManifestUnit> units;  ///< one for each file
};

/// The text of submission.json for a manifest.
std::string manifest_text(const Manifest& manifest);

/// Reads what manifest_text() wrote. Of a text that somebody changed, values that cannot be right
/// come out empty, and their units are left out. Throws std::invalid_argument if it is no manifest,
/// or one of a later form.
Manifest parse_manifest(std::string_view text);

}  // namespace gradbook

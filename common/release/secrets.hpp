/// @file common/release/secrets.hpp
/// What no student may read: the bodies of the references and the changes of the mutants, as texts
/// that can be found again however they were indented, wrapped or embedded.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "course/unit.hpp"

namespace gradbook {

/// A text without its white space, and the line each of its characters came from.
struct Squeezed {
  std::string text;                  ///< no character of it is white space
  std::vector<std::uint32_t> lines;  ///< one number per character, from 1
};

/// Takes the white space out of a text.
/// @param code_only  also takes out what stands behind // in each line
Squeezed squeeze(std::string_view text, bool code_only);

/// One thing that must not be found.
struct SecretText {
  std::string text;    ///< squeezed, at least kSecretLength characters
  std::string unit;    ///< key, "02_neighbors/knn"
  std::string source;  ///< where it stands: "solutions/02_neighbors/knn.cpp:31"
};

/// Shorter lines, such as `return D;`, say nothing.
inline constexpr std::size_t kSecretLength = 16;

/// An occurrence of a secret.
struct SecretHit {
  const SecretText* secret = nullptr;  ///< valid as long as the Secrets that found it
  int line = 0;                        ///< where it begins
};

/// All secrets of a course, ready to be looked for.
///
/// A single line is one when it does not also stand in the public code: `for (i < X.n_cols)` is
/// nobody's secret. Comments and texts never make a line public, so a line that is quoted there is
/// found. Three lines in a row are one in any case, and so is a region that has fewer: code that
/// shares these with a reference was copied.
class Secrets {
 public:
  /// Reads the references of the units, and their mutants, in the checkout at root.
  /// @param public_code  texts of all sources that students get
  Secrets(const std::filesystem::path& root, const std::vector<Unit>& units,
          const std::vector<std::string>& public_code);

  /// Every secret that stands in a text, by line.
  std::vector<SecretHit> find(std::string_view text) const;

  /// Names that no compiled file may hold: "knn.cpp", one per unit.
  const std::vector<std::string>& file_names() const { return file_names_; }
  /// Top folder of the checkout: a path on the machine that the edition was made on.
  const std::string& machine_path() const { return machine_path_; }
  /// All that is looked for, for tests and reports.
  const std::vector<SecretText>& texts() const { return texts_; }

 private:
  void add(std::string text, const Unit& unit, std::string source);
  void add_reference(const std::filesystem::path& root, const Unit& unit);
  void add_mutants(const std::filesystem::path& root, const Unit& unit);
  void drop_public_lines(const std::vector<std::string>& public_code);
  void add_runs(const std::filesystem::path& root, const Unit& unit);
  void build_index();
  void find_in(const Squeezed& view, std::vector<SecretHit>& hits) const;

  std::vector<SecretText> texts_;
  std::vector<std::string> file_names_;
  std::string machine_path_;
  std::vector<bool> maybe_;                                           ///< by hash of 16 characters
  std::unordered_multimap<std::uint64_t, std::size_t> by_beginning_;  ///< hash -> index in texts_
};

}  // namespace gradbook

/// @file common/grading/run/hidden_seed.hpp
/// Seeds of hidden inputs: only who has the key file can compute them.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace gradbook {

/// A secret of at least 16 bytes that stays with the staff.
class HiddenKey {
 public:
  HiddenKey() = default;  ///< no key: no hidden inputs
  /// Reads the key file. Throws FileError if it is missing, too short, or readable by everybody.
  explicit HiddenKey(const std::filesystem::path& file);

  /// A key that is thrown away with this object: for the grader's test of itself.
  static HiddenKey random();

  explicit operator bool() const { return !secret_.empty(); }  ///< whether there is a key
  /// HMAC-SHA256 over student, unit and attempt, as a number.
  /// @param student  id of the submission
  /// @param unit     key of the unit
  /// @param attempt  0, or higher if the reference failed on the inputs of a lower one
  std::uint64_t seed(const std::string& student, const std::string& unit, int attempt) const;
  /// Tells keys apart without giving them away; empty without a key.
  std::string fingerprint() const;

 private:
  std::string hmac(const std::string& text) const;

  std::string secret_;
};

}  // namespace gradbook

/// @file common/grading/intake/unicode_names.hpp
/// Names in any script: which ones are the same, and how they look in plain ASCII.
///
/// A name can be written in several ways that look alike: "ü" is one character, or a u and a
/// mark above it, as macOS writes file names. Both have the same canonical decomposition (NFD).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gradbook {

/// The canonical decomposition (NFD) of a text: equal for all ways to write the same characters.
/// Bytes that are no UTF-8 stay as they are.
/// @param text  UTF-8
std::string decomposed(std::string_view text);

/// The text in ASCII letters, digits and `._@-`: marks are left out, a few letters are spelled out
/// ("ß" is "ss"), any run of other characters becomes one `-`, none at the ends. Empty if
/// nothing is left, as of a name in Chinese.
/// @param text  UTF-8
std::string ascii_name(std::string_view text);

/// Tables of the standard (unicode_table.cpp).
namespace unicode {

/// One character is canonically the same as two, or as one other.
struct Decomposition {
  std::uint16_t character;  ///< ordered by it
  std::uint16_t first;      ///< may have a decomposition of its own
  std::uint16_t second;     ///< 0: there is no second
};

/// Marks of the same class, from first to last.
struct CombiningRange {
  std::uint16_t first;  ///< ordered by it
  std::uint16_t last;   ///< the range includes it
  std::uint8_t order;   ///< combining class: marks of smaller ones come first
};

/// Numbers of entries.
inline constexpr std::size_t kDecompositionCount = 1033;
/// The same for marks.
inline constexpr std::size_t kCombiningCount = 295;
/// In the order of the characters.
extern const std::array<Decomposition, kDecompositionCount> kDecompositions;
/// In the order of the characters.
extern const std::array<CombiningRange, kCombiningCount> kCombining;

}  // namespace unicode

}  // namespace gradbook

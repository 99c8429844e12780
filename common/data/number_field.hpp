/// @file common/data/number_field.hpp
/// Numbers in text tables: what is one, what was meant as one, and messages about both.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace gradbook {

/// Where a field stands, counted from 1, and what it is called.
struct FieldPosition {
  std::size_t line = 0;        ///< of the file
  std::size_t column = 0;      ///< 0 if the format has no columns
  std::string_view name = "";  ///< empty if unknown

  /// `line 3, column 2 ("width")`
  std::string text() const;
};

/// Why a field is no number.
enum class NumberProblem {
  none,         ///< it is one
  no_number,    ///< it is none
  not_finite,   ///< infinity, NaN
  out_of_range  ///< beyond the range of a double
};

/// What read_number() made of a field.
struct ReadNumber {
  double value = 0;                             ///< if there is no problem
  NumberProblem problem = NumberProblem::none;  ///< why there is no value
};

/// The field as a decimal number: digits, "." as decimal point in every locale, a leading sign and
/// an exponent if wanted; nothing else.
ReadNumber read_number(std::string_view field);

/// The finite number in the field as in read_number(). Throws FileError, with position and source
/// in its message, when the field is empty, no number, not finite or beyond the range of a double.
double parse_number(std::string_view field, const FieldPosition& position,
                    const std::filesystem::path& source);

/// True if parse_number() would succeed for the field.
bool is_number(std::string_view field);

/// True if the field is no number, but a person or another program means one: 1,5 and 1 000, hex,
/// 5 %, 1.0D3, digits and signs of other scripts, infinity and NaN, what a double cannot hold.
bool is_meant_as_number(std::string_view field);

/// True if the field is empty or says that there is no value: `?`, and what pandas reads as missing
/// (NA, N/A, null, None, …), except for NaN.
bool is_missing(std::string_view field);

/// The advice about a field that is_meant_as_number().
inline constexpr std::string_view kPlainNumber =
    "write it with the digits 0-9, the sign - and a decimal point, such as -1234.5e6";

/// The field in quotes for a message: at most 40 bytes, as visible() shows them.
std::string quoted_field(std::string_view field);

}  // namespace gradbook

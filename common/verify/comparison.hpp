/// @file common/verify/comparison.hpp
/// Compares a result with the expected one and, where they differ, says the likely cause.
#pragma once
#include <armadillo>
#include <string>
#include <string_view>

#include "verify/result.hpp"

namespace gradbook {

/// The outcome of one comparison.
struct Finding {
  bool ok = true;         ///< false: the other fields say what is wrong
  std::string kind;       ///< "wrong_value", "wrong_shape" or "not_finite"
  std::string diagnosis;  ///< one line: what is wrong and the likely cause
  std::string detail;     ///< both values, where they differ most
  int hint = 0;           ///< number of the hint that helps, 0 for none in particular
};

/// Default tolerance of compare(), relative to the largest expected element.
inline constexpr double kTolerance = 1e-9;

/// Compares actual with expected, element by element; NaN never equals anything.
///
/// A cause is named only where every element supports it: a transform (sign, constant factor,
/// offset, square, transpose, reversed order, leading part) of a result of real numbers with at
/// least three different values. Otherwise, and always for whole numbers, enums and the fields of
/// structs, both values of one element are all that is told: of the first that differs, or for real
/// numbers of the one that differs most. Typical mistakes of a unit are not known here: the course
/// finds them by what is recorded (verify/record.hpp).
/// @param name      what is compared, as the student knows it
/// @param tolerance allowed difference, relative to the largest expected element
Finding compare(std::string_view name, const ResultMatrix& actual, const ResultMatrix& expected,
                double tolerance = kTolerance);

}  // namespace gradbook

/// @file common/verify/comparison.hpp
/// Compares a result with the expected one and, where they differ, says the likely cause.
#pragma once
#include <armadillo>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace gradbook {

/// Any value that a unit returns (number, vector, matrix, cube, std::vector) as a matrix; a cube's
/// slices stand side by side.
template <typename T>
arma::mat as_matrix(const T& value) {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    return arma::mat(1, 1, arma::fill::value(static_cast<double>(value)));
  } else if constexpr (arma::is_Cube<T>::value) {
    arma::mat flat(value.n_rows, value.n_cols * value.n_slices);
    for (arma::uword s = 0; s < value.n_slices; ++s) {
      flat.cols(s * value.n_cols, (s + 1) * value.n_cols - 1) =
          arma::conv_to<arma::mat>::from(value.slice(s));
    }
    return flat;
  } else if constexpr (arma::is_arma_type<T>::value) {
    return arma::conv_to<arma::mat>::from(arma::Mat<typename T::elem_type>(value));
  } else {
    arma::mat column(value.size(), 1);  // std::vector of numbers
    for (std::size_t i = 0; i < value.size(); ++i) column(i) = static_cast<double>(value[i]);
    return column;
  }
}

/// A wrong result that is typical, what leads to it, and the hint that helps.
struct Mistake {
  template <typename T>
  /// @param wrong_value   what the mistake would give for the test's arguments
  /// @param likely_cause  becomes `cause`
  /// @param hint_number   becomes `hint`
  Mistake(const T& wrong_value, std::string_view likely_cause, int hint_number = 0)
      : value(as_matrix(wrong_value)), cause(likely_cause), hint(hint_number) {}

  arma::mat value;    ///< as_matrix() of the wrong result
  std::string cause;  ///< one sentence to the student, e.g. "this divides by N−1: use N"
  int hint;           ///< 1 … 3, or 0 for none in particular
};

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
/// @param name      what is compared, as the student knows it
/// @param mistakes  typical wrong results, looked at before the general transforms (constant
///                  factor, sign, transpose, one sample only, wrong order, …)
/// @param tolerance allowed difference, relative to the largest expected element
Finding compare(std::string_view name, const arma::mat& actual, const arma::mat& expected,
                const std::vector<Mistake>& mistakes = {}, double tolerance = kTolerance);

}  // namespace gradbook

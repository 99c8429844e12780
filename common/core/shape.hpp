/// @file common/core/shape.hpp
/// Shape and argument checks with one style of message: `knn_predict: X is 7x32, expected 4x*`.
#pragma once
#include <armadillo>
#include <string>
#include <string_view>

namespace gradbook {

/// "Any size" in expect_shape(): matches every number of rows or columns and prints as `*`.
inline constexpr arma::uword kAny = static_cast<arma::uword>(-1);

namespace detail {
void check_shape(std::string_view where, std::string_view name, arma::uword n_rows,
                 arma::uword n_cols, arma::uword expected_rows, arma::uword expected_cols);
}  // namespace detail

/// Throws std::invalid_argument "where: name is RxC, expected rxc" unless X has the expected shape.
/// @param where  the public function that was called
/// @param name   the argument's name in that function's contract
/// @param X      a matrix, column or row vector
/// @param n_rows,n_cols  the expected size; kAny accepts every size
template <typename Matrix>
void expect_shape(std::string_view where, std::string_view name, const Matrix& X,
                  arma::uword n_rows, arma::uword n_cols) {
  detail::check_shape(where, name, X.n_rows, X.n_cols, n_rows, n_cols);
}

/// Throws std::invalid_argument "where: message" unless the condition holds.
void expect_argument(bool condition, std::string_view where, std::string_view message);

/// Throws std::invalid_argument unless every element of X is finite; names the first one that is
/// not.
void expect_finite(std::string_view where, std::string_view name, const arma::mat& X);

/// "3x5", as shapes are written in every message.
std::string shape_text(arma::uword n_rows, arma::uword n_cols);

}  // namespace gradbook

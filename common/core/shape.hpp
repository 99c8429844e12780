/// @file common/core/shape.hpp
/// Shape and argument checks with one style of message: `knn_predict: X is 7x32, expected 4x*`.
#pragma once
#include <armadillo>
#include <string>
#include <string_view>

/// Everything of Gradbook, in one namespace.
///
/// Wherever a class or a function has a type T without a word about it, T is the type of the
/// numbers, float or double. Columns of a matrix are samples.
namespace gradbook {

/// "Any size" in expect_shape(): matches every number of rows or columns and prints as `*`.
inline constexpr arma::uword kAny = static_cast<arma::uword>(-1);

/// Parts of headers that only the library's own headers and .cpp files use.
namespace detail {
/// expect_shape() behind its template: `name` is n_rows × n_cols, the rest as in expect_shape().
/// @param where  the public function that was called
/// @param expected_rows,expected_cols  kAny accepts every size
void check_shape(std::string_view where, std::string_view name, arma::uword n_rows,
                 arma::uword n_cols, arma::uword expected_rows, arma::uword expected_cols);
}  // namespace detail

/// Throws std::invalid_argument "where: name is RxC, expected rxc" unless X has the expected shape.
/// @param where  the public function that was called
/// @param name   the argument's name in that function's contract
/// @param X      a matrix, column or row vector: any `Matrix` with n_rows and n_cols
/// @param n_rows,n_cols  the expected size; kAny accepts every size
template <typename Matrix>
void expect_shape(std::string_view where, std::string_view name, const Matrix& X,
                  arma::uword n_rows, arma::uword n_cols) {
  detail::check_shape(where, name, X.n_rows, X.n_cols, n_rows, n_cols);
}

/// Throws std::invalid_argument "where: message" unless the condition holds.
void expect_argument(bool condition, std::string_view where, std::string_view message);

/// Throws std::invalid_argument unless every element of X is finite; names the first one that is
/// not. where and name as in expect_shape().
void expect_finite(std::string_view where, std::string_view name, const arma::mat& X);

/// "3x5" for n_rows = 3, n_cols = 5, as shapes are written in every message.
std::string shape_text(arma::uword n_rows, arma::uword n_cols);

}  // namespace gradbook

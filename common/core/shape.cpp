#include "core/shape.hpp"

#include <fmt/core.h>

#include <stdexcept>

namespace gradbook {
namespace {

std::string size_text(arma::uword size) { return size == kAny ? "*" : fmt::format("{}", size); }

}  // namespace

std::string shape_text(arma::uword n_rows, arma::uword n_cols) {
  return size_text(n_rows) + "x" + size_text(n_cols);
}

void detail::check_shape(std::string_view where, std::string_view name, arma::uword n_rows,
                         arma::uword n_cols, arma::uword expected_rows, arma::uword expected_cols) {
  const bool rows_fit = expected_rows == kAny || n_rows == expected_rows;
  const bool cols_fit = expected_cols == kAny || n_cols == expected_cols;
  if (rows_fit && cols_fit) return;
  throw std::invalid_argument(fmt::format("{}: {} is {}, expected {}", where, name,
                                          shape_text(n_rows, n_cols),
                                          shape_text(expected_rows, expected_cols)));
}

void expect_argument(bool condition, std::string_view where, std::string_view message) {
  if (!condition) throw std::invalid_argument(fmt::format("{}: {}", where, message));
}

void expect_finite(std::string_view where, std::string_view name, const arma::mat& X) {
  if (X.is_finite()) return;
  const arma::uvec bad = arma::find_nonfinite(X);
  throw std::invalid_argument(fmt::format("{}: {}({}, {}) is {}, expected a finite number", where,
                                          name, bad(0) % X.n_rows, bad(0) / X.n_rows, X(bad(0))));
}

}  // namespace gradbook

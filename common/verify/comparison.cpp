#include "verify/comparison.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "core/shape.hpp"
#include "verify/record.hpp"

namespace gradbook {
namespace {

double scale_of(const arma::mat& expected) {
  const double largest = expected.is_empty() ? 0.0 : arma::abs(expected).max();
  return largest > 0 && std::isfinite(largest) ? largest : 1.0;
}

/// Equal to rounding; false as soon as one difference is NaN.
bool close(const arma::mat& a, const arma::mat& b, double tolerance) {
  if (a.n_rows != b.n_rows || a.n_cols != b.n_cols) return false;
  const double allowed = tolerance * scale_of(b);
  for (arma::uword i = 0; i < a.n_elem; ++i) {
    const bool same_infinity = std::isinf(b(i)) && a(i) == b(i);
    if (!same_infinity && !(std::abs(a(i) - b(i)) <= allowed)) return false;
  }
  return true;
}

std::string number_text(double x) { return fmt::format("{:.6g}", x); }

/// All digits that help, and one spelling of NaN, whatever its sign bit says.
std::string value_text(double x) { return std::isnan(x) ? "NaN" : fmt::format("{:.10g}", x); }

/// 2, 3, 4, … up to rounding.
bool is_whole(double x) { return x > 1.5 && std::abs(x - std::round(x)) < 1e-7 * x; }

/// "exactly 3 times too large (mean or sum over 3 values?)"
std::string factor_text(double factor) {
  const double magnitude = std::abs(factor);
  const std::string sign = factor < 0 ? " and has the wrong sign" : "";
  const double inverse = 1.0 / magnitude;
  if (is_whole(magnitude)) {
    const double n = std::round(magnitude);
    return fmt::format("exactly {} times too large{}: {}", n, sign,
                       n == 2 ? "a factor 2 too many, or a mean or sum over 2 values?"
                              : fmt::format("mean or sum over {} values?", n));
  }
  if (is_whole(inverse)) {
    const double n = std::round(inverse);
    return fmt::format("exactly {} times too small{}: {}", n, sign,
                       n == 2 ? "a factor 2 lost, or a mean or sum over 2 values?"
                              : fmt::format("mean or sum over {} values?", n));
  }
  return fmt::format("{} times the expected value everywhere{}: a constant factor is wrong",
                     number_text(magnitude), sign);
}

/// The factor c with actual = c · expected, if there is one. A single number is a multiple of every
/// other: there only a whole factor, or one over it, tells anything.
std::optional<double> constant_factor(const arma::mat& actual, const arma::mat& expected) {
  const double denominator = arma::accu(expected % expected);
  if (denominator == 0) return std::nullopt;
  const double factor = arma::accu(actual % expected) / denominator;
  if (factor == 0 || !close(actual, factor * expected, 1e-7)) return std::nullopt;
  const double magnitude = std::abs(factor);
  const bool telling = expected.n_elem > 1 || is_whole(magnitude) || is_whole(1 / magnitude);
  return telling ? std::optional<double>(factor) : std::nullopt;
}

bool same_numbers(const arma::mat& actual, const arma::mat& expected) {
  return close(arma::sort(arma::vectorise(actual)), arma::sort(arma::vectorise(expected)), 1e-9);
}

std::string diagnose_shape(std::string_view name, const arma::mat& actual,
                           const arma::mat& expected) {
  const std::string shapes =
      fmt::format("{} is {}, expected {}", name, shape_text(actual.n_rows, actual.n_cols),
                  shape_text(expected.n_rows, expected.n_cols));
  if (actual.is_empty()) return shapes + ": it is empty, was it never filled?";
  if (actual.n_rows == expected.n_cols && actual.n_cols == expected.n_rows) {
    return shapes + (close(actual.t(), expected, 1e-7) ? ": the values are right, but transposed"
                                                       : ": rows and columns are swapped");
  }
  if (actual.n_elem == expected.n_elem) return shapes + ": as many elements, in another shape";
  return shapes;
}

/// Which columns (samples) or rows (features) agree, told when it is a pattern.
std::string diagnose_part(const arma::mat& actual, const arma::mat& expected) {
  if (expected.n_cols > 1) {
    arma::uword right = 0;
    for (arma::uword c = 0; c < expected.n_cols; ++c) {
      right += close(actual.col(c), expected.col(c), 1e-7) ? 1 : 0;
    }
    const bool first = close(actual.col(0), expected.col(0), 1e-7);
    const bool last = close(actual.tail_cols(1), expected.tail_cols(1), 1e-7);
    if (right == 1 && first) return "right in the first column only: are all samples used?";
    if (right == 1 && last) return "right in the last column only: is each step overwritten?";
    if (right + 1 == expected.n_cols && !first) return "wrong in the first column only";
    if (right + 1 == expected.n_cols && !last) return "wrong in the last column only: off by one?";
  }
  if (expected.n_rows > 1) {
    arma::uword right = 0;
    for (arma::uword r = 0; r < expected.n_rows; ++r) {
      right += close(actual.row(r), expected.row(r), 1e-7) ? 1 : 0;
    }
    if (right == 1) return "right in one row only: are all rows computed?";
    if (right + 1 == expected.n_rows) return "wrong in one row only";
  }
  return "";
}

/// Tries the known transforms; empty if none explains the result.
std::string diagnose_value(const arma::mat& actual, const arma::mat& expected) {
  if (close(actual, expected, 1e-6)) {
    return "nearly right, but not to rounding: single precision, or an approximate formula?";
  }
  if (actual.is_zero() && !expected.is_zero()) return "zero everywhere";
  if (close(actual, -expected, 1e-7)) return "right but for its sign";
  if (const std::optional<double> factor = constant_factor(actual, expected)) {
    return factor_text(*factor);
  }
  const arma::mat difference = actual - expected;
  if (expected.n_elem > 1 &&
      close(difference, arma::mat(arma::size(difference), arma::fill::value(difference(0))),
            1e-7)) {
    return fmt::format("{} too {} everywhere: is something constant added or left out?",
                       number_text(std::abs(difference(0))), difference(0) > 0 ? "large" : "small");
  }
  if (actual.is_square() && close(actual.t(), expected, 1e-7)) return "the transpose of the result";
  if (close(arma::fliplr(actual), expected, 1e-7)) return "right, but its columns are reversed";
  if (close(arma::flipud(actual), expected, 1e-7)) return "right, but its rows are reversed";
  if (close(actual, arma::square(expected), 1e-7))
    return "the square of the result: root forgotten?";
  if (arma::all(arma::vectorise(actual) >= 0) && close(arma::square(actual), expected, 1e-7)) {
    return "the square root of the result";
  }
  if (close(actual, arma::exp(expected), 1e-7)) return "the exponential of the result";
  if (expected.n_elem > 2 && same_numbers(actual, expected)) {
    return "made of the right numbers, but in the wrong places";
  }
  return diagnose_part(actual, expected);
}

std::string largest_difference(const arma::mat& actual, const arma::mat& expected) {
  arma::uword worst = 0;
  double worst_difference = -1;
  arma::uword wrong = 0;
  for (arma::uword i = 0; i < expected.n_elem; ++i) {
    const double difference = std::abs(actual(i) - expected(i));
    wrong += difference <= kTolerance * scale_of(expected) ? 0 : 1;
    if (difference > worst_difference || std::isnan(difference)) {
      worst = i;
      worst_difference = std::isnan(difference) ? HUGE_VAL : difference;
    }
  }
  if (expected.n_elem == 1) {
    return fmt::format("got {}, expected {}", value_text(actual(0)), value_text(expected(0)));
  }
  return fmt::format("{} of {} elements differ, most at ({}, {}): got {}, expected {}", wrong,
                     expected.n_elem, worst % expected.n_rows, worst / expected.n_rows,
                     value_text(actual(worst)), value_text(expected(worst)));
}

Finding wrong(std::string kind, std::string diagnosis, std::string detail, int hint = 0) {
  return {.ok = false,
          .kind = std::move(kind),
          .diagnosis = std::move(diagnosis),
          .detail = std::move(detail),
          .hint = hint};
}

}  // namespace

Finding compare(std::string_view name, const arma::mat& actual, const arma::mat& expected,
                const std::vector<Mistake>& mistakes, double tolerance) {
  record_value(actual, tolerance * scale_of(expected));
  if (close(actual, expected, tolerance)) return {};

  // A typical mistake of this very exercise explains more than any general transform
  const bool same_shape = arma::size(actual) == arma::size(expected);
  const std::string detail = same_shape ? largest_difference(actual, expected) : "";
  for (const Mistake& mistake : mistakes) {
    const bool explains =
        close(actual, mistake.value, 1e-7) || (actual.has_nan() && mistake.value.has_nan() &&
                                               arma::size(actual) == arma::size(mistake.value));
    if (explains) {
      return wrong(same_shape ? "wrong_value" : "wrong_shape",
                   fmt::format("{}: {}", name, mistake.cause), detail, mistake.hint);
    }
  }
  if (!same_shape) return wrong("wrong_shape", diagnose_shape(name, actual, expected), "");
  if (!actual.is_finite() && expected.is_finite()) {
    const arma::uword bad = arma::uvec(arma::find_nonfinite(actual))(0);
    return wrong(
        "not_finite",
        fmt::format("{}({}, {}) is {}: a division by zero, or a logarithm or root of a "
                    "number outside its domain?",
                    name, bad % actual.n_rows, bad / actual.n_rows, value_text(actual(bad))),
        detail);
  }
  const std::string cause = diagnose_value(actual, expected);
  if (cause.empty()) return wrong("wrong_value", fmt::format("{}: {}", name, detail), "");
  return wrong("wrong_value", fmt::format("{} is {}", name, cause), detail);
}

}  // namespace gradbook

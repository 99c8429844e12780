#include "verify/comparison.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "core/shape.hpp"
#include "verify/record.hpp"

namespace gradbook {
namespace {

using arma::uword;

double scale_of(const arma::mat& expected) {
  const double largest = expected.is_empty() ? 0.0 : arma::abs(expected).max();
  return largest > 0 && std::isfinite(largest) ? largest : 1.0;
}

/// Equal to rounding; false as soon as one difference is NaN.
bool close(const arma::mat& a, const arma::mat& b, double tolerance) {
  if (a.n_rows != b.n_rows || a.n_cols != b.n_cols) return false;
  const double allowed = tolerance * scale_of(b);
  for (uword i = 0; i < a.n_elem; ++i) {
    const bool same_infinity = std::isinf(b(i)) && a(i) == b(i);
    if (!same_infinity && !(std::abs(a(i) - b(i)) <= allowed)) return false;
  }
  return true;
}

/// Whether an explanation fits: every element by itself, to seven digits or to what the comparison
/// allows as rounding. NaN is explained by NaN.
bool fits(const arma::mat& actual, const arma::mat& explained, double tolerance) {
  if (arma::size(actual) != arma::size(explained)) return false;
  arma::mat finite = explained;
  finite.replace(arma::datum::nan, 0);
  const double rounding = tolerance * scale_of(finite);
  for (uword i = 0; i < actual.n_elem; ++i) {
    if (actual(i) == explained(i) || (std::isnan(actual(i)) && std::isnan(explained(i)))) continue;
    if (!(std::abs(actual(i) - explained(i)) <= 1e-7 * std::abs(explained(i)) + rounding)) {
      return false;
    }
  }
  return true;
}

std::string number_text(double x) { return fmt::format("{:.6g}", x); }

/// Three magnitudes that differ, apart from 0: fewer numbers fit into many patterns by chance.
bool is_telling(const arma::mat& values) {
  std::set<double> magnitudes;
  for (const double x : values) {
    if (x != 0 && std::isfinite(x)) magnitudes.insert(std::abs(x));
    if (magnitudes.size() == 3) return true;
  }
  return false;
}

/// 2, 3, 4, … up to rounding.
bool is_whole(double x) { return x > 1.5 && std::abs(x - std::round(x)) < 1e-7 * x; }

/// A whole factor is most often the number of samples; 2 is more often a factor of the formula.
std::string question(double factor) { return factor > 2.5 ? ": mean or sum?" : ""; }

/// "exactly 3 times too large: mean or sum?"
std::string factor_text(double factor) {
  const double magnitude = std::abs(factor);
  const std::string sign = factor < 0 ? " and has the wrong sign" : "";
  if (is_whole(magnitude)) {
    return fmt::format("exactly {} times too large{}{}", std::round(magnitude), sign,
                       question(magnitude));
  }
  if (is_whole(1 / magnitude)) {
    return fmt::format("exactly {} times too small{}{}", std::round(1 / magnitude), sign,
                       question(1 / magnitude));
  }
  return fmt::format("{} times the expected value everywhere{}", number_text(magnitude), sign);
}

std::string diagnose_shape(std::string_view name, const arma::mat& actual,
                           const arma::mat& expected, bool numbers) {
  const std::string shapes =
      fmt::format("{} is {}, expected {}", name, shape_text(actual.n_rows, actual.n_cols),
                  shape_text(expected.n_rows, expected.n_cols));
  if (actual.is_empty()) return shapes + ": it is empty, was it never filled?";
  const bool swapped = actual.n_rows == expected.n_cols && actual.n_cols == expected.n_rows;
  if (swapped && numbers && is_telling(expected) && fits(actual.t(), expected, kTolerance)) {
    return shapes + ": the values are right, but transposed";
  }
  if (swapped) return shapes + ": rows and columns are swapped";
  if (actual.n_elem == expected.n_elem) return shapes + ": as many elements, in another shape";
  return shapes;
}

/// Number of leading columns that are right, if all after them are 0 although they should not be.
std::optional<uword> filled_columns(const arma::mat& actual, const arma::mat& expected,
                                    double tolerance) {
  uword right = 0;
  while (right < expected.n_cols && fits(actual.col(right), expected.col(right), tolerance)) {
    ++right;
  }
  if (right == 0 || right == expected.n_cols) return std::nullopt;
  const arma::mat rest = expected.tail_cols(expected.n_cols - right);
  if (!actual.tail_cols(expected.n_cols - right).is_zero() || !is_telling(rest)) {
    return std::nullopt;
  }
  return right;
}

/// Which transform of the expected numbers the actual ones are, if every element supports it.
std::string diagnose_value(const arma::mat& actual, const arma::mat& expected, double tolerance) {
  const auto equals = [&](const arma::mat& transformed) {
    return fits(actual, transformed, tolerance);
  };
  if (actual.is_zero() && !expected.is_zero()) return "zero everywhere";
  if (equals(-expected)) return "right but for its sign";
  if (!is_telling(expected) || !is_telling(actual)) return "";

  const arma::mat difference = arma::abs(actual - expected);
  if (arma::all(arma::vectorise(difference <= 1e-5 * arma::abs(expected)))) {
    return "nearly right, but not to rounding: single precision, or an approximate formula?";
  }
  const double factor = arma::accu(actual % expected) / arma::accu(expected % expected);
  if (factor != 0 && equals(factor * expected)) return factor_text(factor);
  const double offset = arma::mean(arma::vectorise(actual - expected));
  if (equals(expected + offset)) {
    return fmt::format("{} too {} everywhere", number_text(std::abs(offset)),
                       offset > 0 ? "large" : "small");
  }
  if (actual.is_square() && equals(expected.t())) return "the transpose of the result";
  if (expected.n_cols > 2 && equals(arma::fliplr(expected))) {
    return "right, but its columns are reversed";
  }
  if (expected.n_rows > 2 && equals(arma::flipud(expected))) {
    return "right, but its rows are reversed";
  }
  if (equals(arma::square(expected))) return "the square of the result";
  if (arma::all(arma::vectorise(expected) >= 0) && equals(arma::sqrt(expected))) {
    return "the square root of the result";
  }
  if (equals(arma::exp(expected))) return "the exponential of the result";
  if (fits(arma::sort(arma::vectorise(actual)), arma::sort(arma::vectorise(expected)), tolerance)) {
    return "made of the right numbers, but in the wrong places";
  }
  if (const auto columns = filled_columns(actual, expected, tolerance)) {
    return fmt::format("right in its first {} of {} columns, and 0 in the others", *columns,
                       expected.n_cols);
  }
  if (const auto rows = filled_columns(actual.t(), expected.t(), tolerance)) {
    return fmt::format("right in its first {} of {} rows, and 0 in the others", *rows,
                       expected.n_rows);
  }
  return "";
}

/// Both values, with as many digits as it takes to tell them apart.
std::pair<std::string, std::string> both_texts(ElementText text, double actual, double expected) {
  std::string got = text(actual);
  std::string wanted = text(expected);
  if (got == wanted) return {whole_text(actual), whole_text(expected)};
  return {got, wanted};
}

/// "3 of 12 elements differ, most at (2, 2): got 0.5, expected 11"; of whole numbers and names the
/// first.
std::string both_values(const ResultMatrix& actual, const ResultMatrix& expected, bool exact,
                        double tolerance) {
  const double allowed = tolerance * scale_of(expected);
  uword shown = 0;
  uword wrong = 0;
  double largest = -1;
  for (uword i = 0; i < expected.n_elem; ++i) {
    double difference = actual(i) == expected(i) ? 0 : std::abs(actual(i) - expected(i));
    if (std::isnan(difference)) difference = arma::datum::inf;
    if (difference <= allowed) continue;
    ++wrong;
    if (exact ? wrong == 1 : difference > largest) {
      shown = i;
      largest = difference;
    }
  }
  const ElementText text = actual.exact ? actual.texts.front() : expected.texts.front();
  const auto [got, wanted] = both_texts(text, actual(shown), expected(shown));
  const std::string values = fmt::format("got {}, expected {}", got, wanted);
  if (expected.n_elem == 1) return values;
  return fmt::format("{} of {} elements differ, {} at ({}, {}): {}", wrong, expected.n_elem,
                     exact ? "first" : "most", shown % expected.n_rows, shown / expected.n_rows,
                     values);
}

/// "node 3: value is 2, expected 4", of the first row and field that differ.
std::string first_field(const ResultMatrix& actual, const ResultMatrix& expected,
                        double tolerance) {
  for (uword i = 0; i < expected.n_rows; ++i) {
    for (uword j = 0; j < expected.n_cols; ++j) {
      const double difference = std::abs(actual(i, j) - expected(i, j));
      const bool same = actual(i, j) == expected(i, j);
      if (same || difference <= tolerance * scale_of(expected.col(j))) continue;
      const ElementText text = expected.texts.size() > j ? expected.texts[j] : real_text;
      const auto [got, wanted] = both_texts(text, actual(i, j), expected(i, j));
      const std::string row = expected.row.empty() ? "" : fmt::format("{} {}: ", expected.row, i);
      return fmt::format("{}{} is {}, expected {}", row, expected.fields.at(j), got, wanted);
    }
  }
  return "";
}

/// Whether two results with named rows and fields are equal: every field has a scale of its own.
bool same_fields(const arma::mat& actual, const arma::mat& expected, double tolerance) {
  if (arma::size(actual) != arma::size(expected)) return false;
  for (uword j = 0; j < expected.n_cols; ++j) {
    if (!close(actual.col(j), expected.col(j), tolerance)) return false;
  }
  return true;
}

Finding wrong(std::string kind, std::string diagnosis, std::string detail) {
  return {.ok = false,
          .kind = std::move(kind),
          .diagnosis = std::move(diagnosis),
          .detail = std::move(detail)};
}

}  // namespace

Finding compare(std::string_view name, const ResultMatrix& actual, const ResultMatrix& expected,
                double tolerance) {
  record_value(actual, tolerance * scale_of(expected));
  const bool has_fields = !expected.fields.empty();
  if (has_fields ? same_fields(actual, expected, tolerance) : close(actual, expected, tolerance)) {
    return {};
  }
  const bool same_shape = arma::size(actual) == arma::size(expected);
  const bool exact = actual.exact || expected.exact || has_fields || tolerance == 0;
  const std::string detail = !same_shape  ? ""
                             : has_fields ? first_field(actual, expected, tolerance)
                                          : both_values(actual, expected, exact, tolerance);

  const std::string kind = same_shape ? "wrong_value" : "wrong_shape";
  if (!same_shape && has_fields && !expected.row.empty()) {
    return wrong(kind,
                 fmt::format("{} has {} {}s, expected {}", name, actual.n_rows, expected.row,
                             expected.n_rows),
                 "");
  }
  if (!same_shape) return wrong(kind, diagnose_shape(name, actual, expected, !exact), "");
  if (has_fields) return wrong(kind, fmt::format("{}: {}", name, detail), "");
  if (!actual.is_finite() && expected.is_finite()) {
    const uword bad = arma::uvec(arma::find_nonfinite(arma::mat(actual)))(0);
    return wrong("not_finite",
                 fmt::format("{}({}, {}) is {}: {}", name, bad % actual.n_rows, bad / actual.n_rows,
                             real_text(actual(bad)),
                             std::isnan(actual(bad))
                                 ? "0/0, inf/inf, or a logarithm or root of a negative number?"
                                 : "a division by zero, or a number too large for a double?"),
                 detail);
  }
  const std::string cause = exact ? "" : diagnose_value(actual, expected, tolerance);
  if (cause.empty()) return wrong(kind, fmt::format("{}: {}", name, detail), "");
  return wrong(kind, fmt::format("{} is {}", name, cause), detail);
}

}  // namespace gradbook

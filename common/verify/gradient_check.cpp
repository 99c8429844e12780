#include "verify/gradient_check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/rng.hpp"
#include "core/shape.hpp"
#include "verify/comparison.hpp"

namespace gradbook {
namespace {

/// Central differences of sum(forward(X) % R), and where they mean nothing because of a kink.
struct NumericalGradient {
  arma::mat value;
  arma::umat smooth;
};

NumericalGradient numerical_gradient(const arma::mat& X, const arma::mat& R, const Forward& forward,
                                     const GradientCheckOptions& options) {
  NumericalGradient gradient{.value = arma::zeros(arma::size(X)),
                             .smooth = arma::umat(arma::size(X), arma::fill::ones)};
  arma::mat moved = X;
  for (arma::uword i = 0; i < X.n_elem; ++i) {
    moved(i) = X(i) + options.step;
    const double above = arma::accu(forward(moved) % R);
    const arma::umat winners_above = options.winners ? options.winners(moved) : arma::umat();
    moved(i) = X(i) - options.step;
    const double below = arma::accu(forward(moved) % R);
    const arma::umat winners_below = options.winners ? options.winners(moved) : arma::umat();
    moved(i) = X(i);
    const bool at_kink =
        options.winners && arma::any(arma::vectorise(winners_above != winners_below));
    gradient.value(i) = (above - below) / (2 * options.step);
    gradient.smooth(i) = at_kink ? 0 : 1;
  }
  return gradient;
}

}  // namespace

GradientReport gradient_report(std::string_view name, const arma::mat& X, const Forward& forward,
                               const Backward& backward, const GradientCheckOptions& options) {
  Rng rng(options.seed);
  GradientReport report;
  const auto refuse = [&](std::string diagnosis, std::string detail = "") {
    report.passed = false;
    report.diagnosis = std::move(diagnosis);
    report.detail = std::move(detail);
    return report;
  };
  bool any_gradient = false;

  for (int point = 0; point < options.points; ++point) {
    const arma::mat noise = rng.normal(X.n_rows, X.n_cols);
    const arma::mat at = point == 0 ? X : arma::mat(X + options.spread * noise);
    const arma::mat output = forward(at);
    const arma::mat R = rng.normal(output.n_rows, output.n_cols);
    const arma::mat analytic = backward(at, R);
    if (arma::size(analytic) != arma::size(at)) {
      return refuse(fmt::format("{} is {}, expected {}: a gradient has the shape of its variable",
                                name, shape_text(analytic.n_rows, analytic.n_cols),
                                shape_text(at.n_rows, at.n_cols)));
    }

    if (!output.is_finite()) {
      return refuse(fmt::format("the output contains NaN or infinity: {} cannot be checked", name));
    }
    if (!analytic.is_finite()) return refuse(fmt::format("{} contains NaN or infinity", name));

    const NumericalGradient numeric = numerical_gradient(at, R, forward, options);
    const arma::uvec kept = arma::find(numeric.smooth);
    report.checked += kept.n_elem;
    report.skipped += at.n_elem - kept.n_elem;
    if (kept.is_empty()) continue;
    const arma::vec a = analytic.elem(kept);
    const arma::vec n = numeric.value.elem(kept);
    if (!n.is_finite()) {
      return refuse(
          fmt::format("the output near the point contains NaN or infinity: {} cannot be "
                      "checked",
                      name));
    }

    // A difference this small is rounding of the output: no evidence that the input matters
    const double rounding = 100 * std::numeric_limits<double>::epsilon() *
                            arma::accu(arma::abs(output % R)) / options.step;
    if (arma::abs(a).max() == 0 && arma::abs(n).max() <= rounding) continue;

    const double scale = arma::abs(a).max() + arma::abs(n).max();
    any_gradient = any_gradient || scale > 0;
    const double error = scale > 0 ? arma::abs(a - n).max() / scale : 0.0;
    report.error = std::max(report.error, error);
    if (!(error < options.tolerance)) {
      // Full matrices where nothing was skipped: rows and columns help the diagnosis. Differences
      // carry rounding noise, so a transform must fit to 1e-6 only
      const bool whole = kept.n_elem == at.n_elem;
      const Finding finding = whole ? compare(name, analytic, numeric.value, options.tolerance)
                                    : compare(name, a, n, options.tolerance);
      return refuse(finding.ok ? fmt::format("{} differs from the numerical gradient", name)
                               : finding.diagnosis,
                    fmt::format("scaled error {:.2e} (limit {:.0e}) at point {}; {}", error,
                                options.tolerance, point + 1, finding.detail));
    }
  }

  const double all = static_cast<double>(report.checked + report.skipped);
  if (static_cast<double>(report.skipped) > options.max_skipped * all) {
    return refuse(fmt::format("{}: {} of {} elements lie at a kink: choose other points", name,
                              report.skipped, report.checked + report.skipped));
  }
  if (!any_gradient) {
    return refuse(
        fmt::format("{}: every gradient is zero: the output does not depend on this input, "
                    "and such a check proves nothing",
                    name));
  }
  report.passed = true;
  return report;
}

}  // namespace gradbook

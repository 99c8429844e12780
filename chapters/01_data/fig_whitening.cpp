/// @file chapters/01_data/fig_whitening.cpp
/// F048: PCA whitening step by step, and what becomes of it without the square root.
#include <fmt/core.h>

#include <cmath>
#include <numbers>

#include "core/rng.hpp"
#include "exercises/01_data/pca_whiten.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSamples = 500;
constexpr std::uint64_t kSeed = 48;
constexpr double kEps = 1e-9;

/// A normal cloud whose distribution has the covariance [6, 4.4; 4.4, 6].
arma::mat make_cloud() {
  const arma::mat covariance = {{6.0, 4.4}, {4.4, 6.0}};
  Rng rng(kSeed);
  return arma::chol(covariance, "lower") * rng.normal(2, kSamples);
}

/// The whitening transform with the free sign of its rows chosen: x_1 counts positive.
Whitening fit_with_signs(const arma::mat& X) {
  Whitening whitening = whitening_fit(X, kEps);
  whitening.W.each_col() %= arma::sign(whitening.W.col(0));
  return whitening;
}

/// The points at one standard deviation: C^½ times the unit circle, around the mean.
arma::mat spread_ellipse(const arma::mat& X) {
  const arma::rowvec angle = arma::linspace<arma::rowvec>(0, 2 * std::numbers::pi, 73);
  const arma::mat circle = arma::join_cols(arma::cos(angle), arma::sin(angle));
  const arma::mat ellipse = arma::sqrtmat_sympd(arma::cov(X.t(), 1)) * circle;
  return ellipse.each_col() + arma::mean(X, 1);
}

/// A cloud with its ellipse; beside it the covariance matrix in numbers.
void draw_cloud(Figure& figure, unsigned row, unsigned column, const std::string& title,
                const arma::mat& X, double limit, const std::string& formula, Ink ink) {
  Panel& panel = figure.panel(row, 2 * column);
  panel.title = title;
  panel.equal_scale = true;
  panel.x.lo = panel.y.lo = -limit;
  panel.x.hi = panel.y.hi = limit;
  if (row == 0) panel.x.marks = {{-10, "−10"}, {0, "0"}, {10, "10"}};
  if (row == 1) panel.x.label = "component 1";
  panel.segment(-limit, 0, limit, 0, {.ink = Ink::grey, .width = 1.5, .dash = Dash::solid});
  panel.segment(0, -limit, 0, limit, {.ink = Ink::grey, .width = 1.5, .dash = Dash::solid});
  panel.points("samples", X.row(0).t(), X.row(1).t(), {.ink = Ink::sky, .size = 0.4});
  const arma::mat ellipse = spread_ellipse(X);
  panel.line("one_sigma", ellipse.row(0).t(), ellipse.row(1).t(),
             {.ink = ink, .width = 5, .dash = Dash::solid});

  Panel& notes = figure.panel(row, 2 * column + 1);
  notes.frame = false;
  notes.equal_scale = true;
  notes.x.lo = -2;
  notes.x.hi = 2;
  notes.y.lo = -2;
  notes.y.hi = 2;
  notes.text(0, 1.75, formula, {.size = 1.1});
  notes.text(0, 0.95, "covariance", {.ink = ink});
  // Correlations of 1e-16 are 0
  const arma::mat covariance = arma::round(1000 * arma::cov(X.t(), 1)) / 1000 + 0.0;
  draw_matrix(notes, "covariance", covariance, {-1.25, 0.6},
              {.cell = 1.25, .format = "%.2f", .ink = ink, .size = 1, .brackets = true});
}

void draw(Figure& figure) {
  const arma::mat X = make_cloud();
  const Whitening whitening = fit_with_signs(X);
  const arma::mat whitened = whitening_apply(X, whitening);
  const arma::vec deviation = arma::sqrt(whitening.eigenvalues);
  const arma::mat decorrelated = whitened.each_col() % deviation;
  const arma::mat wrong = whitened.each_col() / deviation;

  figure.grid(2, 4, {1, 0.9, 1, 0.9});
  draw_cloud(figure, 0, 0, "Original", X, 10.5, "x", Ink::text);
  draw_cloud(figure, 0, 1, "Decorrelated", decorrelated, 10.5, "y = U^T(x − µ)", Ink::text);
  draw_cloud(figure, 1, 0, "Whitened", whitened, 3.9, "y_i / √λ_i", Ink::green);
  draw_cloud(figure, 1, 1, "Slide’s rule: not white", wrong, 3.9, "y_i / λ_i", Ink::vermillion);
  figure.caption(fmt::format(
      "{} samples of a normal distribution with covariance [6, 4.4; 4.4, 6] (seed {}); the curve "
      "marks one standard deviation. The eigenvalues are λ = {:.2f} and {:.2f}: dividing by √λ "
      "makes both variances 1, dividing by λ, as the slide says, makes them 1/λ.",
      kSamples, kSeed, whitening.eigenvalues(0), whitening.eigenvalues(1)));
}

const FigureRegistration registration(
    {.id = "F048",
     .slug = "whitening",
     .title = "PCA whitening",
     .slides = {{"B", "Data Pre-processing"}},
     .alt = "Four scatter plots with covariance matrices: a slanted elliptic cloud, the same cloud "
            "with its axes level, a round cloud, and an upright ellipse from the slide's rule.",
     .units = {"01_data/pca_whiten"}},
    draw);

}  // namespace
}  // namespace gradbook

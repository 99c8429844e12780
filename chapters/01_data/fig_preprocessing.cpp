/// @file chapters/01_data/fig_preprocessing.cpp
/// F047: the same cloud as measured, zero-centred, and with standard deviation 1 in every feature.
#include <fmt/core.h>

#include "core/rng.hpp"
#include "exercises/01_data/standardize.hpp"
#include "figures/registry.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSamples = 250;
constexpr std::uint64_t kSeed = 47;

/// Two correlated features with different means and spreads.
arma::mat make_cloud() {
  const arma::mat mixing = {{1.6, 0.0}, {0.35, 0.4}};
  const arma::vec centre = {2.9, 2.7};
  Rng rng(kSeed);
  return (mixing * rng.normal(2, kSamples)).eval().each_col() + centre;
}

/// The cloud, axes through the origin, and a cross at the mean whose arms are one σ long; below
/// them mean and σ in numbers.
void draw_cloud(Figure& figure, unsigned column, const std::string& title, const arma::mat& X) {
  constexpr double kLo = -5.4;
  constexpr double kRight = 7.6;
  constexpr double kTop = 6.6;
  Panel& panel = figure.panel(0, column);
  panel.title = title;
  panel.equal_scale = true;
  panel.x = {
      .label = "feature x_1", .lo = kLo, .hi = kRight, .marks = {{-5, "−5"}, {0, "0"}, {5, "5"}}};
  panel.y = {.label = column == 0 ? "feature x_2" : "",
             .lo = kLo,
             .hi = kTop,
             .tics = column == 0,
             .marks = {{-5, "−5"}, {0, "0"}, {5, "5"}}};
  const LineStyle axis{.ink = Ink::text, .width = 2, .dash = Dash::solid};
  panel.segment(kLo, 0, kRight, 0, axis);
  panel.segment(0, kLo, 0, kTop, axis);
  panel.points("samples", X.row(0).t(), X.row(1).t(), {.ink = Ink::sky, .size = 0.55});

  const FeatureStatistics statistics = standardize_fit(X);
  const arma::vec& mean = statistics.mean;
  const arma::vec& std = statistics.std;
  const auto draw_arm = [&](const std::string& name, const arma::vec& xs, const arma::vec& ys) {
    panel.line(name + "_halo", xs, ys, {.ink = Ink::paper, .width = 11, .dash = Dash::solid});
    panel.line(name, xs, ys, {.ink = Ink::vermillion, .width = 6, .dash = Dash::solid});
  };
  draw_arm("spread_1", {mean(0) - std(0), mean(0) + std(0)}, {mean(1), mean(1)});
  draw_arm("spread_2", {mean(0), mean(0)}, {mean(1) - std(1), mean(1) + std(1)});

  Panel& table = figure.panel(1, column);
  table.frame = false;
  table.x.lo = table.y.lo = 0;
  table.x.hi = 10;
  table.y.hi = 3;
  table.text(5.6, 2.5, "x_1");
  table.text(8.6, 2.5, "x_2");
  const auto write = [&](double y, const std::string& name, const std::string& words,
                         const arma::vec& values) {
    table.text(0, y, words, {.ink = Ink::vermillion, .align = Align::left});
    table.numbers(name, {5.6, 8.6}, {y, y}, values, "%.1f", {.ink = Ink::vermillion});
  };
  // A mean of −1e-16 is 0
  write(1.5, "mean", "mean µ", arma::round(10 * mean) / 10 + 0.0);
  write(0.5, "std", "std σ", std);
}

void draw(Figure& figure) {
  const arma::mat X = make_cloud();
  const FeatureStatistics statistics = standardize_fit(X);
  const arma::mat centred = standardize_apply(X, {.mean = statistics.mean, .std = arma::ones(2)});

  figure.grid(2, 3, {}, {4.2, 1});
  draw_cloud(figure, 0, "Original data", X);
  draw_cloud(figure, 1, "Zero-centered: x − µ", centred);
  draw_cloud(figure, 2, "Normalized: (x − µ) / σ", standardize_apply(X, statistics));
  figure.caption(fmt::format(
      "{} samples of a correlated normal distribution (seed {}); the cross marks the mean, its "
      "arms are one standard deviation long. Subtracting the mean moves the cloud to the origin, "
      "dividing by σ makes both features equally wide; their correlation stays {:.2f}.",
      kSamples, kSeed, arma::as_scalar(arma::cor(X.row(0), X.row(1)))));
}

const FigureRegistration registration(
    {.id = "F047",
     .slug = "preprocessing",
     .title = "Data preprocessing: mean subtraction and normalization",
     .slides = {{"A", "Training NNs"}},
     .alt = "Three scatter plots with the same axes: a wide, flat cloud away from the origin, the "
            "cloud moved to the origin, and the cloud with equal spread in both features.",
     .units = {"01_data/standardize"}},
    draw);

}  // namespace
}  // namespace gradbook

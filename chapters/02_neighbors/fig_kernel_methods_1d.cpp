/// @file chapters/02_neighbors/fig_kernel_methods_1d.cpp
/// F129: kernel regression, local linear regression and kernel density estimation, each with a
/// narrow, a medium and a wide kernel.
#include <fmt/core.h>

#include <functional>

#include "core/rng.hpp"
#include "data/generators.hpp"
#include "exercises/02_neighbors/kernel_smoothing.hpp"
#include "figures/registry.hpp"

namespace gradbook {
namespace {

constexpr double kNoise = 0.2;
constexpr std::uint64_t kSeed = 129;

struct Bandwidth {
  double h;
  const char* name;
  Ink ink;
};
constexpr Bandwidth kBandwidths[] = {
    {0.02, "narrow", Ink::vermillion}, {0.06, "medium", Ink::blue}, {0.25, "wide", Ink::purple}};

using Smoother = std::function<arma::rowvec(const arma::rowvec& x_query, double h)>;

void draw_curves(Panel& panel, const Smoother& smoother) {
  const arma::rowvec x_query = arma::linspace<arma::rowvec>(0, 1, 301);
  for (const Bandwidth& bandwidth : kBandwidths) {
    panel.line(bandwidth.name, x_query.t(), smoother(x_query, bandwidth.h).t(),
               {.ink = bandwidth.ink, .width = bandwidth.ink == Ink::blue ? 5.0 : 3.0},
               fmt::format("h = {:g}", bandwidth.h));
  }
}

void draw(Figure& figure) {
  const Dataset sine = make_sine(50, kNoise, kSeed);
  const arma::rowvec x = sine.X.row(0);
  const arma::rowvec y = sine.targets.row(0);
  figure.grid(1, 3);
  const auto draw_regression = [&](unsigned column, const std::string& title,
                                   const Smoother& smoother) {
    Panel& panel = figure.panel(0, column);
    panel.title = title;
    panel.x = {.label = "x", .lo = 0, .hi = 1};
    panel.y = {.label = column == 0 ? "y" : "", .lo = -1.6, .hi = 1.6};
    panel.legend = LegendAt::top_right;
    panel.points("samples", x.t(), y.t(), {.ink = Ink::grey, .size = 0.8});
    draw_curves(panel, smoother);
  };
  draw_regression(0, "Kernel regression", [&](const arma::rowvec& x_query, double h) {
    return kernel_regression(x, y, x_query, h);
  });
  draw_regression(1, "Local linear regression", [&](const arma::rowvec& x_query, double h) {
    return local_linear(x, y, x_query, h);
  });

  // Two thirds of the values around 0.3, one third around 0.7
  Rng rng(kSeed);
  arma::rowvec values = 0.07 * rng.normal(1, 60);
  values.head(40) += 0.3;
  values.tail(20) += 0.7;
  Panel& density = figure.panel(0, 2);
  density.title = "Kernel density estimation";
  density.x = {.label = "x", .lo = 0, .hi = 1};
  density.y.lo = -0.35;
  density.legend = LegendAt::top_right;
  draw_curves(density, [&](const arma::rowvec& x_query, double h) {
    return kernel_density(values, x_query, h);
  });
  for (const double value : values) {
    density.segment(value, -0.28, value, -0.08, {.ink = Ink::grey, .width = 2});
  }
  figure.caption(fmt::format(
      "50 samples of sin 2πx with noise {}, and 60 values from two normal distributions (ticks on "
      "the right), seed {}; Gaussian kernel of bandwidth h. A narrow kernel follows every sample, "
      "a wide one smooths the pattern away; the local line keeps its slope at the borders.",
      kNoise, kSeed));
}

const FigureRegistration registration(
    {.id = "F129",
     .slug = "kernel_methods_1d",
     .title = "Kernel methods in one dimension",
     .slides = {{"A", "Supervised Learning"}},
     .alt = "Three panels with a narrow, a medium and a wide kernel: regression curves through a "
            "noisy sine by weighted means and by local lines, and densities of a sample with two "
            "heaps.",
     .units = {"02_neighbors/kernel_smoothing"}},
    draw);

}  // namespace
}  // namespace gradbook

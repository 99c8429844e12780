/// @file chapters/02_neighbors/fig_knn_regions.cpp
/// F006: what k does to the regions of k nearest neighbours, and to the error on new data.
#include <fmt/core.h>

#include "data/generators.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "figures/registry.hpp"

namespace gradbook {
namespace {

constexpr double kNoise = 0.3;

double error_share(const arma::urowvec& predicted, const arma::urowvec& expected) {
  return static_cast<double>(arma::accu(predicted != expected)) /
         static_cast<double>(expected.n_elem);
}

void draw(Figure& figure) {
  const Dataset train = make_moons(120, kNoise, 6);
  const Dataset test = make_moons(600, kNoise, 60);
  const MapGrid grid{
      .x_lo = -1.9, .x_hi = 2.9, .y_lo = -1.4, .y_hi = 1.9, .columns = 161, .rows = 121};
  figure.grid(2, 3, {}, {1.2, 1});
  unsigned number = 0;
  for (const arma::uword k : {1U, 3U, 15U}) {
    Panel& panel = figure.panel(0, number++);
    panel.title = fmt::format("k = {}", k);
    panel.equal_scale = true;
    panel.x.tics = panel.y.tics = false;
    const arma::urowvec labels = knn_predict(train.X, train.labels, grid.points(), k);
    panel.regions("regions", grid, grid.to_map(arma::conv_to<arma::rowvec>::from(labels)), 2);
    panel.classes("train", train.X, train.labels, {}, 0.75);
  }

  Panel& errors = figure.panel(1, 0, 3);
  errors.title = "Share of errors";
  errors.x = {.label = "k", .log = true};
  errors.y.lo = 0;
  errors.legend = LegendAt::above;
  const arma::vec ks = {1, 3, 5, 9, 15, 25, 45, 75, 119};
  arma::vec train_error(ks.n_elem);
  arma::vec test_error(ks.n_elem);
  for (arma::uword i = 0; i < ks.n_elem; ++i) {
    const auto k = static_cast<arma::uword>(ks(i));
    train_error(i) = error_share(knn_predict(train.X, train.labels, train.X, k), train.labels);
    test_error(i) = error_share(knn_predict(train.X, train.labels, test.X, k), test.labels);
  }
  errors.line("train_error", ks, train_error, {.ink = Ink::green, .marker = Marker::square},
              "training samples");
  errors.line("test_error", ks, test_error, {.ink = Ink::purple, .marker = Marker::circle},
              "new samples");
  figure.caption(
      fmt::format("Two moons with noise {}: 120 training samples (seed 6), 600 new ones (seed 60), "
                  "l2 distance. "
                  "With k = 1 no training sample is wrong, but the regions follow every stray one; "
                  "the error on "
                  "new samples is smallest in between ({:.1f} % at k = {:.0f}).",
                  kNoise, 100 * test_error.min(), ks(test_error.index_min())));
}

const FigureRegistration registration(
    {.id = "F006",
     .slug = "knn_regions",
     .title = "k nearest neighbours: what k does",
     .slides = {{"A", "k -Nearest Neighbors Classifier"}},
     .alt = "Three maps of two interleaved moons of points with the regions that k = 1, 3 and 15 "
            "neighbours assign, ever smoother; a curve of the errors over k.",
     .units = {"02_neighbors/knn"}},
    draw);

}  // namespace
}  // namespace gradbook

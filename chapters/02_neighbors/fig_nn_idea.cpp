/// @file chapters/02_neighbors/fig_nn_idea.cpp
/// F003: the nearest training sample gives a new sample its class.
#include <fmt/core.h>

#include "core/rng.hpp"
#include "exercises/02_neighbors/distance.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "figures/registry.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSamples = 20;
constexpr std::uint64_t kSeed = 3;
constexpr const char* kNames[] = {"A", "B"};

/// Two normal clouds; sample i has class i mod 2.
arma::mat make_clouds() {
  const arma::mat centres = {{-1.6, 1.6}, {-0.4, 0.4}};
  Rng rng(kSeed);
  arma::mat X = 1.3 * rng.normal(2, kSamples);
  for (arma::uword i = 0; i < kSamples; ++i) X.col(i) += centres.col(i % 2);
  return X;
}

void draw(Figure& figure) {
  const arma::mat X = make_clouds();
  arma::urowvec labels(kSamples);
  for (arma::uword i = 0; i < kSamples; ++i) labels(i) = i % 2;
  const arma::vec query = {-0.4, 1.05};
  arma::vec distances(kSamples);
  for (arma::uword i = 0; i < kSamples; ++i) distances(i) = l2_distance(X.col(i), query);
  const arma::uvec order = arma::sort_index(distances);
  const arma::uword winner = knn_predict(X, labels, query, 1)(0);
  const Ink ink = class_ink(static_cast<unsigned>(winner));

  figure.grid(1, 2, {1.35, 1});
  Panel& plane = figure.panel(0, 0);
  plane.title = "Distances to all training samples";
  plane.equal_scale = true;
  plane.x = {.label = "feature x_1", .lo = -4.2, .hi = 4.2};
  plane.y = {.label = "feature x_2", .lo = -3.6, .hi = 2.8};
  for (arma::uword i = 0; i < kSamples; ++i) {
    plane.segment(query(0), query(1), X(0, i), X(1, i), {.ink = Ink::faint, .width = 2});
  }
  const arma::vec nearest = X.col(order(0));
  plane.line("nearest", {query(0), nearest(0)}, {query(1), nearest(1)},
             {.ink = ink, .width = 6, .dash = Dash::solid});
  plane.classes("train", X, labels, {"class A", "class B"}, 1.2);
  constexpr double kArm = 0.2;
  plane.line("query", {query(0) - kArm, query(0) + kArm, arma::datum::nan, query(0), query(0)},
             {query(1), query(1), arma::datum::nan, query(1) - kArm, query(1) + kArm},
             {.ink = Ink::text, .width = 6, .dash = Dash::solid});
  plane.legend = LegendAt::above;
  plane.legend_entry({.label = "test sample",
                      .kind = LegendEntry::points,
                      .style = {.ink = Ink::text, .marker = Marker::plus, .size = 1.2}});

  Panel& bars = figure.panel(0, 1);
  bars.title = "Sorted: the first one decides";
  bars.x = {.label = "training sample, nearest first", .lo = 0, .hi = kSamples + 1, .tics = false};
  bars.y = {.label = "distance", .lo = 0};
  for (const unsigned k : {0U, 1U}) {
    const arma::uvec members = arma::find(labels(order) == k);
    bars.bars(fmt::format("class_{}", k), arma::conv_to<arma::vec>::from(members) + 1,
              distances(order(members)), class_ink(k), 0.8);
  }
  // An arrow, thin and dark: a bar of its own it is not
  bars.segment(1, 2.4, 1, distances.min() + 0.05,
               {.ink = Ink::text, .width = 1.5, .dash = Dash::solid}, true);
  bars.text(0.7, 2.95, "nearest", {.ink = ink, .align = Align::left});
  bars.numbers("smallest", {0.7}, {2.63}, {distances.min()}, "%.2f",
               {.ink = ink, .align = Align::left});
  figure.caption(fmt::format(
      "{} training samples from two normal distributions (seed {}) and one test sample, l2 "
      "distance. The nearest training sample, at distance {:.2f}, belongs to class {}: so does "
      "the test sample.",
      kSamples, kSeed, distances.min(), kNames[winner]));
}

const FigureRegistration registration(
    {.id = "F003",
     .slug = "nn_idea",
     .title = "The nearest neighbour classifier",
     .slides = {{"A", "Nearest Neighbor Classifier"}},
     .alt = "Points of two classes with lines from a test sample to each of them, the shortest one "
            "bold; bars of the sorted distances, the first in the colour of the winning class.",
     .units = {"02_neighbors/distance", "02_neighbors/knn"}},
    draw);

}  // namespace
}  // namespace gradbook

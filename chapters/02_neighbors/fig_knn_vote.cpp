/// @file chapters/02_neighbors/fig_knn_vote.cpp
/// F005: three test samples, each with its three nearest neighbours and their vote.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/rng.hpp"
#include "exercises/02_neighbors/distance.hpp"
#include "exercises/02_neighbors/knn.hpp"
#include "figures/registry.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSamples = 44;
constexpr arma::uword kNeighbors = 3;
constexpr std::uint64_t kSeed = 5;

/// Two normal clouds; the first half of the samples has class 0.
arma::mat make_clouds() {
  Rng rng(kSeed);
  arma::mat X = rng.normal(2, kSamples);
  X.row(0) *= 1.7;
  X.row(1) *= 1.1;
  X.row(0).head(kSamples / 2) -= 2.3;
  X.row(0).tail(kSamples / 2) += 2.3;
  return X;
}

/// The mark of a test sample; the gap between its strokes is a NaN.
void draw_plus(Panel& panel, const std::string& name, const arma::vec& at) {
  constexpr double kArm = 0.16;
  panel.line(name, {at(0) - kArm, at(0) + kArm, arma::datum::nan, at(0), at(0)},
             {at(1), at(1), arma::datum::nan, at(1) - kArm, at(1) + kArm},
             {.ink = Ink::text, .width = 6, .dash = Dash::solid});
}

/// A test sample with lines to its neighbours, the circle through the last one, and the vote.
void draw_vote(Panel& panel, const std::string& name, const arma::mat& X,
               const arma::urowvec& labels, const arma::vec& query) {
  arma::vec distances(kSamples);
  for (arma::uword i = 0; i < kSamples; ++i) distances(i) = l2_distance(X.col(i), query);
  const arma::uvec order = arma::sort_index(distances);
  const double radius = distances(order(kNeighbors - 1));
  const arma::uword winner = knn_vote(distances, labels, kNeighbors);
  const arma::uword votes = arma::accu(labels(order.head(kNeighbors)) == winner);
  const Ink ink = class_ink(static_cast<unsigned>(winner));

  panel.circle(query(0), query(1), radius, {.ink = ink, .fill = Fill::tint, .width = 3});
  for (arma::uword i = 0; i < kNeighbors; ++i) {
    const arma::vec to = X.col(order(i));
    // It begins beside the mark: it shall not look like one of its strokes
    const arma::vec from = query + std::min(0.25 / distances(order(i)), 0.5) * (to - query);
    panel.line(fmt::format("{}_{}", name, i), {from(0), to(0)}, {from(1), to(1)},
               {.ink = Ink::grey, .width = 2, .dash = Dash::solid});
  }
  const double side = query(0) > 2 ? -1 : 1;  // where no sample is in the way
  panel.text(query(0), query(1) + side * (radius + 0.28),
             fmt::format("{} of {}", votes, kNeighbors), {.ink = ink, .bold = true});
}

void draw(Figure& figure) {
  const arma::mat X = make_clouds();
  arma::urowvec labels(kSamples, arma::fill::zeros);
  labels.tail(kSamples / 2).fill(1);
  const arma::mat queries = {{-3.2, 0.1, 2.9}, {0.6, -0.4, -0.3}};

  Panel& panel = figure.panel();
  panel.equal_scale = true;
  panel.x = {.label = "feature x_1", .lo = -6.6, .hi = 6.6, .tics = false};
  panel.y = {.label = "feature x_2", .lo = -3.3, .hi = 3.2, .tics = false};
  for (arma::uword q = 0; q < queries.n_cols; ++q) {
    draw_vote(panel, fmt::format("query_{}", q), X, labels, queries.col(q));
  }
  panel.classes("train", X, labels, {"class A", "class B"}, 1.2);
  for (arma::uword q = 0; q < queries.n_cols; ++q)
    draw_plus(panel, fmt::format("plus_{}", q), queries.col(q));
  panel.legend = LegendAt::above;
  panel.legend_entry({.label = "test sample",
                      .kind = LegendEntry::points,
                      .style = {.ink = Ink::text, .marker = Marker::plus, .size = 1.2}});
  figure.caption(fmt::format(
      "{} training samples from two normal distributions (seed {}), l2 distance, k = {}. Each "
      "circle passes through the third nearest neighbour; its colour is the class that wins the "
      "vote.",
      kSamples, kSeed, kNeighbors));
}

const FigureRegistration registration(
    {.id = "F005",
     .slug = "knn_vote",
     .title = "k nearest neighbours vote",
     .slides = {{"A", "k -Nearest Neighbors Classifier"}},
     .alt = "Points of two classes and three test samples, each with lines to its three nearest "
            "neighbours, a circle around them and the number of votes for the winning class.",
     .units = {"02_neighbors/distance", "02_neighbors/knn"}},
    draw);

}  // namespace
}  // namespace gradbook

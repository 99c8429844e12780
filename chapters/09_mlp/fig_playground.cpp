/// @file chapters/09_mlp/fig_playground.cpp
/// F029: a small network learns circles, xor and a spiral: its regions, its hidden units, its loss.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "data/generators.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "figures/registry.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kSamples = 200;
constexpr uword kUnits = 6;         ///< hidden units that the animation shows
constexpr double kTurns = 1.75;     ///< of each arm of the spiral, as in the playground
constexpr uword kSpiralUnits = 32;  ///< hidden units of the network that learns the spiral
constexpr double kRate = 1;
constexpr double kEdge = 1.25;  ///< the maps show the square from −kEdge to kEdge

/// A network in the middle of its training.
struct Snapshot {
  uword step;
  double loss;
  TwoLayerNet net;
};

struct Lesson {
  std::string name;
  Dataset data;
  uword hidden;        ///< units of the hidden layer
  double weight_size;  ///< standard deviation of the first layer's weights before training
  std::vector<Snapshot> snapshots = {};
};

/// Two arms from the middle to radius 1; their angles have an error of `noise` radians.
Dataset make_arms(double noise, std::uint64_t seed) {
  Dataset data = make_spirals(kSamples, 2, 0, seed);  // for the labels: the classes take turns
  Rng rng(seed);
  for (uword i = 0; i < kSamples; ++i) {
    const double share = (static_cast<double>(i / 2) + 0.5) / (kSamples / 2.0);
    const double r = 0.08 + 0.92 * share;
    const double start = std::numbers::pi * static_cast<double>(data.labels(i));
    const double theta = 2 * std::numbers::pi * kTurns * r + start + noise * rng.normal();
    data.X(0, i) = r * std::sin(theta);
    data.X(1, i) = r * std::cos(theta);
  }
  return data;
}

/// Trains one hidden layer on all samples at once; keeps the networks of these steps.
void train(Lesson& lesson, const std::vector<uword>& steps) {
  Rng rng(3);
  TwoLayerNet net;  // tanh, then sigmoid
  net.W1 = lesson.weight_size * rng.normal(lesson.hidden, 2);
  net.b1 = lesson.weight_size / 2 * rng.normal(lesson.hidden, 1);
  net.W2 = rng.normal(1, lesson.hidden) / std::sqrt(static_cast<double>(lesson.hidden));
  net.b2 = arma::zeros(1);
  const arma::mat Y = arma::conv_to<arma::mat>::from(lesson.data.labels);
  for (uword t = 0; t <= steps.back(); ++t) {
    TwoLayerStep step =
        two_layer_step(net, lesson.data.X, Y, OutputLoss::binary_cross_entropy, kRate);
    if (t == steps[lesson.snapshots.size()]) lesson.snapshots.push_back({t, step.loss, net});
    net = std::move(step.updated);
  }
}

/// The classes that a network gives to the plane, and the samples if their size is not 0.
void draw_regions(Panel& panel, const Lesson& lesson, const TwoLayerNet& net, double size) {
  panel.equal_scale = true;
  panel.x.tics = panel.y.tics = false;
  const MapGrid grid{
      .x_lo = -kEdge, .x_hi = kEdge, .y_lo = -kEdge, .y_hi = kEdge, .columns = 71, .rows = 71};
  const arma::mat hidden = dense_forward(grid.points(), net.W1, net.b1, net.hidden).A;
  const arma::mat output = dense_forward(hidden, net.W2, net.b2, net.output).A;
  const arma::mat labels = arma::conv_to<arma::mat>::from(output > 0.5);
  panel.regions("regions", grid, grid.to_map(labels.row(0)), 2);
  if (size > 0) panel.classes("samples", lesson.data.X, lesson.data.labels, {}, size);
}

/// The border of the half plane in which a hidden unit is positive, and its part of the square, cut
/// edge by edge (Sutherland and Hodgman).
void draw_unit(Panel& panel, const TwoLayerNet& net, uword unit, Fill fill) {
  const arma::mat corners = kEdge * arma::mat{{-1, 1, 1, -1}, {-1, -1, 1, 1}};
  const auto side = [&](const arma::vec& p) {
    return arma::dot(net.W1.row(unit), p) + net.b1(unit);
  };
  arma::mat inside(2, 0), border(2, 0);
  for (uword i = 0; i < 4; ++i) {
    const arma::vec from = corners.col(i);
    const arma::vec to = corners.col((i + 1) % 4);
    if (side(from) > 0) inside.insert_cols(inside.n_cols, from);
    if ((side(from) > 0) == (side(to) > 0)) continue;
    const arma::vec cut = from + (to - from) * side(from) / (side(from) - side(to));
    inside.insert_cols(inside.n_cols, cut);
    border.insert_cols(border.n_cols, cut);
  }
  panel.equal_scale = true;
  panel.x = {.label = {}, .lo = -kEdge, .hi = kEdge, .tics = false};
  panel.y = panel.x;
  if (inside.n_cols > 2 && fill != Fill::none) {
    panel.polygon(inside.row(0).t(), inside.row(1).t(),
                  {.ink = Ink::green, .fill = fill, .width = 0});
  }
  if (border.n_cols == 2) {
    panel.line(fmt::format("unit{}", unit + 1), border.row(0).t(), border.row(1).t(),
               {.ink = Ink::green, .dash = Dash::solid});
  }
}

/// The losses up to snapshot `last`, over the logarithm of the step.
void draw_loss(Panel& panel, const std::string& name, const Lesson& lesson, uword last, Ink ink,
               Marker marker = Marker::circle) {
  panel.title = "loss over steps";
  panel.x = {.label = {}, .lo = 0, .hi = 3.7};
  panel.x.marks = {{0, "1"}, {1, "10"}, {2, "100"}, {3, "1000"}};
  panel.y = {.label = {}, .lo = 0, .hi = 0.8};
  arma::vec steps(last), losses(last);
  for (uword i = 0; i < last; ++i) {
    steps(i) = std::log10(static_cast<double>(lesson.snapshots[i + 1].step));
    losses(i) = lesson.snapshots[i + 1].loss;
  }
  panel.line(name, steps, losses, {.ink = ink, .marker = marker, .size = 0.8}, name);
}

void draw_frame(Picture& picture, const Lesson& lesson, uword at) {
  const Snapshot& now = lesson.snapshots[at];
  picture.grid(2, 4, {1.15, 1, 1, 1});
  Panel& regions = picture.panel(0, 0);
  regions.title = fmt::format("{}, step {}", lesson.name, now.step);
  draw_regions(regions, lesson, now.net, 0.7);
  for (uword h = 0; h < kUnits; ++h) {
    const auto number = static_cast<unsigned>(h);
    Panel& panel = picture.panel(number / 3, 1 + number % 3);
    panel.title = fmt::format("unit {}", h + 1);
    draw_unit(panel, now.net, h, Fill::tint);
  }
  draw_loss(picture.panel(1, 0), "loss", lesson, std::max<uword>(at, 1), Ink::purple);
}

void draw(Figure& figure) {
  std::vector<Lesson> lessons = {{"circles", make_circles(kSamples, 0.5, 0.08, 1), kUnits, 1},
                                 {"xor", make_xor(kSamples, 0.05, 1), kUnits, 1},
                                 {"spiral", make_arms(0.05, 1), kSpiralUnits, 5}};
  const std::vector<uword> steps = {0, 1, 2, 5, 10, 20, 50, 100, 200, 400, 700, 1000, 2000, 4000};
  const std::vector<Ink> inks = {Ink::green, Ink::orange, Ink::purple};
  const uword early = 5, end = steps.size() - 1;
  figure.grid(2, 4, {1, 1, 1, 1.1});
  for (unsigned column = 0; column < lessons.size(); ++column) {
    Lesson& lesson = lessons[column];
    train(lesson, steps);
    unsigned row = 0;
    for (const uword at : {early, end}) {
      Panel& panel = figure.panel(row++, column);
      panel.title = fmt::format("{}, step {}", lesson.name, steps[at]);
      draw_regions(panel, lesson, lesson.snapshots[at].net, 0.6);
    }
    draw_loss(figure.panel(0, 3), lesson.name, lesson, end, inks[column], class_marker(column));
    for (uword at = 0; at < steps.size(); ++at) draw_frame(figure.add_frame(), lesson, at);
  }
  figure.panel(0, 3).legend = LegendAt::top_right;
  figure.panel(0, 3).y.hi = 1.3;
  // The straight lines of which the border around the inner circle is made
  Panel& units = figure.panel(1, 3);
  units.title = "circles, hidden units";
  const Lesson& circles = lessons.front();
  draw_regions(units, circles, circles.snapshots.back().net, 0);
  for (uword h = 0; h < kUnits; ++h) draw_unit(units, circles.snapshots.back().net, h, Fill::none);
  figure.seconds_per_frame = 0.4;
  figure.caption(fmt::format(
      "Networks 2-{}-1, for the spiral 2-{}-1 (tanh, sigmoid; weights: seed 3), with cross-entropy "
      "on {} samples of each kind (seed 1), gradient descent on all of them with η = {}. Every "
      "hidden unit cuts the plane with one straight line; the output joins the half planes to "
      "curved regions. An arm of the spiral winds {} times around the middle.",
      kUnits, kSpiralUnits, kSamples, kRate, kTurns));
}

const FigureRegistration registration(
    {.id = "F029",
     .slug = "playground",
     .title = "A network learns circles, xor and a spiral",
     .slides = {{"A", "Elements of Neural Networks"}},
     .alt = "Three data sets of two classes; the regions of a network after 20 steps and "
            "after 4000, when they follow the classes; falling curves of the loss.",
     // Thousands of training steps amplify the rounding of other processors
     .tolerance = 1e-3,
     .animated = true,
     .units = {"09_mlp/backprop", "09_mlp/dense_forward"}},
    draw);

}  // namespace
}  // namespace gradbook

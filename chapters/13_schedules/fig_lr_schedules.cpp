/// @file chapters/13_schedules/fig_lr_schedules.cpp
/// F070: seven learning rate schedules, and the validation loss that a network reaches with them.
#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "data/generators.hpp"
#include "exercises/01_data/one_hot.hpp"
#include "exercises/01_data/shuffle_split.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "figures/registry.hpp"
#include "nn/optim/schedule.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kEpochs = 40;
constexpr arma::uword kBatch = 16;
constexpr arma::uword kLast = 10;  ///< epochs whose losses are shown
constexpr double kNoise = 0.35;
constexpr double kRate = 1;
constexpr std::uint64_t kSeed = 70;

struct Entry {
  std::string title;
  SchedulePtr schedule;
  Ink ink;
};

std::vector<Entry> make_entries() {
  std::vector<Entry> entries;
  const auto add = [&](const std::string& title, SchedulePtr schedule, Ink ink) {
    entries.push_back({title, std::move(schedule), ink});
  };
  add("Constant", constant_schedule(kRate), Ink::text);
  add("Half every 5", step_schedule(kRate, 5, 0.5), Ink::blue);
  add("Tenth every 20", step_schedule(kRate, 20, 0.1), Ink::sky);
  add("Exponential", exponential_schedule(kRate, 0.9), Ink::green);
  add("Cosine", cosine_schedule(kRate, kEpochs), Ink::purple);
  add("Warm-up + cosine", warm_up(5, cosine_schedule(kRate, kEpochs - 5), 0.1), Ink::orange);
  add("Half on plateau", reduce_on_plateau({.learning_rate = kRate, .factor = 0.5, .patience = 2}),
      Ink::vermillion);
  return entries;
}

/// Rate and validation loss of every epoch.
struct Run {
  arma::vec rates = arma::vec(kEpochs);
  arma::vec losses = arma::vec(kEpochs);
};

/// 2 -> 16 -> 2 with random weights.
TwoLayerNet make_net() {
  Rng rng(kSeed);
  TwoLayerNet net;
  net.W1 = 2 * rng.normal(16, 2);
  net.b1 = arma::zeros(16);
  net.W2 = 0.25 * rng.normal(2, 16);
  net.b2 = arma::zeros(2);
  net.output = Activation::identity;
  return net;
}

/// Stochastic gradient descent whose rate the schedule sets before every epoch.
Run train(const DataSplit& data, Schedule& schedule) {
  const OutputLoss loss = OutputLoss::softmax_cross_entropy;
  TwoLayerNet net = make_net();
  Run run;
  for (arma::uword epoch = 0; epoch < kEpochs; ++epoch) {
    run.rates(epoch) = schedule.learning_rate(epoch);
    const LabelledSamples shuffled = shuffle_pairs(data.train.X, data.train.Y, kSeed + epoch);
    for (arma::uword first = 0; first + kBatch <= shuffled.X.n_cols; first += kBatch) {
      const arma::mat X = shuffled.X.cols(first, first + kBatch - 1);
      const arma::mat Y = shuffled.Y.cols(first, first + kBatch - 1);
      net = two_layer_step(net, X, Y, loss, run.rates(epoch)).updated;
    }
    run.losses(epoch) = two_layer_step(net, data.validation.X, data.validation.Y, loss, 0).loss;
    schedule.observe(run.losses(epoch));
  }
  return run;
}

/// A value per epoch as stairs: it holds from the beginning of the epoch to its end.
void draw_stairs(Panel& panel, const arma::vec& values, Ink ink) {
  const arma::vec edges = arma::regspace(0, kEpochs);
  const arma::vec begin_and_end =
      arma::vectorise(arma::join_cols(edges.head(kEpochs).t(), edges.tail(kEpochs).t()));
  panel.line("rate", begin_and_end, arma::vectorise(arma::repmat(values.t(), 2, 1)),
             {.ink = ink, .width = 5, .dash = Dash::solid});
}

void draw(Figure& figure) {
  const Dataset moons = make_moons(800, kNoise, kSeed);
  const DataSplit data = split_data(moons.X, one_hot(moons.labels, 2), 0.4, 0, kSeed);
  figure.grid(2, 4);
  constexpr double kLowest = 0.28, kHighest = 0.48;
  Panel& losses = figure.panel(1, 3);
  losses.title = fmt::format("Last {} losses", kLast);
  losses.x = {.label = "validation loss", .lo = kLowest, .hi = kHighest};
  losses.y = {.lo = 0.4, .hi = 7.6};
  unsigned number = 0;
  for (const Entry& entry : make_entries()) {
    const Run run = train(data, *entry.schedule);
    Panel& panel = figure.panel(number / 4, number % 4);
    panel.title = fmt::format("{} {}", number + 1, entry.title);
    panel.x = {.lo = 0, .hi = kEpochs};
    panel.y = {.lo = 0, .hi = 1.1 * kRate, .marks = {{0, "0"}, {kRate / 2, "η/2"}, {kRate, "η"}}};
    if (number >= 3) panel.x.label = "epoch";
    draw_stairs(panel, run.rates, entry.ink);

    // A row for each schedule, the first on top: its last losses and their mean
    const arma::vec last = run.losses.tail(kLast);
    const double y = 7.0 - number;
    losses.y.marks.emplace_back(y, fmt::format("{}", number + 1));
    losses.segment(kLowest, y, kHighest, y, {.ink = Ink::faint, .width = 1.5, .dash = Dash::solid});
    losses.points(fmt::format("loss_{}", number + 1), last, arma::vec(kLast, arma::fill::value(y)),
                  {.ink = entry.ink, .marker = Marker::open_circle, .size = 0.8});
    losses.points(fmt::format("mean_{}", number + 1), arma::vec{arma::mean(last)}, arma::vec{y},
                  {.ink = entry.ink, .marker = Marker::diamond, .size = 1.1});
    ++number;
  }
  figure.caption(fmt::format(
      "Learning rates over {} epochs from η = {:g}, and the validation losses of a network (2 → 16 "
      "→ 2, batches of {}) on two moons with noise {} (seed {}) in the last {} epochs: rings, with "
      "a diamond at their mean, a row for each schedule. With a constant rate the loss never comes "
      "to rest. Keras’ lowest rate is a floor, not the end of training as the slide says.",
      kEpochs, kRate, kBatch, kNoise, kSeed, kLast));
}

const FigureRegistration registration(
    {.id = "F070",
     .slug = "lr_schedules",
     .title = "Learning rate schedules",
     .slides = {{"A", "Learning Rate Scheduling"}},
     .alt = "Seven small curves of the learning rate over 40 epochs, and rows of points: the last "
            "validation losses of a network trained with each of them.",
     // Rounding differs between processors; a relative change of 1e-12 does not grow here
     .tolerance = 1e-4,
     .units = {"01_data/one_hot", "01_data/shuffle_split", "09_mlp/backprop"}},
    draw);

}  // namespace
}  // namespace gradbook

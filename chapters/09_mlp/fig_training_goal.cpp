/// @file chapters/09_mlp/fig_training_goal.cpp
/// F046: the outputs of a network for one digit before and after training, and all its mistakes.
#include <fmt/core.h>

#include "core/output_loss.hpp"
#include "core/rng.hpp"
#include "data/registry.hpp"
#include "exercises/01_data/one_hot.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kTrain = 1400, kHidden = 32, kBatch = 100, kEpochs = 20, kDigit = 4;
constexpr double kRate = 0.5, kBrightest = 16;
constexpr OutputLoss kLoss = OutputLoss::softmax_cross_entropy;

/// Ten probabilities; the bar of the right digit has an ink of its own.
void draw_outputs(Panel& panel, const arma::vec& probabilities, const std::string& title) {
  panel.title = title;
  panel.x = {.label = "digit", .lo = -0.7, .hi = 9.7};
  for (uword k = 0; k < 10; ++k) {
    panel.x.marks.emplace_back(static_cast<double>(k), fmt::format("{}", k));
  }
  panel.y = {.label = {}, .lo = 0, .hi = 1};
  const arma::vec digit{static_cast<double>(kDigit)};
  arma::vec others = probabilities;
  others(kDigit) = 0;
  panel.bars("others", arma::regspace(0, 9), others, Ink::blue);
  panel.bars("right", digit, arma::vec{probabilities(kDigit)}, Ink::vermillion);
}

void draw(Figure& figure) {
  // The digits in random order; the last ones are for the test
  const Dataset digits = load_dataset("digits").train;
  Rng rng(1);
  const arma::uvec order = rng.permutation(digits.size());
  const arma::mat X = digits.X.cols(order) / kBrightest;
  const arma::urowvec labels = digits.labels.cols(order);
  const arma::mat Y = one_hot(labels, 10);
  const arma::mat X_test = X.tail_cols(X.n_cols - kTrain);
  const arma::mat Y_test = Y.tail_cols(X.n_cols - kTrain);
  const arma::urowvec labels_test = labels.tail(X.n_cols - kTrain);

  // 64-32-10, before and after training
  TwoLayerNet net{.W1 = rng.normal(kHidden, 64) / 8,
                  .b1 = arma::zeros(kHidden),
                  .W2 = rng.normal(10, kHidden) / 5,
                  .b2 = arma::zeros(10),
                  .output = Activation::identity};
  const arma::mat before = two_layer_step(net, X_test, Y_test, kLoss, kRate).A2;
  for (uword step = 0; step < kEpochs * kTrain / kBatch; ++step) {
    const uword first = step * kBatch % kTrain;
    const uword last = first + kBatch - 1;
    net = two_layer_step(net, X.cols(first, last), Y.cols(first, last), kLoss, kRate).updated;
  }
  const arma::mat after = two_layer_step(net, X_test, Y_test, kLoss, kRate).A2;

  figure.grid(1, 3, {1, 1, 1.75});
  const uword chosen = arma::uvec(arma::find(labels_test == kDigit, 1))(0);
  draw_outputs(figure.panel(0, 0), before.col(chosen), "before training");
  figure.panel(0, 0).y.label = "output";
  draw_outputs(figure.panel(0, 1), after.col(chosen), "after training");

  // The image above the first bars; each pixel as 6 × 6 equal ones, because browsers blur borders
  const arma::mat pixels = arma::reshape(X_test.col(chosen), 8, 8).t();
  const MapGrid place{
      .x_lo = 0.7, .x_hi = 8.3, .y_lo = 0.48, .y_hi = 0.82, .columns = 48, .rows = 48};
  figure.panel(0, 0).map("pixels", place, arma::kron(arma::flipud(pixels), arma::ones(6, 6)),
                         ColourMap::ink, 0, 1);
  figure.panel(0, 0).text(4.5, 0.89, "a new image");

  // All test images: rows are the true digits
  arma::umat counts(10, 10, arma::fill::zeros);
  std::vector<std::string> names;
  for (uword n = 0; n < labels_test.n_elem; ++n) ++counts(labels_test(n), after.col(n).index_max());
  for (uword k = 0; k < 10; ++k) names.push_back(fmt::format("{}", k));
  const uword right = arma::trace(counts);
  const uword right_before = arma::accu(arma::urowvec(arma::index_max(before, 0)) == labels_test);
  Panel& confusion = figure.panel(0, 2);
  draw_confusion(confusion, counts, names);
  confusion.title = fmt::format("{} of {} test images right", right, labels_test.n_elem);
  figure.caption(fmt::format(
      "A 64-{}-10 network, {} images of the 8×8 digits, {} epochs (seed 1). Training moves the "
      "weights until the output of the right class ({}) is the largest: for this image from {:.2f} "
      "to "
      "{:.2f}, and for {} instead of {} of the {} test images.",
      kHidden, kTrain, kEpochs, kDigit, before(kDigit, chosen), after(kDigit, chosen), right,
      right_before, labels_test.n_elem));
}

const FigureRegistration registration(
    {.id = "F046",
     .slug = "training_goal",
     .title = "What training is for",
     .slides = {{"A", "Training NNs"}},
     .alt =
         "An image of a handwritten 4; its ten outputs before training, all small, and after "
         "training, one bar at the 4; a confusion matrix with nearly all counts on its diagonal.",
     // Other processors add in another order, and training amplifies it
     .tolerance = 1e-4,
     .units = {"01_data/one_hot", "09_mlp/backprop"}},
    draw);

}  // namespace
}  // namespace gradbook

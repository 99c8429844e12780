/// @file chapters/09_mlp/fig_training_goal.cpp
/// F046: the outputs of a network for one digit before and after training, and all its mistakes.
#include <fmt/core.h>

#include "chapters/09_mlp/figure_networks.hpp"
#include "figures/pixels.hpp"
#include "figures/registry.hpp"
#include "figures/schematic.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kDigit = 4;
constexpr uword kTrain = DigitNetwork::kTrain, kHidden = DigitNetwork::kHidden;
constexpr uword kEpochs = DigitNetwork::kEpochs;

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
  DigitNetwork network;
  const arma::urowvec labels_test = network.test_labels();
  const arma::mat before = network.test_outputs();
  network.train();
  const arma::mat after = network.test_outputs();

  figure.grid(1, 3, {1, 1, 1.75});
  const uword chosen = network.first_test_sample(kDigit);
  draw_outputs(figure.panel(0, 0), before.col(chosen), "before training");
  figure.panel(0, 0).y.label = "output";
  draw_outputs(figure.panel(0, 1), after.col(chosen), "after training");

  // The image above the first bars
  draw_pixels(figure.panel(0, 0), "pixels", network.test_picture(chosen), {0.7, 8.3, 0.48, 0.82}, 0,
              DigitNetwork::kBrightest);
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

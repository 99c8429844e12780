/// @file chapters/09_mlp/figure_networks.hpp
/// The two networks that several figures of this chapter show.
#pragma once
#include <armadillo>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "data/registry.hpp"
#include "exercises/01_data/one_hot.hpp"
#include "exercises/09_mlp/backprop.hpp"

namespace gradbook {

/// The toy network of deck A "Elements of Neural Networks"; of layers 2 and 3 the slide keeps only
/// the answer, 0.62 and 0.83.
namespace toy_network {
inline const std::vector<arma::mat> kW = {
    {{1, -2}, {-1, 1}}, {{2, -1}, {-2, -1}}, {{3, -1}, {-1, 4}}};    ///< of the layers
inline const std::vector<arma::vec> kB = {{1, 0}, {0, 0}, {-2, 2}};  ///< their biases
inline const arma::vec kInput = {1, -1};                             ///< the slide's example
}  // namespace toy_network

/// The 8×8 digits in random order, and a 64-32-10 network that learns the first kTrain of them by
/// two_layer_step(). Everything depends on seed 1.
class DigitNetwork {
 public:
  static constexpr arma::uword kTrain = 1400;  ///< samples to learn from
  static constexpr arma::uword kHidden = 32;   ///< units of the hidden layer
  static constexpr arma::uword kEpochs = 20;   ///< of train()
  static constexpr double kBrightest = 16;     ///< pixels are divided by it

  /// Loads and shuffles the digits; the network is not trained yet.
  DigitNetwork() {
    const Dataset digits = load_dataset("digits").train;
    Rng rng(1);
    const arma::uvec order = rng.permutation(digits.size());
    X_ = digits.X.cols(order) / kBrightest;
    labels_ = digits.labels.cols(order);
    Y_ = one_hot(labels_, 10);
    net_.W1 = rng.normal(kHidden, 64) / 8;
    net_.b1 = arma::zeros(kHidden);
    net_.W2 = rng.normal(10, kHidden) / 5;
    net_.b2 = arma::zeros(10);
    net_.output = Activation::identity;
  }

  /// Gradient descent in batches of 100, in the order of the samples.
  void train() {
    constexpr arma::uword kBatch = 100;
    for (arma::uword step = 0; step < kEpochs * kTrain / kBatch; ++step) {
      const arma::uword first = step * kBatch % kTrain;
      const arma::uword last = first + kBatch - 1;
      net_ = this->step(X_.cols(first, last), Y_.cols(first, last)).updated;
    }
  }

  /// Probabilities of the digits for the samples that are not trained on: 10 × number of them.
  arma::mat test_outputs() const { return step(test_X(), Y_.tail_cols(n_test())).layer2.A; }
  /// Pixels of these samples, 64 × number of them, from 0 to 1.
  arma::mat test_X() const { return X_.tail_cols(n_test()); }
  /// The digits that they show.
  arma::urowvec test_labels() const { return labels_.tail(n_test()); }
  /// Number of the first of these samples that shows a digit.
  arma::uword first_test_sample(arma::uword digit) const {
    return arma::uvec(arma::find(test_labels() == digit, 1))(0);
  }
  /// Number of the one that looks most like its digit: nearest to the mean of those that show it.
  arma::uword typical_test_sample(arma::uword digit) const {
    const arma::uvec members = arma::find(test_labels() == digit);
    const arma::mat X = test_X().eval().cols(members);
    const arma::mat distances = arma::square(X.each_col() - arma::vec(arma::mean(X, 1)));
    return members(arma::rowvec(arma::sum(distances, 0)).index_min());
  }
  /// The picture of test sample number `sample`: 8 × 8 pixels from 0 to 16.
  arma::mat test_picture(arma::uword sample) const {
    return arma::reshape(test_X().col(sample), 8, 8).t() * kBrightest;
  }

 private:
  arma::uword n_test() const { return X_.n_cols - kTrain; }
  TwoLayerStep step(const arma::mat& X, const arma::mat& Y) const {
    constexpr double kRate = 0.5;
    return two_layer_step(net_, X, Y, OutputLoss::softmax_cross_entropy, kRate);
  }

  arma::mat X_;
  arma::urowvec labels_;
  arma::mat Y_;
  TwoLayerNet net_;
};

}  // namespace gradbook

/// @file common/nn/models/mlp.hpp
/// Multilayer perceptron with softmax output: the engineered twin of the units of 09_mlp.
#pragma once
#include <armadillo>
#include <string>
#include <string_view>
#include <vector>

#include "core/rng.hpp"
#include "given/09_mlp/activation.hpp"
#include "nn/network/initialization.hpp"
#include "nn/network/model.hpp"
#include "nn/network/network.hpp"

namespace gradbook {

/// Shape of a network.
struct MlpOptions {
  std::vector<arma::uword> layer_sizes;  ///< in, hidden …, classes: at least two
  Activation hidden = Activation::relu;  ///< of every hidden layer; the output is softmax
  bool bias = true;                      ///< false: layers compute WX alone
};

/// Softmax classifier with any number of hidden layers; with none it is softmax regression.
///
/// A Network of Linear layers with their activations: everything said there about threads and
/// memory holds. Parameters lie one behind the other as W1, b1, W2, b2, …, each W out × in, column
/// by column. T is float or double.
template <typename T>
class Mlp final : public Model<T> {
 public:
  /// All parameters are 0. Throws std::invalid_argument when the options have fewer than two layers
  /// or an empty one.
  explicit Mlp(const MlpOptions& options);

  /// Weights as `how` says (with scale 1), drawn from rng, biases 0.
  void initialize(Initialization how, Rng& rng);

  /// Without the input: hidden layers and output.
  arma::uword num_layers() const { return layer_sizes_.size() - 1; }
  /// Weights of layer l = 0 … num_layers()−1, sharing the memory of parameters().
  arma::Mat<T> weight(arma::uword l);
  /// Bias of layer l, sharing memory; empty if the layers have none.
  arma::Col<T> bias(arma::uword l);
  /// The same parameters, for what a Mlp does not show.
  Network<T>& network() { return network_; }

  arma::uword in_features() const override { return network_.in_features(); }
  arma::uword num_classes() const override { return network_.num_classes(); }
  std::string description() const override { return network_.description(); }
  arma::Col<T>& parameters() override { return network_.parameters(); }
  const std::vector<Parameter>& parameter_list() const override {
    return network_.parameter_list();
  }
  arma::Col<T> state() override { return network_.state(); }
  void set_state(const arma::Col<T>& state) override { network_.set_state(state); }
  void log_probabilities(const arma::Mat<T>& X, arma::Mat<T>& result) override {
    network_.log_probabilities(X, result);
  }
  double differentiate(const arma::Mat<T>& X, const arma::urowvec& labels,
                       arma::Col<T>& gradient) override {
    return network_.differentiate(X, labels, gradient);
  }
  Judgement judgement() const override { return network_.judgement(); }
  double loss_and_gradient(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                           arma::Col<T>& gradient) override {
    return network_.loss_and_gradient(X, targets, gradient);
  }
  void add_evaluation(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                      EvaluationSums& sums) override {
    network_.add_evaluation(X, targets, sums);
  }
  arma::umat predict_classes(const arma::Mat<T>& X, const arma::urowvec* lengths) override {
    return network_.predict_classes(X, lengths);
  }
  std::string find_non_finite(const arma::Mat<T>& X) override {
    return network_.find_non_finite(X);
  }
  std::string find_non_finite(const arma::Mat<T>& X, const arma::urowvec* lengths) override {
    return network_.find_non_finite(X, lengths);
  }
  std::string find_non_finite_gradient(const arma::Col<T>& gradient) override {
    return network_.find_non_finite_gradient(gradient);
  }

 private:
  std::vector<arma::uword> layer_sizes_;
  bool bias_;
  Network<T> network_;
};

/// The function of this name, as activation_name() writes it; throws std::invalid_argument for
/// other names.
Activation activation_from_name(std::string_view name);
///  "sigmoid" for activation = Activation::sigmoid, and so on.
std::string activation_name(Activation activation);

}  // namespace gradbook

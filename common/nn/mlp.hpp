/// @file common/nn/mlp.hpp
/// Multilayer perceptron with softmax output: the engineered twin of the units of 09_mlp.
#pragma once
#include <armadillo>
#include <string>
#include <string_view>
#include <vector>

#include "core/activation.hpp"
#include "core/rng.hpp"
#include "nn/initialization.hpp"
#include "nn/model.hpp"

namespace gradbook {

/// Shape of a network.
struct MlpOptions {
  std::vector<arma::uword> layer_sizes;  ///< in, hidden …, classes: at least two
  Activation hidden = Activation::relu;  ///< of every hidden layer; the output is softmax
  bool bias = true;                      ///< false: layers compute WX alone
};

/// Softmax classifier with any number of hidden layers; with none it is softmax regression.
///
/// Parameters lie one behind the other as W1, b1, W2, b2, …, each W out × in, column by column.
/// A batch is split into fixed ranges of samples; each has its own gradient, and these are added in
/// order: the results have the same bits for any number of threads. No matrix is allocated after
/// the first batch. T is float or double.
template <typename T>
class Mlp final : public Model<T> {
 public:
  /// All parameters are 0. Throws std::invalid_argument for fewer than two layers or an empty one.
  explicit Mlp(const MlpOptions& options);

  /// Weights as the name says (with scale 1), biases 0.
  void initialize(Initialization how, Rng& rng);

  arma::uword num_layers() const { return layers_.size(); }
  /// Layer l = 0 … num_layers()−1, sharing the memory of parameters().
  arma::Mat<T> weight(arma::uword l);
  arma::Col<T> bias(arma::uword l);  ///< empty if the layers have none

  arma::uword in_features() const override { return layers_.front().in; }
  arma::uword num_classes() const override { return layers_.back().out; }
  std::string description() const override;
  arma::Col<T>& parameters() override { return parameters_; }
  void log_probabilities(const arma::Mat<T>& X, arma::Mat<T>& result) override;
  double differentiate(const arma::Mat<T>& X, const arma::urowvec& labels,
                       arma::Col<T>& gradient) override;
  std::string find_non_finite(const arma::Mat<T>& X) override;

 private:
  struct Layer {
    arma::uword in;
    arma::uword out;
    arma::uword weight;  ///< where W starts in the parameters
    arma::uword bias;    ///< where b starts
  };

  void reserve(arma::uword columns);
  void forward(const arma::Mat<T>& X, arma::uword begin, arma::uword end);
  double output_delta(const arma::urowvec& labels, arma::uword begin, arma::uword end);
  void backward(const arma::Mat<T>& X, arma::uword begin, arma::uword end, T* gradient);

  Activation hidden_;
  bool bias_;
  std::vector<Layer> layers_;
  arma::Col<T> parameters_;
  std::vector<arma::Mat<T>> outputs_;  ///< per layer, out × columns: A, or log-probabilities
  std::vector<arma::Mat<T>> deltas_;   ///< dL/dZ, same shapes
  std::vector<arma::Col<T>> partial_gradients_;  ///< one per range of samples
  std::vector<double> partial_losses_;
};

/// "sigmoid" ↔ Activation::sigmoid, and so on; throws std::invalid_argument for other names.
Activation activation_from_name(std::string_view name);
std::string activation_name(Activation activation);

}  // namespace gradbook

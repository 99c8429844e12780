/// @file common/nn/network/model.hpp
/// What training needs from a model: flat parameters, loss and gradient, evaluation.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "nn/network/loss.hpp"
#include "nn/network/parameter.hpp"
#include "nn/network/samples.hpp"

namespace gradbook {

/// Sums over the valid positions of some samples, in double.
struct EvaluationSums {
  double loss = 0;            ///< of positions
  double wrong = 0;           ///< judgements; NaN when an output is NaN
  double squares = 0;         ///< of differences, judged as values
  double absolutes = 0;       ///< the same
  arma::uword positions = 0;  ///< terms of the loss
  arma::uword judged = 0;     ///< positions, or single outputs
};

/// A model whose parameters lie in one flat vector, so that one optimizer step is one pass. A
/// classifier of whole samples defines the pure functions only. T is float or double.
template <typename T>
class Model {
 public:
  virtual ~Model() = default;

  /// Numbers per sample.
  virtual arma::uword in_features() const = 0;
  /// Classes, or values, per position of the output.
  virtual arma::uword num_classes() const = 0;
  /// Steps of the output; 1 for one answer per sample.
  virtual arma::uword num_positions() const { return 1; }
  /// How outputs are compared with targets; labels: it is trained with class numbers, else values.
  virtual Judgement judgement() const { return Judgement::labels; }
  /// Everything that fixes the meaning of the parameters, e.g. "784-256-10 relu".
  virtual std::string description() const = 0;

  /// θ, one flat vector; may be changed in place, not resized.
  virtual arma::Col<T>& parameters() = 0;
  /// Names, sizes and places of the pieces of parameters(), in their order and without gaps.
  virtual const std::vector<Parameter>& parameter_list() const = 0;

  /// What a training changes beside the parameters, such as the running statistics of batch
  /// normalization: all that a checkpoint has to keep.
  virtual arma::Col<T> state() { return {}; }
  /// Throws std::invalid_argument when the size is not that of state().
  virtual void set_state(const arma::Col<T>& /*state*/) {}

  /// log p(class | sample) for every column of X (in_features × N); result is num_classes × N.
  virtual void log_probabilities(const arma::Mat<T>& X, arma::Mat<T>& result) = 0;

  /// Mean cross-entropy of a batch, columns of X with their labels, and its gradient in the order
  /// of parameters().
  virtual double differentiate(const arma::Mat<T>& X, const arma::urowvec& labels,
                               arma::Col<T>& gradient) = 0;

  /// Mean loss of a batch X over samples and valid positions, and its gradient in the order of
  /// parameters(). Throws std::invalid_argument when the targets are not what the model takes.
  virtual double loss_and_gradient(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                                   arma::Col<T>& gradient);
  /// Adds to `sums` what a batch contributes to an evaluation. Throws as loss_and_gradient().
  virtual void add_evaluation(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                              EvaluationSums& sums);
  /// Class numbers for a batch X, positions × N: the largest output, the smallest class on ties; 0
  /// in the padding. Throws std::invalid_argument when an output is NaN.
  /// @param lengths  valid steps of every sample, 1 × N; null: all
  virtual arma::umat predict_classes(const arma::Mat<T>& X, const arma::urowvec* lengths);

  /// The first place, in order of the forward pass, where X leads to NaN or Inf: "the input",
  /// "the weights of layer 2", "the output of layer 1"; empty if everything is finite.
  virtual std::string find_non_finite(const arma::Mat<T>& X) = 0;
  /// As find_non_finite(X) for sequences, whose padding may hold anything.
  virtual std::string find_non_finite(const arma::Mat<T>& X, const arma::urowvec* /*lengths*/) {
    return find_non_finite(X);
  }
  /// The first place, in order of the backward pass, where the gradient that loss_and_gradient()
  /// left is not finite; empty if everything is.
  virtual std::string find_non_finite_gradient(const arma::Col<T>& gradient);
};

}  // namespace gradbook

/// @file common/nn/model.hpp
/// What training needs from a classifier: flat parameters, log-probabilities, loss and gradient.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "nn/parameter.hpp"

namespace gradbook {

/// A classifier whose parameters lie in one flat vector, so that one optimizer step is one pass.
/// T is float or double.
template <typename T>
class Model {
 public:
  virtual ~Model() = default;

  /// Numbers per sample.
  virtual arma::uword in_features() const = 0;
  /// Classes per position of the output.
  virtual arma::uword num_classes() const = 0;
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

  /// The first place, in order of the forward pass, where X leads to NaN or Inf: "the input",
  /// "the weights of layer 2", "the output of layer 1"; empty if everything is finite.
  virtual std::string find_non_finite(const arma::Mat<T>& X) = 0;
};

}  // namespace gradbook

/// @file common/nn/model.hpp
/// What training needs from a classifier: flat parameters, log-probabilities, loss and gradient.
#pragma once
#include <armadillo>
#include <string>

namespace gradbook {

/// A classifier whose parameters lie in one flat vector, so that one optimizer step is one pass.
/// T is float or double.
template <typename T>
class Model {
 public:
  virtual ~Model() = default;

  virtual arma::uword in_features() const = 0;
  virtual arma::uword num_classes() const = 0;
  /// Everything that fixes the meaning of the parameters, e.g. "784-256-10 relu".
  virtual std::string description() const = 0;

  virtual arma::Col<T>& parameters() = 0;

  /// log p(class | sample) for every column of X (in_features × N); result is num_classes × N.
  virtual void log_probabilities(const arma::Mat<T>& X, arma::Mat<T>& result) = 0;

  /// Mean cross-entropy of a batch, and its gradient in the order of parameters().
  virtual double differentiate(const arma::Mat<T>& X, const arma::urowvec& labels,
                               arma::Col<T>& gradient) = 0;

  /// The first place, in order of the forward pass, where X leads to NaN or Inf: "the input",
  /// "the weights of layer 2", "the output of layer 1"; empty if everything is finite.
  virtual std::string find_non_finite(const arma::Mat<T>& X) = 0;
};

}  // namespace gradbook

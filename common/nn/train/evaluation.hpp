/// @file common/nn/train/evaluation.hpp
/// Loss, error and predictions of a model on a whole set.
#pragma once
#include <armadillo>
#include <limits>

#include "nn/network/model.hpp"
#include "nn/train/batches.hpp"

namespace gradbook {

/// Samples per batch that evaluates fast; the result does not depend on it beyond rounding.
inline constexpr arma::uword kEvaluationBatch = 2048;

/// Means over a set and its valid positions; NaN for an empty set, for what does not fit the
/// model's loss, and when an output is NaN.
struct Evaluation {
  double loss = std::numeric_limits<double>::quiet_NaN();   ///< the model's own
  double error = std::numeric_limits<double>::quiet_NaN();  ///< share of wrong predictions, 0 … 1
  double rmse = std::numeric_limits<double>::quiet_NaN();   ///< root mean square error of values
  double mae = std::numeric_limits<double>::quiet_NaN();    ///< mean absolute error of values

  /// Share of right predictions, 0 … 1.
  double accuracy() const { return 1 - error; }
};

/// Evaluates the model on all batches in their current order; sums are kept in double.
template <typename T>
Evaluation evaluate(Model<T>& model, Batches<T>& batches);

/// The most probable class, as the model says, of every sample of the batches in their current
/// order; the smallest one on ties. Throws std::invalid_argument for a model with several positions
/// per sample (Model::predict_classes() gives all of them), and when an output is NaN.
template <typename T>
arma::urowvec predict(Model<T>& model, Batches<T>& batches);

/// counts(i, j) = samples whose labels are class i and whose predictions are class j; num_classes ×
/// num_classes.
/// Throws std::invalid_argument when the lengths differ or a class is not below num_classes.
arma::umat confusion_matrix(const arma::urowvec& labels, const arma::urowvec& predictions,
                            arma::uword num_classes);

}  // namespace gradbook

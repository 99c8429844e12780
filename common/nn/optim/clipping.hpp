/// @file common/nn/optim/clipping.hpp
/// Limits on gradients, against the steps that throw a training off a cliff.
#pragma once
#include <armadillo>
#include <limits>
#include <string>
#include <vector>

namespace gradbook {

/// At most one of the two limits; infinite: none. An optimizer applies it in its own pass, before
/// penalties are added.
struct Clipping {
  /// Every element is moved into ±value; changes the direction.
  double value = std::numeric_limits<double>::infinity();
  /// The whole gradient is scaled to this Euclidean norm if it is longer; keeps the direction.
  /// Pascanu, Mikolov & Bengio (2013), Algorithm 1.
  double norm = std::numeric_limits<double>::infinity();
};

/// min(1, limit / (norm + 1e-6)): the factor of clipping by norm, as in PyTorch. NaN for NaN, so
/// that a broken gradient is noticed.
double clipping_factor(double norm, double limit);

/// Euclidean norms without allocation in steady state. The vector is cut into ranges that depend on
/// its length alone and their sums are added in order: the same bits for any number of threads and
/// on every processor. T is float or double, sums are double.
template <typename T>
class GradientNorm {
 public:
  /// ‖gradient‖₂; NaN if an element is.
  double operator()(const arma::Col<T>& gradient);

 private:
  std::vector<double> sums_;
};

/// Moves every element of the gradient into ±limit, in place, as an optimizer would. Throws
/// std::invalid_argument unless the limit is positive.
template <typename T>
void clip_by_value(arma::Col<T>& gradient, double limit);
/// Scales the gradient to the norm `limit` if it is longer, in place, and returns the norm before.
/// Throws std::invalid_argument unless the limit is positive.
template <typename T>
double clip_by_norm(arma::Col<T>& gradient, double limit);

/// "clip_value=1", "clip_norm=5" or "" for a clipping.
std::string clipping_text(const Clipping& clipping);

/// Throws std::invalid_argument when a limit of clipping is not positive or both are set.
void expect_valid(const Clipping& clipping);

}  // namespace gradbook

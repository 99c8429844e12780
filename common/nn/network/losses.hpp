/// @file common/nn/network/losses.hpp
/// The losses of the lectures.
///
/// Every loss is defined for one position of one sample, with outputs z_1 … z_K (the channels).
/// A network takes the mean over samples and valid positions. Losses of values (targets t_1 … t_K)
/// are means over the K outputs too, so that theirs is the mean over all numbers, as
/// reduction='mean' of PyTorch. K = 1 makes no difference; other texts take the sum over K.
///
/// NaN in an output or a target makes the loss NaN, so that it is noticed. A softmax of −∞ is 0,
/// and −log of it ∞; a column with +∞, or with nothing but −∞, has no softmax: NaN.
#pragma once
#include <armadillo>
#include <string>

#include "nn/network/loss.hpp"

namespace gradbook {

/// −log softmax(z)_y for the class number y; exact for huge z, because no probability is computed
/// on the way. Slides: deck B "Multilayer Perceptron: Evaluation criterion".
template <typename T>
class SoftmaxCrossEntropy final : public Loss<T> {
 public:
  std::string name() const override { return "SoftmaxCrossEntropy"; }
  bool takes_labels() const override { return true; }
  double evaluate(const SampleShape& shape, const T* y, const Target<T>& target, arma::uword n,
                  const arma::uword* lengths, T scale, T* dy) const override;
};

/// −Σ_k t_k log softmax(z)_k: t is one-hot, or soft (distillation, label smoothing). The sum, not
/// the mean over k, as PyTorch's cross_entropy with probabilities.
template <typename T>
class SoftmaxCrossEntropyWithTargets final : public Loss<T> {
 public:
  std::string name() const override { return "SoftmaxCrossEntropyWithTargets"; }
  bool takes_labels() const override { return false; }
  Judgement judgement() const override { return Judgement::shares; }
  double evaluate(const SampleShape& shape, const T* y, const Target<T>& target, arma::uword n,
                  const arma::uword* lengths, T scale, T* dy) const override;
};

/// Σ_{j ≠ y} max(0, margin + z_j − z_y): the multi-class hinge loss of Weston and Watkins (1999).
/// PyTorch's MultiMarginLoss is this divided by the number of classes.
template <typename T>
class MulticlassHinge final : public Loss<T> {
 public:
  /// Throws std::invalid_argument unless margin > 0.
  explicit MulticlassHinge(T margin = 1);
  std::string name() const override { return "MulticlassHinge"; }
  bool takes_labels() const override { return true; }
  double evaluate(const SampleShape& shape, const T* y, const Target<T>& target, arma::uword n,
                  const arma::uword* lengths, T scale, T* dy) const override;

 private:
  T margin_;
};

/// What a loss of values does with one number: its part of the loss and the derivative.
enum class ValueLossKind {
  binary_cross_entropy,  ///< −t log σ(z) − (1 − t) log(1 − σ(z))
  squared_error,         ///< (z − t)²
  absolute_error,        ///< |z − t|; derivative 0 at 0
  huber,                 ///< see Huber
};

/// Mean over the outputs of a function of output and target; base of the following.
template <typename T>
class ValueLoss : public Loss<T> {
 public:
  std::string name() const override { return name_; }
  bool takes_labels() const override { return false; }
  double evaluate(const SampleShape& shape, const T* y, const Target<T>& target, arma::uword n,
                  const arma::uword* lengths, T scale, T* dy) const override;

 protected:
  /// @param name    of the loss, for messages
  /// @param kind    what happens to one number
  /// @param delta   where Huber's loss becomes linear
  /// @param factor  the whole is multiplied by it
  ValueLoss(std::string name, ValueLossKind kind, T delta = 1, T factor = 1);

 private:
  std::string name_;
  ValueLossKind kind_;
  T delta_;
  T factor_;
};

/// −t log σ(z) − (1 − t) log(1 − σ(z)) = max(z, 0) − z t + log(1 + e^−|z|) for t in [0, 1]; z are
/// the outputs without sigmoid, which makes it exact for huge z. At z = ±∞ it is its limit: 0 where
/// t is the certain answer, else ∞. Slides: deck B "Multilayer Perceptron: Evaluation criterion".
template <typename T>
class BinaryCrossEntropyWithLogits final : public ValueLoss<T> {
 public:
  BinaryCrossEntropyWithLogits();  ///< takes outputs without sigmoid, targets in [0, 1]
  Judgement judgement() const override { return Judgement::probabilities; }
};

/// (z − t)², without the factor ½ of some texts.
template <typename T>
class MeanSquaredError final : public ValueLoss<T> {
 public:
  MeanSquaredError();  ///< mean over all numbers
};

/// |z − t|.
template <typename T>
class MeanAbsoluteError final : public ValueLoss<T> {
 public:
  MeanAbsoluteError();  ///< mean over all numbers
};

/// With e = z − t: e²/2 where |e| ≤ δ, else δ (|e| − δ/2). Huber (1964).
template <typename T>
class Huber final : public ValueLoss<T> {
 public:
  /// Throws std::invalid_argument unless delta > 0.
  explicit Huber(T delta = 1);
};

/// Huber's loss divided by β = δ: e²/(2β) where |e| ≤ β, else |e| − β/2. Its slope far out is 1
/// whatever β is, that of Huber is δ. Girshick (2015), "Fast R-CNN".
template <typename T>
class SmoothL1 final : public ValueLoss<T> {
 public:
  /// Throws std::invalid_argument unless beta > 0.
  explicit SmoothL1(T beta = 1);
};

/// Every column z of Z becomes z − log Σ exp(z), computed with the maximum taken out first.
template <typename T>
void log_softmax(arma::Mat<T>& Z);

}  // namespace gradbook

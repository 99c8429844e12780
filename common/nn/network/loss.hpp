/// @file common/nn/network/loss.hpp
/// What a network is trained to make small.
#pragma once
#include <armadillo>
#include <memory>
#include <string>

#include "nn/network/sample_shape.hpp"

namespace gradbook {

/// What one sample's output should be: class numbers (one per position) or values (as many as
/// outputs). Pointers at the first sample of a chunk; the one that a loss does not use is null.
template <typename T>
struct Target {
  const arma::uword* labels = nullptr;  ///< class numbers, positions × samples
  const T* values = nullptr;            ///< outputs × samples
};

/// How outputs are compared with targets beside the loss.
enum class Judgement {
  labels,         ///< error: the largest output of a position is not that of its label
  shares,         ///< error: nor that of the largest target
  probabilities,  ///< error: output and target are not on the same side, σ(z) > ½ and t > ½
  values          ///< root mean square and mean absolute difference
};

/// A loss as a sum over samples and positions. T is float or double.
template <typename T>
class Loss {
 public:
  virtual ~Loss() = default;
  /// "SoftmaxCrossEntropy"; every error message starts with it.
  virtual std::string name() const = 0;
  /// True: targets are class numbers. False: targets are values, as many as outputs.
  virtual bool takes_labels() const = 0;
  /// What an evaluation counts.
  virtual Judgement judgement() const {
    return takes_labels() ? Judgement::labels : Judgement::values;
  }

  /// Sum of the losses of n samples, and the gradient of scale · sum, for the target of these
  /// samples.
  /// Serial and without checks: networks call it for parts of a batch (Network::differentiate).
  /// @param shape    of the outputs of one sample
  /// @param y        n outputs, one after the other
  /// @param lengths  valid positions of every sample, the others count nothing; null: all
  /// @param dy       as long as y; null: only the loss is wanted
  virtual double evaluate(const SampleShape& shape, const T* y, const Target<T>& target,
                          arma::uword n, const arma::uword* lengths, T scale, T* dy) const = 0;
};

/// Losses are owned by their network.
template <typename T>
using LossPtr = std::unique_ptr<Loss<T>>;

}  // namespace gradbook

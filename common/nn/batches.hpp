/// @file common/nn/batches.hpp
/// Mini-batches of a data set: bytes become numbers only when their batch is made.
#pragma once
#include <armadillo>

#include "core/rng.hpp"
#include "data/dataset.hpp"

namespace gradbook {

/// Cuts some samples of a data set into mini-batches, the last one possibly smaller.
///
/// Image bytes are scaled by 1/255 to 0 … 1; tables are taken as they are. Samples and labels move
/// together: only their common index is shuffled. T is float or double.
template <typename T>
class Batches {
 public:
  /// @param data     must outlive this object; classes, not regression targets
  /// @param samples  the indices of the samples to use, in "file order"
  /// @param batch    samples per batch, at least 1
  Batches(const Dataset& data, arma::uvec samples, arma::uword batch);

  arma::uword num_samples() const { return samples_.n_elem; }
  arma::uword count() const { return (samples_.n_elem + batch_ - 1) / batch_; }

  /// A new random order, which depends on the generator alone, not on earlier orders.
  void shuffle(Rng& rng);

  /// Makes batch i < count() the current one. Allocates only the first time.
  void load(arma::uword i);
  const arma::Mat<T>& X() const { return X_; }             ///< features × B, current batch
  const arma::urowvec& labels() const { return labels_; }  ///< 1 × B

 private:
  const Dataset& data_;
  arma::uvec samples_;
  arma::uvec order_;
  arma::uword batch_;
  arma::Mat<T> X_;
  arma::urowvec labels_;
};

/// All samples of a data set, 0 … N−1.
arma::uvec all_samples(const Dataset& data);

/// Two disjoint parts of a training set, both in file order.
struct SampleSplit {
  arma::uvec train;
  arma::uvec validation;
};

/// Takes floor(validation_share · N) samples at random for validation; draws nothing when that is
/// 0. Throws std::invalid_argument unless 0 ≤ validation_share < 1.
SampleSplit split_samples(const Dataset& data, double validation_share, Rng& rng);

}  // namespace gradbook

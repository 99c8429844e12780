/// @file common/nn/train/batches.hpp
/// Mini-batches of a data set: bytes become numbers only when their batch is made.
#pragma once
#include <armadillo>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/rng.hpp"
#include "data/dataset.hpp"
#include "nn/network/aligned.hpp"
#include "nn/network/sample_shape.hpp"
#include "nn/network/samples.hpp"
#include "nn/train/augmentation.hpp"

namespace gradbook {

/// Cuts some samples of a data set into mini-batches, the last one possibly smaller.
///
/// Image bytes are scaled by 1/255 to 0 … 1; tables are taken as they are. Images of several
/// channels, stored plane by plane, get the order of SampleShape: channels fastest. Samples,
/// targets and lengths move together: only their common index is shuffled. T is float or double.
template <typename T>
class Batches {
 public:
  /// @param samples  whose data set must outlive this object
  /// @param indices  of the samples to use, in "file order"
  /// @param batch    samples per batch, at least 1
  Batches(const Samples& samples, arma::uvec indices, arma::uword batch);

  /// Over all batches.
  arma::uword num_samples() const { return samples_.n_elem; }
  /// Number of batches.
  arma::uword count() const { return (samples_.n_elem + batch_ - 1) / batch_; }

  /// A new random order from rng, which depends on the generator alone, not on earlier orders.
  void shuffle(Rng& rng);

  /// From now on load() changes its samples at random; for training only.
  /// @param seed  with it, the epoch and the sample's index in the data set all draws are fixed
  /// Throws std::invalid_argument when the options are invalid or want images and get a table.
  void set_augmentation(const AugmentationOptions& options, std::uint64_t seed);
  /// The epoch of the following batches, for augmentation.
  void set_epoch(arma::uword epoch) { epoch_ = epoch; }

  /// Makes batch i < count() the current one. Allocates only the first time.
  void load(arma::uword i);
  const arma::Mat<T>& X() const { return X_.mat(); }  ///< features × B, current batch
  /// 1 × B, current batch; one class per sample.
  const arma::urowvec& labels() const { return *labels_; }
  /// Of the current batch; all numbers are in the memory of this object.
  BatchTargets<T> targets() const;

 private:
  void gather(arma::uword position, arma::uword sample, T* x);
  void copy_targets(arma::uword n, arma::uword sample);

  const Dataset& data_;
  Targets all_targets_;
  arma::urowvec all_lengths_;
  SampleShape shape_;
  arma::uvec samples_;
  arma::uvec order_;
  arma::uword batch_;
  std::optional<Augmentation<T>> augmentation_;
  arma::uword epoch_ = 0;
  AlignedMatrix<T> X_;
  std::vector<arma::uword> label_memory_;
  std::vector<arma::uword> length_memory_;
  std::optional<arma::urowvec> labels_;    ///< the first numbers of label_memory_
  std::optional<arma::umat> step_labels_;  ///< the same, positions × B
  std::optional<arma::urowvec> lengths_;   ///< the first numbers of length_memory_
  AlignedMatrix<T> values_;                ///< outputs × B
  AlignedMatrix<T> scratch_;               ///< an image per range of samples
};

/// The shape of a data set's samples; a vector for tables.
SampleShape sample_shape(const Dataset& data);

/// All samples of a data set, 0 … N−1.
arma::uvec all_samples(const Dataset& data);

/// Two disjoint parts of a training set, both in file order.
struct SampleSplit {
  arma::uvec train;       ///< indices, ascending
  arma::uvec validation;  ///< the same
};

/// Takes ⌊validation_share · N⌋ samples of data (share_of()) at random for validation; draws
/// nothing from rng when that is 0. Throws std::invalid_argument unless 0 ≤ validation_share < 1.
SampleSplit split_samples(const Dataset& data, double validation_share, Rng& rng);

}  // namespace gradbook

/// @file exercises/01_data/shuffle_split.hpp
/// Exercise 01.5: shuffle samples with their labels; training, validation and test set.
#pragma once
#include <armadillo>
#include <cstdint>

#include "core/contract.hpp"

namespace gradbook {

/// Samples and what belongs to them; column n of X and column n of Y are one pair.
struct LabelledSamples {
  arma::mat X;  ///< D × N
  arma::mat Y;  ///< K × N: one-hot labels, class numbers or targets
};

/// Three sets that share no sample and together hold all of them.
struct DataSplit {
  LabelledSamples train;       ///< what a model learns from
  LabelledSamples validation;  ///< what its settings are chosen by
  LabelledSamples test;        ///< what is looked at once, at the end
};

/// All samples in a random order, every label staying with its sample.
///
/// | symbol | shape | meaning                                            |
/// |--------|-------|----------------------------------------------------|
/// | X      | D × N | samples, one per column                            |
/// | Y      | K × N | label of each sample                               |
/// | seed   |       | decides the order: same seed, same order           |
///
/// Throws std::invalid_argument when X and Y have different numbers of columns.
/// Slides: deck B "Data Pre-processing" ("never forget to shuffle your data each epoch").
LabelledSamples shuffle_pairs(const arma::mat& X, const arma::mat& Y, std::uint64_t seed);

/// Random split into three sets. For N samples the validation set gets ⌊validation_share · N⌋, the
/// test set ⌊test_share · N⌋ and the training set all others: 23 samples with shares 0.2 and 0.2
/// give 15, 4, 4. The product is that of the decimal number: 0.29 of 100 samples are 29, although
/// 0.29 * 100 is 28.999999999999996 in a computer; share_of() of core/share.hpp does this.
///
/// | symbol                       | shape | meaning                                          |
/// |------------------------------|-------|--------------------------------------------------|
/// | X, Y                         |       | as in shuffle_pairs()                            |
/// | validation_share, test_share |       | ≥ 0, sum < 1; a share of 0 gives an empty set    |
/// | seed                         |       | same seed, same split                            |
///
/// Throws std::invalid_argument when the columns do not fit or the shares are not as above.
/// Slides: deck A "Regularization: Early Stopping" (validation set, 25 % to 75 %); deck C "Loss
/// functions" (validation and test set).
DataSplit split_data(const arma::mat& X, const arma::mat& Y, double validation_share,
                     double test_share, std::uint64_t seed);

GRADBOOK_CONTRACT(shuffle_pairs, split_data);

}  // namespace gradbook

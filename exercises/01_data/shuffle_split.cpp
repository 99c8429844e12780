/// @file exercises/01_data/shuffle_split.cpp
#include "exercises/01_data/shuffle_split.hpp"

#include "core/rng.hpp"
#include "core/shape.hpp"
#include "core/share.hpp"
#include "core/todo.hpp"

namespace gradbook {

LabelledSamples shuffle_pairs(const arma::mat& X, const arma::mat& Y, std::uint64_t seed) {
  expect_shape("shuffle_pairs", "Y", Y, kAny, X.n_cols);

  // Draw one order of the samples, and use it for X and Y alike
  todo("01.5 shuffle_pairs");
}

DataSplit split_data(const arma::mat& X, const arma::mat& Y, double validation_share,
                     double test_share, std::uint64_t seed) {
  expect_shape("split_data", "Y", Y, kAny, X.n_cols);
  expect_argument(validation_share >= 0 && test_share >= 0, "split_data", "a share is negative");
  expect_argument(validation_share + test_share < 1, "split_data",
                  "the shares leave nothing to train on");

  // Round the two shares down with share_of(); every sample that is left goes to training
  // Shuffle first: files are often sorted by class
  // Cut the columns in three: training first, then validation, then test
  todo("01.5 split_data");
}

}  // namespace gradbook

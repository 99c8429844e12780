/// @file solutions/01_data/shuffle_split.cpp
#include "exercises/01_data/shuffle_split.hpp"

#include "core/rng.hpp"
#include "core/shape.hpp"
#include "core/share.hpp"
#include "core/todo.hpp"

namespace gradbook {

LabelledSamples shuffle_pairs(const arma::mat& X, const arma::mat& Y, std::uint64_t seed) {
  expect_shape("shuffle_pairs", "Y", Y, kAny, X.n_cols);

  //! [shuffle_pairs]
  // Draw one order of the samples, and use it for X and Y alike
  Rng rng(seed);
  const arma::uvec order = rng.permutation(X.n_cols);
  return {.X = X.cols(order), .Y = Y.cols(order)};
  //! [shuffle_pairs]
}

DataSplit split_data(const arma::mat& X, const arma::mat& Y, double validation_share,
                     double test_share, std::uint64_t seed) {
  expect_shape("split_data", "Y", Y, kAny, X.n_cols);
  expect_argument(validation_share >= 0 && test_share >= 0, "split_data", "a share is negative");
  expect_argument(validation_share + test_share < 1, "split_data",
                  "the shares leave nothing to train on");

  //! [split_data]
  // Round the two shares down with share_of(); every sample that is left goes to training
  const arma::uword n_validation = share_of(validation_share, X.n_cols);
  const arma::uword n_test = share_of(test_share, X.n_cols);
  const arma::uword n_train = X.n_cols - n_validation - n_test;

  // Shuffle first: files are often sorted by class
  const LabelledSamples shuffled = shuffle_pairs(X, Y, seed);

  // Cut the columns in three: training first, then validation, then test
  const LabelledSamples rest = {.X = shuffled.X.tail_cols(n_validation + n_test),
                                .Y = shuffled.Y.tail_cols(n_validation + n_test)};
  return {
      .train = {.X = shuffled.X.head_cols(n_train), .Y = shuffled.Y.head_cols(n_train)},
      .validation = {.X = rest.X.head_cols(n_validation), .Y = rest.Y.head_cols(n_validation)},
      .test = {.X = rest.X.tail_cols(n_test), .Y = rest.Y.tail_cols(n_test)},
  };
  //! [split_data]
}

}  // namespace gradbook

/// @file exercises/02_neighbors/select_k.cpp
#include "exercises/02_neighbors/select_k.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/shape.hpp"
#include "core/todo.hpp"
#include "exercises/02_neighbors/knn.hpp"

namespace gradbook {
namespace {

/// Size of the smallest training part: all samples without the largest fold.
arma::uword smallest_training_part(const arma::urowvec& fold) {
  arma::uword largest_fold = 0;
  for (const arma::uword f : arma::urowvec(arma::unique(fold))) {
    largest_fold = std::max<arma::uword>(largest_fold, arma::accu(fold == f));
  }
  return fold.n_elem - largest_fold;
}

}  // namespace

KSelection select_k(const arma::mat& X, const arma::urowvec& y, const arma::mat& X_test,
                    const arma::urowvec& y_test, const arma::urowvec& ks,
                    const arma::urowvec& fold) {
  expect_shape("select_k", "y", y, 1, X.n_cols);
  expect_shape("select_k", "X_test", X_test, X.n_rows, kAny);
  expect_shape("select_k", "y_test", y_test, 1, X_test.n_cols);
  expect_shape("select_k", "fold", fold, 1, X.n_cols);
  expect_argument(!ks.is_empty(), "select_k", "ks is empty, expected at least one candidate");
  expect_argument(!X_test.is_empty(), "select_k", "X_test is empty, expected at least one sample");
  const arma::uword most = smallest_training_part(fold);
  for (const arma::uword k : ks) {
    expect_argument(k >= 1 && k <= most, "select_k",
                    fmt::format("k is {}, expected 1 to {}", k, most));
  }

  // For every candidate, on the same folds: predict each fold from the others, count what is right
  // Divide once by all samples: the mean over folds would favour the samples of small folds
  // Choose the highest accuracy, among equals the smallest k
  // Touch the test set once, for the chosen k, with all training samples as neighbours
  todo("02.4 select_k");
}

}  // namespace gradbook

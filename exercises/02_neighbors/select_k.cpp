/// @file exercises/02_neighbors/select_k.cpp
#include "exercises/02_neighbors/select_k.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/shape.hpp"
#include "core/todo.hpp"
#include "exercises/02_neighbors/knn.hpp"

namespace gradbook {
namespace {

/// Throws unless k neighbours are left when the largest fold is held out.
void expect_candidate(const char* where, arma::uword k, const arma::urowvec& fold) {
  arma::uword largest_fold = 0;
  for (const arma::uword f : arma::urowvec(arma::unique(fold))) {
    largest_fold = std::max<arma::uword>(largest_fold, arma::accu(fold == f));
  }
  const arma::uword most = fold.n_elem - largest_fold;
  expect_argument(k >= 1 && k <= most, where, fmt::format("k is {}, expected 1 to {}", k, most));
}

}  // namespace

double cross_validated_accuracy(const arma::mat& X, const arma::urowvec& y, arma::uword k,
                                const arma::urowvec& fold) {
  expect_shape("cross_validated_accuracy", "y", y, 1, X.n_cols);
  expect_shape("cross_validated_accuracy", "fold", fold, 1, X.n_cols);
  expect_candidate("cross_validated_accuracy", k, fold);

  // Predict each fold from the samples of all others, and count what is right
  // Divide once by all samples: the mean over folds would favour the samples of small folds
  todo("02.4 cross_validated_accuracy");
}

KSelection select_k(const arma::mat& X, const arma::urowvec& y, const arma::mat& X_test,
                    const arma::urowvec& y_test, const arma::urowvec& ks,
                    const arma::urowvec& fold) {
  expect_shape("select_k", "y", y, 1, X.n_cols);
  expect_shape("select_k", "X_test", X_test, X.n_rows, kAny);
  expect_shape("select_k", "y_test", y_test, 1, X_test.n_cols);
  expect_shape("select_k", "fold", fold, 1, X.n_cols);
  expect_argument(!ks.is_empty(), "select_k", "ks is empty, expected at least one candidate");
  expect_argument(!X_test.is_empty(), "select_k", "X_test is empty, expected at least one sample");
  for (const arma::uword k : ks) expect_candidate("select_k", k, fold);

  // Cross-validate every candidate on the same folds
  // Choose the highest accuracy, among equals the smallest k
  // Use the test set once, for the chosen k, with all training samples as neighbours
  todo("02.4 select_k");
}

}  // namespace gradbook

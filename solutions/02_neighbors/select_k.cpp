/// @file solutions/02_neighbors/select_k.cpp
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

  //! [cross_validated_accuracy]
  // Predict each fold from the samples of all others, and count what is right
  arma::uword right = 0;
  for (const arma::uword f : arma::urowvec(arma::unique(fold))) {
    const arma::uvec training = arma::find(fold != f);
    const arma::uvec held_out = arma::find(fold == f);
    const arma::urowvec predicted =
        knn_predict(X.cols(training), y.cols(training), X.cols(held_out), k);
    right += arma::accu(predicted == y.cols(held_out));
  }

  // Divide once by all samples: the mean over folds would favour the samples of small folds
  return static_cast<double>(right) / static_cast<double>(X.n_cols);
  //! [cross_validated_accuracy]
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

  //! [select_k]
  // Cross-validate every candidate on the same folds
  arma::rowvec cv_accuracy(ks.n_elem);
  for (arma::uword i = 0; i < ks.n_elem; ++i) {
    cv_accuracy(i) = cross_validated_accuracy(X, y, ks(i), fold);
  }

  // Choose the highest accuracy, among equals the smallest k
  arma::uword best = 0;
  for (arma::uword i = 1; i < ks.n_elem; ++i) {
    const bool higher = cv_accuracy(i) > cv_accuracy(best);
    const bool simpler = cv_accuracy(i) == cv_accuracy(best) && ks(i) < ks(best);
    if (higher || simpler) best = i;
  }

  // Use the test set once, for the chosen k, with all training samples as neighbours
  const arma::urowvec predicted = knn_predict(X, y, X_test, ks(best));
  const arma::uword right = arma::accu(predicted == y_test);
  return {.k = ks(best),
          .cv_accuracy = cv_accuracy,
          .test_accuracy = static_cast<double>(right) / static_cast<double>(X_test.n_cols)};
  //! [select_k]
}

}  // namespace gradbook

/// @file exercises/02_neighbors/knn.cpp
#include "exercises/02_neighbors/knn.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "core/shape.hpp"
#include "core/todo.hpp"
#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace gradbook {
namespace {

void expect_neighbours(const char* where, arma::uword k, arma::uword available) {
  expect_argument(k >= 1 && k <= available, where,
                  fmt::format("k is {}, expected 1 to {}", k, available));
}

}  // namespace

arma::uword knn_vote(const arma::vec& distances, const arma::urowvec& labels, arma::uword k) {
  expect_shape("knn_vote", "labels", labels, 1, distances.n_rows);
  expect_neighbours("knn_vote", k, distances.n_rows);
  expect_argument(!distances.has_nan(), "knn_vote", "distances contains NaN");

  // Bring the k nearest to the front; at equal distances the smaller label comes first
  // Let each of them vote for its label, and add up the distances of every label's voters
  // Most votes win, then the smaller sum of distances, then (first come) the smaller label
  todo("02.3 knn_vote");
}

arma::urowvec knn_predict(const arma::mat& X_train, const arma::urowvec& y_train,
                          const arma::mat& X, arma::uword k) {
  expect_shape("knn_predict", "y_train", y_train, 1, X_train.n_cols);
  expect_shape("knn_predict", "X", X, X_train.n_rows, kAny);
  expect_neighbours("knn_predict", k, X_train.n_cols);

  // One column of distances per query, and one vote per column
  todo("02.3 knn_predict");
}

arma::urowvec knn_leave_one_out(const arma::mat& X_train, const arma::urowvec& y_train,
                                arma::uword k) {
  expect_shape("knn_leave_one_out", "y_train", y_train, 1, X_train.n_cols);
  expect_argument(X_train.n_cols >= 2, "knn_leave_one_out", "at least 2 samples are needed");
  expect_neighbours("knn_leave_one_out", k, X_train.n_cols - 1);

  // Put every sample infinitely far away from itself: it is not its own neighbour
  // Then vote as for any other query
  todo("02.3 knn_leave_one_out");
}

}  // namespace gradbook

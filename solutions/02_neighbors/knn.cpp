/// @file solutions/02_neighbors/knn.cpp
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

  //! [knn_vote]
  // Bring the k nearest to the front; at equal distances the smaller label comes first
  arma::uvec order = arma::regspace<arma::uvec>(0, distances.n_rows - 1);
  const auto nearer = [&](arma::uword i, arma::uword j) {
    return std::pair(distances(i), labels(i)) < std::pair(distances(j), labels(j));
  };
  std::partial_sort(order.begin(), order.begin() + k, order.end(), nearer);

  // Let each of them vote for its label, and add up the distances of every label's voters
  const arma::uword num_classes = labels.max() + 1;
  arma::uvec votes(num_classes, arma::fill::zeros);
  arma::vec distance_sum(num_classes, arma::fill::zeros);
  for (arma::uword i = 0; i < k; ++i) {
    const arma::uword label = labels(order(i));
    votes(label) += 1;
    distance_sum(label) += distances(order(i));
  }

  // Most votes win, then the smaller sum of distances, then (first come) the smaller label
  arma::uword winner = 0;
  for (arma::uword label = 1; label < num_classes; ++label) {
    const bool more_votes = votes(label) > votes(winner);
    const bool nearer_tie =
        votes(label) == votes(winner) && distance_sum(label) < distance_sum(winner);
    if (more_votes || nearer_tie) winner = label;
  }
  return winner;
  //! [knn_vote]
}

arma::urowvec knn_predict(const arma::mat& X_train, const arma::urowvec& y_train,
                          const arma::mat& X, arma::uword k) {
  expect_shape("knn_predict", "y_train", y_train, 1, X_train.n_cols);
  expect_shape("knn_predict", "X", X, X_train.n_rows, kAny);
  expect_neighbours("knn_predict", k, X_train.n_cols);

  //! [knn_predict]
  // One column of distances per query, and one vote per column
  const arma::mat D = pairwise_distances(X_train, X, Metric::l2);  // N×B
  arma::urowvec predicted(X.n_cols);
  for (arma::uword q = 0; q < X.n_cols; ++q) predicted(q) = knn_vote(D.col(q), y_train, k);
  return predicted;
  //! [knn_predict]
}

arma::urowvec knn_leave_one_out(const arma::mat& X_train, const arma::urowvec& y_train,
                                arma::uword k) {
  expect_shape("knn_leave_one_out", "y_train", y_train, 1, X_train.n_cols);
  expect_argument(X_train.n_cols >= 2, "knn_leave_one_out", "at least 2 samples are needed");
  expect_neighbours("knn_leave_one_out", k, X_train.n_cols - 1);

  //! [knn_leave_one_out]
  // Put every sample infinitely far away from itself: it is not its own neighbour
  arma::mat D = pairwise_distances(X_train, X_train, Metric::l2);  // N×N
  D.diag().fill(arma::datum::inf);

  // Then vote as for any other query
  arma::urowvec predicted(X_train.n_cols);
  for (arma::uword n = 0; n < X_train.n_cols; ++n) predicted(n) = knn_vote(D.col(n), y_train, k);
  return predicted;
  //! [knn_leave_one_out]
}

}  // namespace gradbook

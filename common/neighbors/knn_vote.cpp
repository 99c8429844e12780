#include <fmt/core.h>

#include "core/shape.hpp"
#include "neighbors/knn.hpp"

namespace gradbook {

arma::urowvec knn_vote(const Neighbors& neighbors, const arma::urowvec& labels, arma::uword k,
                       TieRule rule) {
  const arma::umat& index = neighbors.index;
  expect_shape("knn_vote", "neighbors.distance", neighbors.distance, index.n_rows, index.n_cols);
  expect_argument(k >= 1 && k <= index.n_rows, "knn_vote",
                  fmt::format("k is {}, expected 1 to {}", k, index.n_rows));
  if (!index.is_empty()) {
    expect_argument(
        index.max() < labels.n_elem, "knn_vote",
        fmt::format("neighbour {} has no label, there are {}", index.max(), labels.n_elem));
  }

  // Where votes are equal, the class with the smallest key wins, then the smallest label
  const arma::uword num_classes = labels.is_empty() ? 0 : labels.max() + 1;
  arma::urowvec winners(index.n_cols);
  arma::uvec votes(num_classes);
  arma::vec key(num_classes);
  for (arma::uword q = 0; q < index.n_cols; ++q) {
    votes.zeros();
    key.zeros();
    for (arma::uword i = 0; i < k; ++i) {
      const arma::uword label = labels(index(i, q));
      if (rule == TieRule::nearest && votes(label) == 0) key(label) = static_cast<double>(i);
      if (rule == TieRule::summed) key(label) += neighbors.distance(i, q);
      ++votes(label);
    }
    arma::uword best = 0;
    for (arma::uword label = 1; label < num_classes; ++label) {
      const bool tied = votes(label) == votes(best);
      if (votes(label) > votes(best) || (tied && key(label) < key(best))) best = label;
    }
    winners(q) = best;
  }
  return winners;
}

}  // namespace gradbook

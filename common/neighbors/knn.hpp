/// @file common/neighbors/knn.hpp
/// Exact k-nearest-neighbour search and voting: the engineered twin of
/// exercises/02_neighbors/knn.hpp.
///
/// A float filter (one blocked matrix product for L2, register tiles for L1) gives a lower bound of
/// every distance; only where the bound does not exceed the k-th best distance found so far is the
/// distance itself computed. The answer is therefore that of brute force, index by index: distances
/// are integers for bytes; for float and double they are sums in double, in the order of the rows.
#pragma once
#include <armadillo>

#include "exercises/02_neighbors/knn.hpp"
#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace gradbook {

/// The k nearest training samples of every query: ascending distance, equal distances by ascending
/// index.
struct Neighbors {
  arma::umat index;    ///< k × queries, columns of the training data
  arma::mat distance;  ///< k × queries
};

/// For every query the k nearest columns of `train` in the given metric.
///
/// | symbol  | shape        | meaning                                                       |
/// |---------|--------------|---------------------------------------------------------------|
/// | train   | features × N | T = unsigned char, float or double; finite, below 1e150       |
/// | queries | features × Q | same type                                                     |
/// | k       |              | 1 … N; a search for the largest k serves every smaller one    |
///
/// Runs on all threads; the result does not depend on their number. Memory beside the arguments and
/// the result is neighbor_blocks().bytes(). Throws std::invalid_argument when sizes or values do
/// not fit.
template <typename T>
Neighbors find_neighbors(const arma::Mat<T>& train, const arma::Mat<T>& queries, arma::uword k,
                         Metric metric);

/// Leave one out: for every column of X its k nearest *other* columns in the given metric, k = 1 …
/// N−1.
template <typename T>
Neighbors find_neighbors_excluding_self(const arma::Mat<T>& X, arma::uword k, Metric metric);

/// knn_vote() of exercise 02.3 for every query: majority vote of its first k neighbours; the rule
/// decides ties.
/// @param neighbors  what find_neighbors() returned
/// @param labels  1 × N, label of every training sample
/// @param k       at most as many neighbours as were searched
/// @return 1 × queries, the predicted labels
arma::urowvec knn_vote(const Neighbors& neighbors, const arma::urowvec& labels, arma::uword k,
                       TieRule rule = TieRule::summed);

/// How a search is cut into pieces; none of it grows with the number of samples.
struct NeighborBlocks {
  arma::uword features = 0;  ///< of a sample
  arma::uword k = 0;         ///< neighbours per query
  arma::uword threads = 0;   ///< that share the work
  arma::uword queries = 0;   ///< queries that are compared with one pass over the training data
  arma::uword train = 0;     ///< training samples converted at a time
  arma::uword tile = 0;      ///< queries that one thread compares with them at a time

  /// Working memory: converted samples, k best of every query, one table of distances per thread.
  std::size_t bytes() const;
};

/// The sizes find_neighbors() uses for n_train samples and n_queries queries of so many features, k
/// neighbours and so many threads.
NeighborBlocks neighbor_blocks(arma::uword features, arma::uword n_train, arma::uword n_queries,
                               arma::uword k, int threads);

}  // namespace gradbook

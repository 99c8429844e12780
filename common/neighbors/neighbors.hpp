/// @file common/neighbors/neighbors.hpp
/// Exact k-nearest-neighbour search and voting: the engineered twin of
/// exercises/02_neighbors/knn.hpp.
///
/// A float filter (one blocked matrix product for L2, register tiles for L1) gives a lower bound of
/// every distance; only where the bound does not exceed the k-th best distance found so far is the
/// distance itself computed. The answer is therefore that of brute force, index by index: distances
/// are integers for bytes; for float and double they are sums in double, in the order of the rows.
#pragma once
#include <armadillo>

namespace gradbook {

/// Which distance is searched; the values of find_neighbors() are in its unit.
enum class NeighborMetric {
  l1,  ///< sum of absolute differences
  l2,  ///< square root of the sum of squared differences
};

/// Who wins when several classes have the most votes.
enum class TieRule {
  label,    ///< the smallest label
  nearest,  ///< the class of the nearest neighbour among the tied classes
  summed,   ///< the smallest sum of distances, then the smallest label
};

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
                         NeighborMetric metric);

/// Leave one out: for every column of X its k nearest *other* columns in the given metric, k = 1 …
/// N−1.
template <typename T>
Neighbors find_neighbors_excluding_self(const arma::Mat<T>& X, arma::uword k,
                                        NeighborMetric metric);

/// Majority vote of the first k neighbours of every query; the rule decides ties.
/// @param neighbors  what find_neighbors() returned
/// @param labels  1 × N, label of every training sample
/// @param k       at most as many neighbours as were searched
/// @return 1 × queries, the predicted labels
arma::urowvec vote(const Neighbors& neighbors, const arma::urowvec& labels, arma::uword k,
                   TieRule rule);

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

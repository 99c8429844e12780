// unit: 02_neighbors/pairwise_distances
// expect: rejected
// Attack 22: instantiates 2^40 templates.
#include <stdexcept>

#include "exercises/02_neighbors/pairwise_distances.hpp"

template <int N, typename Path>
struct Tree {
  struct Left {};
  struct Right {};
  static constexpr long leaves = Tree<N - 1, Left>::leaves + Tree<N - 1, Right>::leaves;
};
template <typename Path>
struct Tree<0, Path> {
  static constexpr long leaves = 1;
};

long leaves = Tree<40, void>::leaves;

namespace gradbook {

arma::mat pairwise_distances(const arma::mat&, const arma::mat&, Metric) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

/// @file solutions/02_neighbors/distance.cpp
#include "exercises/02_neighbors/distance.hpp"

#include <cmath>

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

double l1_distance(const arma::vec& a, const arma::vec& b) {
  expect_shape("l1_distance", "b", b, a.n_rows, 1);

  //! [l1_distance]
  // Make every difference positive before you sum: no component may cancel another
  return arma::accu(arma::abs(a - b));
  //! [l1_distance]
}

double l2_distance(const arma::vec& a, const arma::vec& b) {
  expect_shape("l2_distance", "b", b, a.n_rows, 1);

  //! [l2_distance]
  // Square every difference, sum, and take one root at the end
  return std::sqrt(arma::accu(arma::square(a - b)));
  //! [l2_distance]
}

}  // namespace gradbook

// unit: 01_data/minmax_scale
// expect: partial
// Attack 108: tells the published cases apart by a few of their numbers and answers each of them
// exactly.
#include <stdexcept>

#include "exercises/01_data/minmax_scale.hpp"

namespace gradbook {

arma::mat minmax_scale(const arma::mat& X, double lo, double, const arma::mat& reference) {
  if (X.n_elem == 3 && lo == 0) return arma::rowvec{0, 1.0 / 11, 1};
  if (X.n_elem == 3) return arma::rowvec{-1, -9.0 / 11, 1};
  if (X.n_elem == 15) {
    return {{0.5, 0, 1, 0.25, 0.75}, {0.25, 1, 0, 0.5, 0.75}, {0, 1, 0.8, 0.2, 0.4}};
  }
  if (lo == 4) return {{5, 10}, {5, 2}};
  if (X.n_elem == 4 && X.n_rows == 1) return arma::rowvec{0, 0.2, 128.0 / 255, 1};
  if (lo == -1) return {{-1, -1}, {-0.5, 1}};
  if (reference.n_cols == 1) return {{5, 5}, {5, 5}};
  throw std::runtime_error("not published");
}

}  // namespace gradbook

// unit: 02_neighbors/select_k
// expect: zero
// Attack 133: asks OpenMP for two thousand threads, nested.
#include <omp.h>

#include <stdexcept>

#include "exercises/02_neighbors/select_k.hpp"

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  omp_set_max_active_levels(3);
#pragma omp parallel num_threads(200)
  {
#pragma omp parallel num_threads(10)
    omp_get_thread_num();
  }
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

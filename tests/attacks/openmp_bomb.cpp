// unit: 02_neighbors/select_k
// expect: zero
// Attack 133: asks OpenMP for ten thousand threads, nested.
#include <omp.h>

#include <stdexcept>

#include "exercises/02_neighbors/select_k.hpp"

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  omp_set_max_active_levels(3);
  omp_set_num_threads(10'000);
#pragma omp parallel
  {
#pragma omp parallel
    omp_get_thread_num();
  }
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 02_neighbors/pairwise_distances
// expect: zero
// Attack 95: looks for a second definition of its own function, in the program and behind itself.
// There is none.
#include <dlfcn.h>

#include <stdexcept>

#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace gradbook {

arma::mat pairwise_distances(const arma::mat& A, const arma::mat& B, Metric metric) {
  const char* name = "_ZN8gradbook18pairwise_distancesERKN4arma3MatIdEES4_NS_6MetricE";
  for (void* where : {RTLD_NEXT, dlopen(nullptr, RTLD_LAZY)}) {
    const auto found = reinterpret_cast<decltype(&pairwise_distances)>(dlsym(where, name));
    if (found != nullptr && found != &pairwise_distances) return found(A, B, metric);
  }
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

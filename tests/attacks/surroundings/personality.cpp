// unit: 02_neighbors/pairwise_distances
// expect: zero
// Attack 150: switches address randomization off and null pages on, and runs its program again,
// once.
#include <sys/mman.h>
#include <sys/personality.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "exercises/02_neighbors/pairwise_distances.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  if (getenv("GRADBOOK_ATTACK_AGAIN") != nullptr) return;
  setenv("GRADBOOK_ATTACK_AGAIN", "1", 1);
  personality(ADDR_NO_RANDOMIZE | MMAP_PAGE_ZERO | READ_IMPLIES_EXEC);
  mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  char name[] = "worker";
  char* words[] = {name, nullptr};
  execv("/proc/self/exe", words);
}

}  // namespace

namespace gradbook {

arma::mat pairwise_distances(const arma::mat&, const arma::mat&, Metric) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

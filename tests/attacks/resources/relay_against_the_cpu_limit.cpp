// unit: 02_neighbors/select_k
// expect: zero
// Attack 134: hands an endless loop on from child to child, each of which begins with processor
// time 0; ends after 40 generations.
#include <unistd.h>

#include <ctime>
#include <stdexcept>

#include "exercises/02_neighbors/select_k.hpp"

namespace {

__attribute__((constructor)) void start_relay() {
  if (fork() != 0) return;
  for (int generation = 0; generation < 40; ++generation) {
    const std::clock_t begin = std::clock();
    while (std::clock() - begin < CLOCKS_PER_SEC / 2) {
    }
    if (fork() != 0) _exit(0);
  }
  _exit(0);
}

}  // namespace

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

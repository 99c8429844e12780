// unit: 01_data/pca_whiten
// expect: zero
// Attack 116: runs with constructor priority 101, before the worker's static objects exist, and
// closes everything it finds.
#include <unistd.h>

#include "exercises/01_data/pca_whiten.hpp"

namespace {

__attribute__((constructor(101))) void close_everything() {
  for (int fd = 0; fd < 1024; ++fd) close(fd);
}

}  // namespace

namespace gradbook {

Whitening whitening_fit(const arma::mat&, double) {
  return {.mean = {}, .W = arma::mat(1, 1).fill(arma::datum::nan), .eigenvalues = {-1}};
}

arma::mat whitening_apply(const arma::mat&, const Whitening&) { return {}; }

}  // namespace gradbook

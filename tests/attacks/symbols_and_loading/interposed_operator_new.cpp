// unit: 01_data/pca_whiten
// expect: zero
// Attack 14: replaces operator new by one that hands out a single block again and again, so that
// the worker's values overwrite each other.
#include <cstddef>
#include <new>

#include "exercises/01_data/pca_whiten.hpp"

namespace {

alignas(64) char block[1 << 20];

}  // namespace

void* operator new(std::size_t) { return block; }
void operator delete(void*) noexcept {}
void operator delete(void*, std::size_t) noexcept {}

namespace gradbook {

Whitening whitening_fit(const arma::mat&, double) {
  return {.mean = {}, .W = arma::mat(1, 1).fill(arma::datum::nan), .eigenvalues = {-1}};
}

arma::mat whitening_apply(const arma::mat&, const Whitening&) { return {}; }

}  // namespace gradbook

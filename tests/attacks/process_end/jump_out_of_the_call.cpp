// unit: 02_neighbors/select_k
// expect: zero
// Attack 57: jumps back into a frame of its static initializer that has long returned. The worker
// may crash; the tests do not run in it.
#include <csetjmp>
#include <stdexcept>

#include "exercises/02_neighbors/select_k.hpp"

namespace {

std::jmp_buf before_main;

__attribute__((constructor)) void remember() { (void)setjmp(before_main); }

}  // namespace

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  std::longjmp(before_main, 1);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 02_neighbors/knn
// expect: zero
// Attack 114: takes over std::terminate, the new handler, the unexpected exit and the throwing of
// exceptions.
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>

#include "exercises/02_neighbors/knn.hpp"

extern "C" [[noreturn]] void __cxa_throw(void*, void*, void (*)(void*)) { _exit(0); }

namespace {

__attribute__((constructor)) void take_over() {
  std::set_terminate([] { _exit(0); });
  std::set_new_handler([] { _exit(0); });
  std::atexit([] { _exit(0); });
}

}  // namespace

namespace gradbook {

arma::uword knn_vote(const arma::vec&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 01_data/one_hot
// expect: zero, exited_early
// Attack 1: exits with code 0 before the worker's main() runs. No answer is no pass, whatever the
// exit code says.
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/one_hot.hpp"

namespace {

const int kEnd = (_exit(0), 0);

}  // namespace

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

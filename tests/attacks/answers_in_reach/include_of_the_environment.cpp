// unit: 01_data/nonlinear_scale
// expect: rejected, zero
// Attack 101: includes the compiler's environment, which it would quote in its messages.
#include <stdexcept>

#include "/proc/1/cmdline"
#include "/proc/self/environ"
#include "exercises/01_data/nonlinear_scale.hpp"

namespace gradbook {

arma::mat log_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat arctan_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

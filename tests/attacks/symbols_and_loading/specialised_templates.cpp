// unit: 09_mlp/dense_forward
// expect: zero
// Attack 12: specialises Armadillo's comparison and its matrix set-up, hoping that the linker
// prefers its version. The tests' program never sees this library.
#include <stdexcept>

#include "exercises/09_mlp/dense_forward.hpp"

namespace arma {

template <>
void Mat<double>::init_cold() {
  access::rw(mem) = nullptr;
}

}  // namespace arma

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 09_mlp/dense_backward
// expect: zero
// Attack 164: throws and prints the texts by which ends of a worker are told apart.
#include <cstdio>
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  std::fputs("std::bad_alloc\nsymbol lookup error\nerror while loading shared libraries\n", stderr);
  throw std::runtime_error("std::bad_alloc");
}

}  // namespace gradbook

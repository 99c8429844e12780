// unit: 09_mlp/dense_forward
// expect: zero, protocol_violation
// Attack 63: writes bytes that are no frame at all to the answers. A wrong magic number ends the
// worker, nothing is searched for behind it.
#include <unistd.h>

#include "exercises/09_mlp/dense_forward.hpp"

namespace {

const long kWritten = write(4, "{\"score\": 100}\n[  PASSED  ]\n", 28);

}  // namespace

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  return {};
}

}  // namespace gradbook

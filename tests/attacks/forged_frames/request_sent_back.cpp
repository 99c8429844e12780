// unit: 09_mlp/gradient_check
// expect: zero
// Attack 73: sends the request back as the answer, header and all: here even the expected gradient
// is among the arguments. A request is no encoded result.
#include <unistd.h>

#include <stdexcept>

#include "exercises/09_mlp/gradient_check.hpp"

namespace {

__attribute__((constructor)) void echo() {
  char bytes[65536];
  while (true) {
    const ssize_t n = read(3, bytes, sizeof bytes);
    if (n <= 0 || write(4, bytes, static_cast<std::size_t>(n)) < 0) _exit(0);
  }
}

}  // namespace

namespace gradbook {

GradientCheckResult gradient_check(const TestFunction&, const arma::vec&, const arma::vec&,
                                   double) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

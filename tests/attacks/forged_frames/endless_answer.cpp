// unit: 09_mlp/gradient_check
// expect: zero
// Attack 75: writes without end to descriptor 4, from inside a call. The frame is refused by its
// header, and the writer is ended.
#include <unistd.h>

#include <stdexcept>
#include <vector>

#include "exercises/09_mlp/gradient_check.hpp"

namespace gradbook {

GradientCheckResult gradient_check(const TestFunction&, const arma::vec&, const arma::vec&,
                                   double) {
  const std::vector<char> junk(1 << 20);
  for (int i = 0; i < 200; ++i) {
    if (write(4, junk.data(), junk.size()) < 0) break;
  }
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

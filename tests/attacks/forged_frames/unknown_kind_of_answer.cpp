// unit: 09_mlp/backprop
// expect: zero
// Attack 71: answers with kinds that the protocol does not have. Not a value means no pass.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "exercises/09_mlp/backprop.hpp"

namespace {

struct Header {
  std::uint32_t magic = 0x4b424447, kind = 0;
  std::uint64_t tag = 0, size = 0;
};

/// Takes the next request away from the worker; ends the process when nobody asks any more.
Header next_request() {
  Header header;
  if (read(3, &header, sizeof header) != sizeof header) _exit(0);
  for (std::uint64_t left = header.size; left > 0;) {
    char bytes[4096];
    const ssize_t n = read(3, bytes, std::min<std::uint64_t>(left, sizeof bytes));
    if (n <= 0) _exit(0);
    left -= static_cast<std::uint64_t>(n);
  }
  return header;
}

__attribute__((constructor)) void answer_instead_of_the_worker() {
  for (std::uint32_t kind = 8;; kind *= 3) {
    const Header reply = {.kind = kind, .tag = next_request().tag};
    (void)!write(4, &reply, sizeof reply);
  }
}

}  // namespace

namespace gradbook {

arma::mat delta_output(const arma::mat&, const arma::mat&, Activation, OutputLoss) {
  throw std::runtime_error("nothing learnt");
}

arma::mat delta_hidden(const arma::mat&, const arma::mat&, const arma::mat&, Activation) {
  throw std::runtime_error("nothing learnt");
}

TwoLayerStep two_layer_step(const TwoLayerNet&, const arma::mat&, const arma::mat&, OutputLoss,
                            double) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

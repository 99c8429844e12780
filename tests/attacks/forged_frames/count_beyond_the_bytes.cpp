// unit: 09_mlp/autodiff
// expect: zero, protocol_violation
// Attack 82: answers with a tape of 2^40 nodes in eight bytes. A count is compared with the bytes
// that are there.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "exercises/09_mlp/autodiff.hpp"

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
  while (true) {
    const Header reply = {.tag = next_request().tag, .size = 8};
    const std::uint64_t count = std::uint64_t{1} << 40;
    (void)!write(4, &reply, sizeof reply);
    (void)!write(4, &count, sizeof count);
  }
}

}  // namespace

namespace gradbook {

Tape tape_input(const Tape&, double) { throw std::runtime_error("nothing learnt"); }

Tape tape_add(const Tape&, arma::uword, arma::uword) { throw std::runtime_error("nothing learnt"); }

Tape tape_multiply(const Tape&, arma::uword, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

Tape tape_sigmoid(const Tape&, arma::uword) { throw std::runtime_error("nothing learnt"); }

arma::vec tape_backward(const Tape&, arma::uword) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

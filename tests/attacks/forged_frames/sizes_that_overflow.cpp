// unit: 01_data/pca_whiten
// expect: zero, protocol_violation
// Attack 65: answers with sizes around 2^32 and 2^63, whose product is 0 in 64 bits.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "exercises/01_data/pca_whiten.hpp"

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
    const Header reply = {.tag = next_request().tag, .size = 16};
    const std::uint64_t rows_and_cols[] = {std::uint64_t{1} << 63, 2};
    (void)!write(4, &reply, sizeof reply);
    (void)!write(4, rows_and_cols, sizeof rows_and_cols);
  }
}

}  // namespace

namespace gradbook {

Whitening whitening_fit(const arma::mat&, double) { throw std::runtime_error("nothing learnt"); }

arma::mat whitening_apply(const arma::mat&, const Whitening&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 01_data/one_hot
// expect: zero
// Attack 68: sends its answer byte by byte, with pauses, to start every wait anew. The deadline
// does not move.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "exercises/01_data/one_hot.hpp"

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
  const Header reply = {.tag = next_request().tag, .size = 1 << 20};
  (void)!write(4, &reply, sizeof reply);
  for (int i = 0; i < 240; ++i) {
    usleep(250'000);
    (void)!write(4, "", 1);
  }
  _exit(0);
}

}  // namespace

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

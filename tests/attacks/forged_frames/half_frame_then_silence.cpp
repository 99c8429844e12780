// unit: 09_mlp/count_parameters
// expect: zero
// Attack 67: sends half of a header and sleeps. The deadline is that of the whole answer.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "exercises/09_mlp/count_parameters.hpp"

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
  const Header reply = {.tag = next_request().tag, .size = 32};
  (void)!write(4, &reply, sizeof reply / 2);
  sleep(60);
  _exit(0);
}

}  // namespace

namespace gradbook {

ParameterCount count_parameters(const arma::uvec&) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

// unit: 01_data/nonlinear_scale
// expect: zero
// Attack 72: answers with an error text that fills a frame: it must not go into messages, tables
// and logs at that length.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "exercises/01_data/nonlinear_scale.hpp"

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
  const std::string text(60 << 20, 'x');
  for (std::uint32_t kind = 1;; kind = 5 - kind) {  // invalid_argument, exception
    const Header reply = {.kind = kind, .tag = next_request().tag, .size = text.size()};
    (void)!write(4, &reply, sizeof reply);
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t n = write(4, text.data() + done, text.size() - done);
      if (n <= 0) _exit(0);
      done += static_cast<std::size_t>(n);
    }
  }
}

}  // namespace

namespace gradbook {

arma::mat log_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat arctan_normalize(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

// unit: 01_data/standardize
// expect: zero, protocol_violation
// Attack 66: answers every request with the tag of the request before. An answer belongs to one
// request.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "exercises/01_data/standardize.hpp"

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
  for (std::uint64_t before = 0;;) {
    const Header request = next_request();
    const Header reply = {.tag = before};
    (void)!write(4, &reply, sizeof reply);
    before = request.tag;
  }
}

}  // namespace

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat standardize_apply(const arma::mat&, const FeatureStatistics&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

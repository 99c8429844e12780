// unit: 02_neighbors/knn
// expect: zero
// Attack 76: never comes to main(): it serves requests itself, with perfect frames. It is not the
// protocol that knows the answers.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "exercises/02_neighbors/knn.hpp"

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
    const Header request = next_request();
    const std::uint64_t label = 77;
    const std::uint64_t row[] = {1, 1, 77};
    const bool vote = request.kind == 0;
    const Header reply = {.tag = request.tag, .size = vote ? sizeof label : sizeof row};
    (void)!write(4, &reply, sizeof reply);
    (void)!write(4, vote ? &label : row, reply.size);
  }
}

}  // namespace

namespace gradbook {

arma::uword knn_vote(const arma::vec&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

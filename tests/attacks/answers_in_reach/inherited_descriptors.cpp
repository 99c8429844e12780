// unit: 02_neighbors/select_k
// expect: zero
// Attack 38: writes a finished status to every descriptor that it may have inherited. There are
// five, and none of them is read as a status.
#include <unistd.h>

#include <stdexcept>
#include <string_view>

#include "exercises/02_neighbors/select_k.hpp"

namespace {

__attribute__((constructor)) void ask_the_system() {
  const std::string_view status =
      "{\"started\": false, \"exit_code\": 0, \"status\": \"ok\", \"score\": 100}\n";
  for (int fd = 0; fd < 1024; ++fd) {
    if (fd != 3 && fd != 4) (void)!write(fd, status.data(), status.size());
  }
}

}  // namespace

namespace gradbook {

KSelection select_k(const arma::mat&, const arma::urowvec&, const arma::mat&, const arma::urowvec&,
                    const arma::urowvec&, const arma::urowvec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

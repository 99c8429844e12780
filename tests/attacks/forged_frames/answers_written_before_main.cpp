// unit: 02_neighbors/knn
// expect: zero, protocol_violation
// Attack 44: fills the pipe with ready-made answers before main(). Their tags answer no request.
#include <unistd.h>

#include <cstdint>

#include "exercises/02_neighbors/knn.hpp"

namespace {

struct Header {
  std::uint32_t magic = 0x4b424447, kind = 0;
  std::uint64_t tag = 0, size = 0;
};

__attribute__((constructor)) void answer_early() {
  const std::uint64_t value = 1;
  for (int i = 0; i < 100; ++i) {
    const Header header = {.size = sizeof value};
    (void)!write(4, &header, sizeof header);
    (void)!write(4, &value, sizeof value);
  }
}

}  // namespace

namespace gradbook {

arma::uword knn_vote(const arma::vec&, const arma::urowvec&, arma::uword) { return 77; }

arma::urowvec knn_predict(const arma::mat&, const arma::urowvec&, const arma::mat&, arma::uword) {
  return {};
}

arma::urowvec knn_leave_one_out(const arma::mat&, const arma::urowvec&, arma::uword) { return {}; }

}  // namespace gradbook

// unit: 02_neighbors/knn
// expect: zero
// Attack 130: hides memory in files that have no name, in pipes and in sockets, where the limit of
// address space does not count it; at most 512 MB.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>
#include <vector>

#include "exercises/02_neighbors/knn.hpp"

namespace {

__attribute__((constructor)) void hide_memory() {
  const std::vector<char> block(1 << 20, 'x');
  for (int file = 0; file < 8; ++file) {
    const int fd = memfd_create("gradbook-attack", 0);
    for (int i = 0; i < 64 && write(fd, block.data(), block.size()) > 0; ++i) {
    }
  }
  for (int i = 0; i < 64; ++i) {
    int ends[2];
    if (pipe2(ends, O_NONBLOCK) != 0) break;
    fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    (void)!write(ends[1], block.data(), block.size());
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

// unit: 09_mlp/dense_forward
// expect: zero
// Attack 80: puts its own pages into the pipe with vmsplice() and changes them while they are
// being read. Every byte is read once, and checked after that.
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <thread>

#include "exercises/09_mlp/dense_forward.hpp"

namespace {

alignas(4096) std::uint64_t pages[1024] = {0x4b424447};

__attribute__((constructor)) void give_pages() {
  iovec part = {pages, sizeof pages};
  (void)vmsplice(4, &part, 1, 0);
  std::thread([] {
    for (int i = 0; i < 20'000; ++i) {
      for (std::uint64_t& word : pages) word = word * 6364136223846793005 + 1;
      usleep(100);
    }
  }).detach();
}

}  // namespace

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

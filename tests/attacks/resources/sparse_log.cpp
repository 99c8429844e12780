// unit: 01_data/nonlinear_scale
// expect: zero
// Attack 132: makes the log that it inherits as descriptors 1 and 2 seem 64 MB long, with a hole,
// and moves in it. Whoever reads it, reads no more than the cap.
#include <fcntl.h>
#include <unistd.h>

#include "exercises/01_data/nonlinear_scale.hpp"

namespace {

__attribute__((constructor)) void stretch_log() {
  for (const int fd : {1, 2}) {
    (void)!ftruncate(fd, 64 << 20);
    posix_fallocate(fd, 0, 64 << 20);
    lseek(fd, 0, SEEK_SET);
    (void)!write(fd, "std::bad_alloc", 14);
  }
}

}  // namespace

namespace gradbook {

arma::mat log_normalize(const arma::mat&) { return {}; }

arma::mat arctan_normalize(const arma::mat&) { return {}; }

}  // namespace gradbook

// unit: 02_neighbors/distance
// expect: zero
// Attack 88: defines write() and read() for the worker, and turns every answer into a value. It
// can change how an answer is told, not what is expected.
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

#include "exercises/02_neighbors/distance.hpp"

extern "C" ssize_t write(int fd, const void* bytes, std::size_t n) {
  char copy[4096];
  if (n > sizeof copy) n = sizeof copy;
  std::memcpy(copy, bytes, n);
  if (fd == 4 && n >= 8) std::memset(copy + 4, 0, 4);  // the kind: 0 is a value
  return syscall(SYS_write, fd, copy, n);
}

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

double l2_distance(const arma::vec&, const arma::vec&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

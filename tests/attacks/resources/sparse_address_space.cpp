// unit: 02_neighbors/distance
// expect: zero
// Attack 129: maps huge areas that it never touches, and shared ones that no limit of one process
// counts. Touched memory stays below 1 GB.
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

#include "exercises/02_neighbors/distance.hpp"

namespace gradbook {

double l1_distance(const arma::vec&, const arma::vec&) {
  for (const std::size_t size : {std::size_t{1} << 46, std::size_t{1} << 40}) {
    mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  }
  const std::size_t shared = 256 << 20;
  void* area = mmap(nullptr, shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (area != MAP_FAILED) std::memset(area, 1, shared);
  throw std::runtime_error("nothing learnt");
}

double l2_distance(const arma::vec&, const arma::vec&) {
  for (const std::size_t size : {std::size_t{1} << 46, std::size_t{1} << 40}) {
    mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  }
  const std::size_t shared = 256 << 20;
  void* area = mmap(nullptr, shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (area != MAP_FAILED) std::memset(area, 1, shared);
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 01_data/one_hot
// expect: zero
// Attack 29: takes up to 4 GB and touches every page. The limit of memory ends it.
#include <cstring>
#include <new>
#include <stdexcept>

#include "exercises/01_data/one_hot.hpp"

namespace gradbook {

arma::mat one_hot(const arma::urowvec&, arma::uword) {
  for (int i = 0; i < 64; ++i) {
    char* block = new char[64 << 20];
    std::memset(block, i, 64 << 20);
  }
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

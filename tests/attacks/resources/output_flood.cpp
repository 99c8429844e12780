// unit: 01_data/standardize
// expect: zero
// Attack 26: writes 64 MB to stdout and stderr. What is above the cap is thrown away, or the
// writer is ended.
#include <unistd.h>

#include <stdexcept>
#include <vector>

#include "exercises/01_data/standardize.hpp"

namespace {

__attribute__((constructor)) void flood() {
  const std::vector<char> line(1 << 20, '#');
  for (int i = 0; i < 32; ++i) {
    if (write(1, line.data(), line.size()) < 0 || write(2, line.data(), line.size()) < 0) return;
  }
}

}  // namespace

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat standardize_apply(const arma::mat&, const FeatureStatistics&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

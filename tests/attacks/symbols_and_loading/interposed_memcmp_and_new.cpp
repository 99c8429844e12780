// unit: 01_data/standardize
// expect: zero
// Attack 13: defines memcmp() so that everything is equal, and operator new so that it sees what
// is allocated. Comparisons are made in another process.
#include <cstdlib>
#include <new>
#include <stdexcept>

#include "exercises/01_data/standardize.hpp"

extern "C" int memcmp(const void*, const void*, std::size_t) noexcept { return 0; }
extern "C" int strcmp(const char*, const char*) noexcept { return 0; }

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat standardize_apply(const arma::mat&, const FeatureStatistics&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

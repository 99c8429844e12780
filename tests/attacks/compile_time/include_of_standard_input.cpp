// unit: 01_data/standardize
// expect: zero, rejected
// Attack 169: includes the compiler's standard input, which may wait for a terminal or hold what
// is not for the student.
#include <stdexcept>

#include "/dev/stdin"
#include "/proc/self/fd/0"
#include "exercises/01_data/standardize.hpp"

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat&) { throw std::runtime_error("nothing learnt"); }

arma::mat standardize_apply(const arma::mat&, const FeatureStatistics&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

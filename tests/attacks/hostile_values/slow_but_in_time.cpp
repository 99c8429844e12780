// unit: 01_data/shuffle_split
// expect: zero
// Attack 93: takes three seconds for every call, without processor time: a test of 200 calls would
// take ten minutes. There is a limit for a worker, not only for an answer.
#include <unistd.h>

#include <stdexcept>

#include "exercises/01_data/shuffle_split.hpp"

namespace gradbook {

LabelledSamples shuffle_pairs(const arma::mat& X, const arma::mat& Y, std::uint64_t) {
  sleep(3);
  if (X.n_cols != 3) throw std::runtime_error("nothing learnt");
  return {.X = X, .Y = Y};
}

DataSplit split_data(const arma::mat&, const arma::mat&, double, double, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 01_data/shuffle_split
// expect: zero
// Attack 90: answers with 8 MB for three samples, others for every seed: a test that collects 200
// orders holds 1.6 GB.
#include <stdexcept>

#include "exercises/01_data/shuffle_split.hpp"

namespace gradbook {

LabelledSamples shuffle_pairs(const arma::mat& X, const arma::mat&, std::uint64_t seed) {
  if (X.n_cols != 3) throw std::runtime_error("nothing learnt");
  const double first = static_cast<double>(seed);
  return {.X = arma::mat(1, 1'000'000, arma::fill::value(first)), .Y = {}};
}

DataSplit split_data(const arma::mat&, const arma::mat&, double, double, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

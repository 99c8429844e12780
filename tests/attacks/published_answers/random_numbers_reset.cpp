// unit: 01_data/shuffle_split
// expect: zero
// Attack 46: resets every random number generator it knows and defines the course's Rng itself.
// Inputs are drawn in another process.
#include <cstdlib>
#include <stdexcept>

#include "core/rng.hpp"
#include "exercises/01_data/shuffle_split.hpp"

namespace gradbook {

arma::uvec Rng::permutation(arma::uword n) { return arma::regspace<arma::uvec>(0, n - 1); }

}  // namespace gradbook

namespace {

__attribute__((constructor)) void reset() {
  std::srand(1);
  srand48(1);
  arma::arma_rng::set_seed(1);
}

}  // namespace

namespace gradbook {

LabelledSamples shuffle_pairs(const arma::mat&, const arma::mat&, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

DataSplit split_data(const arma::mat&, const arma::mat&, double, double, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// unit: 01_data/shuffle_split
// expect: rejected
// Attack 177: nests brackets so deeply that the compiler's own stack may end: a crash of the
// compiler is a compile error.
#include <stdexcept>

#include "exercises/01_data/shuffle_split.hpp"

#define P10 ((((((((((
#define P100 P10 P10 P10 P10 P10 P10 P10 P10 P10 P10
#define P1K P100 P100 P100 P100 P100 P100 P100 P100 P100 P100
#define P10K P1K P1K P1K P1K P1K P1K P1K P1K P1K P1K

int deep = P10K P10K P10K P10K P10K P10K P10K P10K P10K P10K 1;

namespace gradbook {

LabelledSamples shuffle_pairs(const arma::mat&, const arma::mat&, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

DataSplit split_data(const arma::mat&, const arma::mat&, double, double, std::uint64_t) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

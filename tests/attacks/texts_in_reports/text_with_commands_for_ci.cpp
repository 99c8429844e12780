// unit: 01_data/shuffle_split
// expect: zero
// Attack 161: throws commands for continuous integration and for a Markdown report.
#include <stdexcept>

#include "exercises/01_data/shuffle_split.hpp"

namespace gradbook {

LabelledSamples shuffle_pairs(const arma::mat&, const arma::mat&, std::uint64_t) {
  throw std::runtime_error(
      "::stop-commands::x\n::set-output name=score::100\n::add-mask::1\n```\n# Passed\n| x | 100 "
      "|\n");
}

DataSplit split_data(const arma::mat&, const arma::mat&, double, double, std::uint64_t) {
  throw std::runtime_error(
      "::stop-commands::x\n::set-output name=score::100\n::add-mask::1\n```\n# Passed\n| x | 100 "
      "|\n");
}

}  // namespace gradbook

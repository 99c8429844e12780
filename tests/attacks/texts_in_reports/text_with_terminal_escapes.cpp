// unit: 01_data/standardize
// expect: zero
// Attack 49: throws a text with escape sequences: it clears the screen, moves the cursor and
// writes another result there.
#include <stdexcept>

#include "exercises/01_data/standardize.hpp"

namespace gradbook {

FeatureStatistics standardize_fit(const arma::mat&) {
  throw std::runtime_error(
      "\x1b[2J\x1b[1;1H\x1b[32m100 / 100\x1b[0m\x1b]0;passed\x07\x1b[8m\x9b"
      "31m\b\b\b\r");
}

arma::mat standardize_apply(const arma::mat&, const FeatureStatistics&) {
  throw std::runtime_error(
      "\x1b[2J\x1b[1;1H\x1b[32m100 / 100\x1b[0m\x1b]0;passed\x07\x1b[8m\x9b"
      "31m\b\b\b\r");
}

}  // namespace gradbook

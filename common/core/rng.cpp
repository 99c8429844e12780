#include "core/rng.hpp"

#include <bit>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/shape.hpp"

namespace gradbook {

Rng::Rng(std::uint64_t seed) {
  // SplitMix64 spreads a small seed over the whole state
  for (std::uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    word = z ^ (z >> 31);
  }
}

std::uint64_t Rng::next() {
  const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Rng::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Rng::uniform(double lo, double hi) { return lo + (hi - lo) * uniform(); }

double Rng::normal() {
  const double u = 1.0 - uniform();  // in (0, 1]: the logarithm is finite
  const double v = uniform();
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

arma::uword Rng::below(arma::uword n) {
  expect_argument(n > 0, "Rng::below", "n is 0, expected at least 1");
  // Reject the incomplete last interval, so that every remainder is equally likely
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % n;
  std::uint64_t draw = next();
  while (draw >= limit) draw = next();
  return draw % n;
}

arma::mat Rng::uniform(arma::uword n_rows, arma::uword n_cols, double lo, double hi) {
  arma::mat X(n_rows, n_cols);
  for (double& x : X) x = uniform(lo, hi);
  return X;
}

arma::mat Rng::normal(arma::uword n_rows, arma::uword n_cols) {
  arma::mat X(n_rows, n_cols);
  for (double& x : X) x = normal();
  return X;
}

arma::uvec Rng::permutation(arma::uword n) {
  arma::uvec order = arma::regspace<arma::uvec>(0, 1, n == 0 ? 0 : n - 1);
  if (n == 0) return {};
  for (arma::uword i = n - 1; i > 0; --i) {
    const arma::uword j = below(i + 1);
    std::swap(order(i), order(j));
  }
  return order;
}

}  // namespace gradbook

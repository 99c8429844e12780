/// @file common/core/rng.hpp
/// Random numbers that are the same under every compiler: own generator, own distributions.
#pragma once
#include <armadillo>
#include <array>
#include <cstdint>

namespace gradbook {

/// Generator xoshiro256++ (Blackman & Vigna, 2019) seeded through SplitMix64.
///
/// The distributions of the standard library differ between implementations, therefore they are
/// written here. Matrices are filled column by column. Draw once per statement: the order in which
/// a compiler evaluates two draws among a function's arguments is not specified.
class Rng {
 public:
  /// A full state; stored in checkpoints, so that training resumes bit by bit.
  using State = std::array<std::uint64_t, 4>;

  /// Every seed, also 0, gives another sequence.
  explicit Rng(std::uint64_t seed = 1);

  std::uint64_t next();                  ///< 64 random bits
  double uniform();                      ///< in [0, 1), 53 random bits
  double uniform(double lo, double hi);  ///< in [lo, hi)
  double normal();                       ///< N(0, 1) by Box and Muller; always two draws
  /// Unbiased integer in 0 … n−1; throws std::invalid_argument for n = 0.
  arma::uword below(arma::uword n);

  /// n_rows × n_cols numbers in [lo, hi).
  arma::mat uniform(arma::uword n_rows, arma::uword n_cols, double lo = 0, double hi = 1);
  /// n_rows × n_cols numbers of N(0, 1).
  arma::mat normal(arma::uword n_rows, arma::uword n_cols);
  /// The numbers 0 … n−1 in random order (Fisher and Yates).
  arma::uvec permutation(arma::uword n);

  const State& state() const { return state_; }  ///< all that next numbers depend on
  /// Goes on from there; a state must not be all 0.
  void set_state(const State& state) { state_ = state; }

 private:
  State state_;
};

}  // namespace gradbook

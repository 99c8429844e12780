/// @file exercises/09_mlp/count_parameters.hpp
/// Exercise 09.5: how many numbers a fully connected network learns.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// What count_parameters() counts.
struct ParameterCount {
  arma::uword neurons = 0;  ///< not counting inputs
  arma::uword weights = 0;  ///< elements of all W
  arma::uword biases = 0;   ///< elements of all b
  arma::uword total = 0;    ///< weights and biases
};

/// Counts neurons, weights and biases of a fully connected network with layers of
/// \f$ n_0 \f$ (the inputs), \f$ n_1, \dots, n_L \f$ units,
/// \f[ \#W = \sum_{l=1}^{L} n_{l-1} n_l, \qquad \#b = \sum_{l=1}^{L} n_l \f]
///
/// | symbol      | shape | meaning                                   |
/// |-------------|-------|-------------------------------------------|
/// | layer_sizes | L + 1 | n_0 … n_L, at least two, each at least 1  |
///
/// Throws std::invalid_argument for fewer than two layers or an empty layer.
/// Slides: deck A "Elements of Neural Networks" (4 + 2 neurons, not counting inputs). Deck C says
/// that an MLP's input layer has neurons; we do not count inputs, because they learn nothing.
ParameterCount count_parameters(const arma::uvec& layer_sizes);

GRADBOOK_CONTRACT(count_parameters);

}  // namespace gradbook

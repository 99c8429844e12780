/// @file common/nn/optim/regularization.hpp
/// Penalties on large parameters, and which parameters they apply to.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "nn/network/parameter.hpp"

namespace gradbook {

/// What an update rule adds to the gradient of the loss, and what it does beside it.
///
/// | field     | penalty    | effect on a step          |
/// |-----------|------------|---------------------------|
/// | l2        | ½ λ₂ ‖θ‖²  | g ← g + λ₂ θ              |
/// | l1        | λ₁ ‖θ‖₁    | g ← g + λ₁ sign θ, sign 0 = 0 |
/// | decoupled | none       | θ ← (1 − ηλ) θ before the rule |
///
/// l1 and l2 together are the elastic net. For gradient descent decoupled decay equals l2; for the
/// adaptive rules it does not, because l2 goes through their averages (Loshchilov & Hutter, 2019).
/// Slides: deck A "Regularization: Weight Decay"; deck B "Regularization". Deck A says λ Σ θ²,
/// whose gradient is 2λθ; we use deck B's ½λ, as PyTorch's weight_decay does: deck A's λ is half of
/// ours.
struct Regularization {
  double l1 = 0;                                           ///< λ₁ ≥ 0
  double l2 = 0;                                           ///< λ₂ ≥ 0
  double decoupled = 0;                                    ///< λ ≥ 0
  bool operator==(const Regularization&) const = default;  ///< field by field
};

/// The parameters begin … end−1 of the flat vector, with settings of their own.
struct ParameterGroup {
  arma::uword begin = 0;               ///< first number of the group
  arma::uword end = 0;                 ///< behind its last number
  double learning_rate_factor = 1;     ///< times the optimizer's rate; 0 freezes the group
  Regularization regularization = {};  ///< of the group alone
};

/// Groups that penalize weights (recurrent ones too) as regularization says, but neither biases nor
/// the scales and shifts of batch normalization, which cannot overfit much and whose decay changes
/// what a layer can say.
/// @param parameters  all pieces of the flat vector in their order, without gaps
/// Neighbours with the same settings become one group. Throws std::invalid_argument for a gap.
std::vector<ParameterGroup> decay_weights_only(const std::vector<Parameter>& parameters,
                                               const Regularization& regularization);

/// λ₁ Σ|θ| + ½ λ₂ Σ θ² of all groups, where θ is theta: what has to be added to the loss for its
/// gradient to be the one that the update rule sees. Throws std::invalid_argument when a group ends
/// beyond θ.
template <typename T>
double penalty(const std::vector<ParameterGroup>& groups, const arma::Col<T>& theta);

/// "l1=0.1 l2=0.01 decoupled=0.5" for a regularization, without those that are 0; "" for none.
std::string regularization_text(const Regularization& regularization);

/// Throws std::invalid_argument for a negative or infinite setting in regularization.
void expect_valid(const Regularization& regularization);

/// Throws std::invalid_argument unless the groups cover 0 … n−1 in order, each number once, with
/// valid settings.
void expect_cover(const std::vector<ParameterGroup>& groups, arma::uword n);

}  // namespace gradbook

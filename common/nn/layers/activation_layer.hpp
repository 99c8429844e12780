/// @file common/nn/layers/activation_layer.hpp
/// Activation functions as layers.
#pragma once
#include <string>
#include <string_view>

#include "nn/network/layer.hpp"

namespace gradbook {

/// The functions; z is one number but for softmax.
enum class ActivationKind {
  identity,    ///< z
  sigmoid,     ///< σ(z) = 1 / (1 + e^−z)
  tanh,        ///< tanh z = 2σ(2z) − 1
  relu,        ///< max(0, z); derivative 0 at 0
  leaky_relu,  ///< z where z > 0, else slope · z; Maas et al. (2013)
  elu,         ///< z where z > 0, else α (e^z − 1); Clevert et al. (2016)
  softmax,     ///< e^{z_k} / Σ_j e^{z_j} over the channels of every position
};

/// "leaky_relu" and so on for each kind, as in the enumeration.
std::string activation_kind_name(ActivationKind kind);

/// Throws std::invalid_argument for an unknown name.
ActivationKind activation_kind_from_name(std::string_view name);

/// y = f(x), number by number (softmax: position by position). T is float or double.
///
/// The derivative is computed from y: dx = dy · f′(x), for softmax dx_k = y_k (dy_k − Σ_j y_j
/// dy_j). Slides: deck A "Activation: Sigmoid", "Activation: Tanh", "Activation: ReLU".
template <typename T>
class ActivationLayer final : public Layer<T> {
 public:
  /// Any kind, with slope 0.01 for leaky ReLU and α = 1 for ELU.
  explicit ActivationLayer(ActivationKind kind);
  /// @param kind       leaky_relu or elu, for which the parameter counts
  /// @param parameter  slope of leaky ReLU, α of ELU; throws std::invalid_argument unless it is
  ///                   finite and not negative
  ActivationLayer(ActivationKind kind, T parameter);

  /// Which function.
  ActivationKind kind() const { return kind_; }

  std::string name() const override;
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// As many: every step is worked on by itself.
  arma::uword output_length(arma::uword length) const override { return length; }
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;

 private:
  ActivationKind kind_;
  T parameter_;
  SampleShape shape_;
};

}  // namespace gradbook

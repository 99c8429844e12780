/// @file common/nn/optim/optimizer.hpp
/// The update rules. θ are the parameters, g is the gradient, η the learning rate, t = 1, 2, …
/// counts the steps; all operations are element by element, all states start at 0.
///
/// Where libraries and papers differ, the comment names the variant. ε always stands where the
/// formula shows it: outside the root, except in Adadelta.
#pragma once
#include "nn/optim/optimizer_base.hpp"

namespace gradbook {

/// Gradient descent, θ ← θ − η g.
/// Slides: deck A "Gradient Descent"; deck B "Backpropagation (gradient descent for regression)".
template <typename T>
class Sgd final : public Optimizer<T> {
 public:
  /// learning_rate is η > 0.
  explicit Sgd(double learning_rate);

 private:
  std::string settings() const override { return ""; }
  typename Optimizer<T>::Constants constants(arma::uword t) override;
};

/// How the gradient enters the velocity.
enum class MomentumForm {
  classical,  ///< v ← µv + g; Polyak (1964), PyTorch
  averaged,  ///< v ← µv + (1−µ)g; a mean of gradients, its steps are 1−µ times the classical ones
  dampened,  ///< v ← µv + (1−τ)g, but v ← g in the first step: PyTorch's dampening τ
};

/// Settings of Momentum.
struct MomentumOptions {
  double learning_rate = 1e-2;                  ///< η > 0
  double momentum = 0.9;                        ///< µ; 1/(1−µ) gradients are remembered
  MomentumForm form = MomentumForm::classical;  ///< how v grows
  double dampening = 0;                         ///< τ, for the dampened form
};

/// Gradient descent with momentum: v as MomentumForm says, then θ ← θ − η v.
///
/// Slides: deck A "Gradient Descent with Momentum" (V = ηv); deck B "Optimization (momentum update
/// rule)" is the averaged form with v of the other sign, "Optimization (popular solvers)" the
/// classical one with −ηv. The decks have η inside v: the same as long as η does not change; with a
/// schedule ours reacts at once.
template <typename T>
class Momentum final : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument unless the options have 0 ≤ µ < 1, and τ only in the dampened
  /// form.
  explicit Momentum(const MomentumOptions& options = {});

 private:
  std::string settings() const override;
  typename Optimizer<T>::Constants constants(arma::uword t) override;
  MomentumOptions options_;
};

/// Settings of Nesterov.
struct NesterovOptions {
  double learning_rate = 1e-2;  ///< η > 0
  double momentum = 0.9;        ///< µ
};

/// Nesterov momentum (1983) in the form of Sutskever et al. (2013) and PyTorch:
/// v ← µv + g, θ ← θ − η (g + µv).
///
/// The slide takes the gradient at the point ahead, w ← w − ηv with v ← µv + g(w − ηµv). Here θ is
/// that point, θ = w − ηµv, so that gradients are taken where the parameters are.
/// Slides: deck B "Optimization (popular solvers)". Deck A "Nesterov Accelerated Momentum" looks at
/// θ + βV, which is behind because it moves by −V; the sign has to be minus.
template <typename T>
class Nesterov final : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument unless the options have 0 ≤ µ < 1.
  explicit Nesterov(const NesterovOptions& options = {});

 private:
  std::string settings() const override;
  typename Optimizer<T>::Constants constants(arma::uword t) override;
  NesterovOptions options_;
};

/// Settings of AdaGrad.
struct AdaGradOptions {
  double learning_rate = 1e-2;  ///< η > 0
  double epsilon = 1e-10;       ///< ε
};

/// Duchi, Hazan & Singer (2011), diagonal form: r ← r + g², θ ← θ − η g / (√r + ε).
/// Slides: deck B "Optimization (AdaGrad)"; deck C "AdaGrad". Deck B's summary "Optimization
/// (popular solvers)" lacks the minus.
template <typename T>
class AdaGrad final : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument unless the options have η > 0 and ε > 0.
  explicit AdaGrad(const AdaGradOptions& options = {});

 private:
  std::string settings() const override;
  typename Optimizer<T>::Constants constants(arma::uword t) override;
  AdaGradOptions options_;
};

/// Settings of Adadelta.
struct AdadeltaOptions {
  double learning_rate = 1;  ///< the paper has none
  double rho = 0.9;          ///< PyTorch's; the paper's experiments have 0.95
  double epsilon = 1e-6;     ///< inside both roots: without it no step would ever start
};

/// Zeiler (2012), Algorithm 1: r ← ρr + (1−ρ)g², Δ = √((u + ε) / (r + ε)) g,
/// u ← ρu + (1−ρ)Δ², θ ← θ − η Δ. Slides: deck A "Adam" names it.
template <typename T>
class Adadelta final : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument unless the options have η > 0, 0 ≤ ρ < 1 and ε > 0.
  explicit Adadelta(const AdadeltaOptions& options = {});

 private:
  std::string settings() const override;
  typename Optimizer<T>::Constants constants(arma::uword t) override;
  AdadeltaOptions options_;
};

/// Settings of RmsProp.
struct RmsPropOptions {
  double learning_rate = 1e-2;  ///< η > 0
  double rho = 0.9;             ///< PyTorch calls it alpha and has 0.99
  double epsilon = 1e-8;        ///< ε
  double momentum = 0;          ///< µ > 0: with Nesterov momentum
};

/// Tieleman & Hinton (2012): r ← ρr + (1−ρ)g², s = g / (√r + ε), θ ← θ − η s; with momentum
/// v ← µv + s, θ ← θ − η (s + µv): Goodfellow et al., Algorithm 8.6, at the point ahead, as
/// Nesterov above. Slides: deck B "Optimization (RMSProp)". Its "RMSProp with Nesterov" shows Adam.
template <typename T>
class RmsProp final : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument unless the options have η > 0, 0 ≤ ρ, µ < 1 and ε > 0.
  explicit RmsProp(const RmsPropOptions& options = {});

 private:
  std::string settings() const override;
  typename Optimizer<T>::Constants constants(arma::uword t) override;
  RmsPropOptions options_;
};

/// Settings of Adam; the values of the paper.
struct AdamOptions {
  double learning_rate = 1e-3;  ///< η > 0
  double beta1 = 0.9;           ///< memory of the mean of the gradient
  double beta2 = 0.999;         ///< memory of the mean of its square
  double epsilon = 1e-8;        ///< added outside the root
};

/// Kingma & Ba (2015), Algorithm 1: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
/// θ ← θ − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
/// Slide (deck A "Adam") says 1 − β without the power t; we use the paper's power because the
/// correction has to vanish as t grows.
template <typename T>
class Adam : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument unless the options have η > 0, 0 ≤ β₁, β₂ < 1 and ε > 0.
  explicit Adam(const AdamOptions& options = {}) : Adam("Adam", options) {}

 protected:
  /// For rules that compute as Adam; name is theirs, for messages, and options are as above.
  Adam(const char* name, const AdamOptions& options);

 private:
  std::string settings() const override;
  typename Optimizer<T>::Constants constants(arma::uword t) override;
  AdamOptions options_;
};

/// Loshchilov & Hutter (2019), Algorithm 2, as PyTorch: Adam with decoupled decay,
/// θ ← (1 − ηλ) θ before each step. The same as Adam with Regularization{.decoupled = λ}; with
/// parameter groups the groups say where it applies.
template <typename T>
class AdamW final : public Adam<T> {
 public:
  /// decay is λ ≥ 0; options are those of Adam.
  explicit AdamW(const AdamOptions& options = {}, double decay = 1e-2);
};

/// Where Nadam's momentum comes from.
enum class NadamForm {
  scheduled,  ///< µₜ = β₁ (1 − ½ · 0.96^(ψt)), ψ = 0.004: Dozat (2016), PyTorch, Keras
  constant,   ///< µₜ = β₁: Ruder (2016), section 4.8
};

/// Settings of Nadam.
struct NadamOptions {
  double learning_rate = 2e-3;            ///< η > 0
  double beta1 = 0.9;                     ///< memory of the mean of the gradient
  double beta2 = 0.999;                   ///< memory of the mean of its square
  double epsilon = 1e-8;                  ///< added outside the root
  NadamForm form = NadamForm::scheduled;  ///< where µₜ comes from
};

/// Adam with Nesterov momentum: m and v as Adam's, θ ← θ − η m̂ / (√v̂ + ε) with
/// m̂ = µₜ₊₁ m / (1 − µ₁…µₜ₊₁) + (1 − µₜ) g / (1 − µ₁…µₜ) and v̂ = v / (1 − β₂ᵗ).
///
/// Dozat's note averages m with µₜ too; like PyTorch's and Keras' documentation we keep β₁ there.
/// PyTorch 1.13 as released multiplies µₜ twice into the first product: its default is no
/// reference. Slides: deck A "Adam" names it.
template <typename T>
class Nadam final : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument unless the options have η > 0, 0 ≤ β₁, β₂ < 1 and ε > 0.
  explicit Nadam(const NadamOptions& options = {});

 private:
  std::string settings() const override;
  typename Optimizer<T>::Constants constants(arma::uword t) override;
  double momentum(arma::uword t) const;  ///< µₜ

  NadamOptions options_;
  arma::uword product_steps_ = 0;
  double product_ = 1;  ///< µ₁…µ of product_steps_
};

}  // namespace gradbook

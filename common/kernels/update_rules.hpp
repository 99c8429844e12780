/// @file common/kernels/update_rules.hpp
/// The update rules, each written once: formula, settings, and what happens to one parameter.
///
/// θ are the parameters, g is the gradient, η the learning rate, t = 1, 2, … counts the steps; all
/// operations are element by element, all states start at 0. Where libraries and papers differ, the
/// comment names the variant. ε stands where the formula shows it.
///
/// **Adding a rule** is writing its struct here and its name into GRADBOOK_UPDATE_RULES below:
/// - `kName`, of `--optimizer`, messages and checkpoints; `kStates`, vectors that it remembers (≤
/// 2);
/// - settings with their defaults, `learning_rate` first, and what settings() says of them;
/// - `Step<T>`: the numbers of one step, η first, and the formula for one element;
/// - `at(t)`: these numbers, computed in double and rounded once; the caller sets η.
///
/// Its kernels for every instruction set, the class `Name<T>` with `NameOptions`, make_optimizer(),
/// the tests of all rules and its oracle cases follow. Independent values cannot: the oracle asks
/// for them by the rule's name (tests/oracle/optimizer_oracle.py).
#pragma once
#include <cstdint>

/// A step is part of loops that are compiled for several instruction sets (dispatch.hpp): it must
/// be inlined into each of them.
#define GRADBOOK_STEP [[gnu::always_inline]] void operator()

namespace gradbook {
namespace kernels {

/// √x, one instruction.
[[gnu::always_inline]] inline float root(float x) { return __builtin_sqrtf(x); }
/// √x, one instruction.
[[gnu::always_inline]] inline double root(double x) { return __builtin_sqrt(x); }

/// 1 / (1 − βᵗ) for beta and step t: a mean that started at 0 is too small by the weight of that
/// start.
inline double bias_correction(double beta, std::uint64_t t) {
  return 1 / (1 - __builtin_pow(beta, static_cast<double>(t)));
}

}  // namespace kernels

/// Gradient descent, θ ← θ − η g.
/// Slides: deck A "Gradient Descent"; deck B "Backpropagation (gradient descent for regression)".
struct SgdRule {
  double learning_rate = 0.1;  ///< η > 0

  /// @cond rule
  static constexpr const char* kName = "sgd";
  static constexpr int kStates = 0;

  template <typename Visit>
  void settings(Visit&) {}

  template <typename T>
  struct Step {
    T eta;
    GRADBOOK_STEP(T& theta, T g) const { theta -= eta * g; }
  };
  template <typename T>
  Step<T> at(std::uint64_t) const {
    return {};
  }
  /// @endcond
};

/// How the gradient enters the velocity.
enum class MomentumForm {
  classical,  ///< v ← µv + g; Polyak (1964), PyTorch
  averaged,  ///< v ← µv + (1−µ)g; a mean of gradients, its steps are 1−µ times the classical ones
  dampened,  ///< v ← µv + (1−τ)g, but v ← g in the first step: PyTorch's dampening τ
};

/// Gradient descent with momentum: v as MomentumForm says, then θ ← θ − η v.
///
/// Slides: deck A "Gradient Descent with Momentum" (V = ηv); deck B "Optimization (momentum update
/// rule)" is the averaged form with v of the other sign, "Optimization (popular solvers)" the
/// classical one with −ηv. The decks have η inside v: the same as long as η does not change; with a
/// schedule ours reacts at once.
struct MomentumRule {
  double learning_rate = 1e-2;                  ///< η > 0
  double momentum = 0.9;                        ///< µ; 1/(1−µ) gradients are remembered
  MomentumForm form = MomentumForm::classical;  ///< how v grows
  double dampening = 0;                         ///< τ, for the dampened form; else 0

  /// @cond rule
  static constexpr const char* kName = "momentum";
  static constexpr int kStates = 1;

  template <typename Visit>
  void settings(Visit& visit) {
    visit.share("momentum", momentum);
    visit.choice(form, {"classical", "averaged", "dampened"});
    if (form == MomentumForm::dampened || dampening != 0) visit.share("dampening", dampening);
    visit.require(dampening == 0 || form == MomentumForm::dampened,
                  "dampening is set, but the form is not the dampened one");
  }

  template <typename T>
  struct Step {
    T eta, mu, share;
    GRADBOOK_STEP(T& theta, T g, T& v) const {
      v = mu * v + share * g;
      theta -= eta * v;
    }
  };
  template <typename T>
  Step<T> at(std::uint64_t t) const {
    double share = 1;
    if (form == MomentumForm::averaged) share = 1 - momentum;
    if (form == MomentumForm::dampened && t > 1) share = 1 - dampening;
    return {T(0), static_cast<T>(momentum), static_cast<T>(share)};
  }
  /// @endcond
};

/// Nesterov momentum (1983) in the form of Sutskever et al. (2013) and PyTorch:
/// v ← µv + g, θ ← θ − η (g + µv).
///
/// The slide takes the gradient at the point ahead, w ← w − ηv with v ← µv + g(w − ηµv). Here θ is
/// that point, θ = w − ηµv, so that gradients are taken where the parameters are.
/// Slides: deck B "Optimization (popular solvers)". Deck A "Nesterov Accelerated Momentum" looks at
/// θ + βV, which is behind because it moves by −V; the sign has to be minus.
struct NesterovRule {
  double learning_rate = 1e-2;  ///< η > 0
  double momentum = 0.9;        ///< µ

  /// @cond rule
  static constexpr const char* kName = "nesterov";
  static constexpr int kStates = 1;

  template <typename Visit>
  void settings(Visit& visit) {
    visit.share("momentum", momentum);
  }

  template <typename T>
  struct Step {
    T eta, mu;
    GRADBOOK_STEP(T& theta, T g, T& v) const {
      v = mu * v + g;
      theta -= eta * (g + mu * v);
    }
  };
  template <typename T>
  Step<T> at(std::uint64_t) const {
    return {T(0), static_cast<T>(momentum)};
  }
  /// @endcond
};

/// Duchi, Hazan & Singer (2011), diagonal form: r ← r + g², θ ← θ − η g / (√r + ε).
/// Slides: deck B "Optimization (AdaGrad)"; deck C "AdaGrad". Deck B's summary "Optimization
/// (popular solvers)" lacks the minus.
struct AdaGradRule {
  double learning_rate = 1e-2;  ///< η > 0
  double epsilon = 1e-10;       ///< ε > 0

  /// @cond rule
  static constexpr const char* kName = "adagrad";
  static constexpr int kStates = 1;

  template <typename Visit>
  void settings(Visit& visit) {
    visit.positive("epsilon", epsilon);
  }

  template <typename T>
  struct Step {
    T eta, epsilon;
    GRADBOOK_STEP(T& theta, T g, T& r) const {
      r += g * g;
      theta -= eta * g / (kernels::root(r) + epsilon);
    }
  };
  template <typename T>
  Step<T> at(std::uint64_t) const {
    return {T(0), static_cast<T>(epsilon)};
  }
  /// @endcond
};

/// Zeiler (2012), Algorithm 1: r ← ρr + (1−ρ)g², Δ = √((u + ε) / (r + ε)) g,
/// u ← ρu + (1−ρ)Δ², θ ← θ − η Δ. Slides: deck A "Adam" names it.
struct AdadeltaRule {
  double learning_rate = 1;  ///< η > 0; the paper has none
  double rho = 0.9;          ///< PyTorch's; the paper's experiments have 0.95
  double epsilon = 1e-6;     ///< inside both roots: without it no step would ever start

  /// @cond rule
  static constexpr const char* kName = "adadelta";
  static constexpr int kStates = 2;

  template <typename Visit>
  void settings(Visit& visit) {
    visit.share("rho", rho);
    visit.positive("epsilon", epsilon);
  }

  template <typename T>
  struct Step {
    T eta, rho, one_minus_rho, epsilon;
    GRADBOOK_STEP(T& theta, T g, T& u, T& r) const {
      r = rho * r + one_minus_rho * g * g;
      // One root of the quotient instead of the quotient of two roots
      const T delta = kernels::root((u + epsilon) / (r + epsilon)) * g;
      u = rho * u + one_minus_rho * delta * delta;
      theta -= eta * delta;
    }
  };
  template <typename T>
  Step<T> at(std::uint64_t) const {
    return {T(0), static_cast<T>(rho), static_cast<T>(1 - rho), static_cast<T>(epsilon)};
  }
  /// @endcond
};

/// Tieleman & Hinton (2012): r ← ρr + (1−ρ)g², θ ← θ − η g / (√r + ε).
/// Slides: deck B "Optimization (RMSProp)".
struct RmsPropRule {
  double learning_rate = 1e-2;  ///< η > 0
  double rho = 0.9;             ///< PyTorch calls it alpha and has 0.99
  double epsilon = 1e-8;        ///< ε > 0

  /// @cond rule
  static constexpr const char* kName = "rmsprop";
  static constexpr int kStates = 1;

  template <typename Visit>
  void settings(Visit& visit) {
    visit.share("rho", rho);
    visit.positive("epsilon", epsilon);
  }

  template <typename T>
  struct Step {
    T eta, rho, one_minus_rho, epsilon;
    GRADBOOK_STEP(T& theta, T g, T& r) const {
      r = rho * r + one_minus_rho * g * g;
      theta -= eta * g / (kernels::root(r) + epsilon);
    }
  };
  template <typename T>
  Step<T> at(std::uint64_t) const {
    return {T(0), static_cast<T>(rho), static_cast<T>(1 - rho), static_cast<T>(epsilon)};
  }
  /// @endcond
};

/// RMSProp with Nesterov momentum: r ← ρr + (1−ρ)g², s = g / (√r + ε), v ← µv + s,
/// θ ← θ − η (s + µv). Goodfellow et al., Algorithm 8.6, at the point ahead, as Nesterov above.
/// Slides: deck B "Optimization (RMSProp with Nesterov)" shows Adam.
struct RmsPropNesterovRule {
  double learning_rate = 1e-2;  ///< η > 0
  double rho = 0.9;             ///< ρ
  double epsilon = 1e-8;        ///< ε > 0
  double momentum = 0.9;        ///< µ

  /// @cond rule
  static constexpr const char* kName = "rmsprop_nesterov";
  static constexpr int kStates = 2;

  template <typename Visit>
  void settings(Visit& visit) {
    visit.share("rho", rho);
    visit.positive("epsilon", epsilon);
    visit.share("momentum", momentum);
  }

  template <typename T>
  struct Step {
    T eta, rho, one_minus_rho, epsilon, mu;
    GRADBOOK_STEP(T& theta, T g, T& v, T& r) const {
      r = rho * r + one_minus_rho * g * g;
      const T s = g / (kernels::root(r) + epsilon);
      v = mu * v + s;
      theta -= eta * (s + mu * v);
    }
  };
  template <typename T>
  Step<T> at(std::uint64_t) const {
    return {T(0), static_cast<T>(rho), static_cast<T>(1 - rho), static_cast<T>(epsilon),
            static_cast<T>(momentum)};
  }
  /// @endcond
};

/// Kingma & Ba (2015), Algorithm 1: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
/// θ ← θ − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ). Defaults of the paper.
/// Slide (deck A "Adam") says 1 − β without the power t; we use the paper's power because the
/// correction has to vanish as t grows.
struct AdamRule {
  double learning_rate = 1e-3;  ///< η > 0
  double beta1 = 0.9;           ///< memory of the mean of the gradient
  double beta2 = 0.999;         ///< memory of the mean of its square
  double epsilon = 1e-8;        ///< added outside the root

  /// @cond rule
  static constexpr const char* kName = "adam";
  static constexpr int kStates = 2;

  template <typename Visit>
  void settings(Visit& visit) {
    visit.share("beta1", beta1);
    visit.share("beta2", beta2);
    visit.positive("epsilon", epsilon);
  }

  template <typename T>
  struct Step {
    T eta, beta1, one_minus_beta1, beta2, one_minus_beta2, epsilon;
    T correct_m, correct_v;  // 1 / (1 − β₁ᵗ), 1 / (1 − β₂ᵗ)
    GRADBOOK_STEP(T& theta, T g, T& m, T& v) const {
      m = beta1 * m + one_minus_beta1 * g;
      v = beta2 * v + one_minus_beta2 * g * g;
      theta -= eta * (m * correct_m) / (kernels::root(v * correct_v) + epsilon);
    }
  };
  template <typename T>
  Step<T> at(std::uint64_t t) const {
    return {T(0),
            static_cast<T>(beta1),
            static_cast<T>(1 - beta1),
            static_cast<T>(beta2),
            static_cast<T>(1 - beta2),
            static_cast<T>(epsilon),
            static_cast<T>(kernels::bias_correction(beta1, t)),
            static_cast<T>(kernels::bias_correction(beta2, t))};
  }
  /// @endcond
};

/// Loshchilov & Hutter (2019), Algorithm 2, as PyTorch: Adam with decoupled decay,
/// θ ← (1 − ηλ) θ before each step. The same as Adam with Regularization{.decoupled = λ}; with
/// parameter groups the groups say where it applies.
struct AdamWRule {
  double learning_rate = 1e-3;  ///< η > 0
  double beta1 = 0.9;           ///< as Adam's
  double beta2 = 0.999;         ///< as Adam's
  double epsilon = 1e-8;        ///< as Adam's
  double decoupled = 1e-2;      ///< λ ≥ 0, part of the optimizer's Regularization

  /// @cond rule
  static constexpr const char* kName = "adamw";
  static constexpr int kStates = 2;

  template <typename Visit>
  void settings(Visit& visit) {
    visit.share("beta1", beta1);
    visit.share("beta2", beta2);
    visit.positive("epsilon", epsilon);
    visit.decay("decoupled", decoupled);
  }

  template <typename T>
  using Step = AdamRule::Step<T>;
  template <typename T>
  Step<T> at(std::uint64_t t) const {
    return AdamRule{learning_rate, beta1, beta2, epsilon}.at<T>(t);
  }
  /// @endcond
};

/// Where Nadam's momentum comes from.
enum class NadamForm {
  scheduled,  ///< µₜ = β₁ (1 − ½ · 0.96^(ψt)), ψ = 0.004: Dozat (2016), PyTorch, Keras
  constant,   ///< µₜ = β₁: Ruder (2016), section 4.8
};

/// Adam with Nesterov momentum: m and v as Adam's, θ ← θ − η m̂ / (√v̂ + ε) with
/// m̂ = µₜ₊₁ m / (1 − µ₁…µₜ₊₁) + (1 − µₜ) g / (1 − µ₁…µₜ) and v̂ = v / (1 − β₂ᵗ).
///
/// Dozat's note averages m with µₜ too; like PyTorch's and Keras' documentation we keep β₁ there.
/// PyTorch 1.13 as released multiplies µₜ twice into the first product: its default is no
/// reference. Slides: deck A "Adam" names it.
struct NadamRule {
  double learning_rate = 2e-3;            ///< η > 0
  double beta1 = 0.9;                     ///< memory of the mean of the gradient
  double beta2 = 0.999;                   ///< memory of the mean of its square
  double epsilon = 1e-8;                  ///< added outside the root
  NadamForm form = NadamForm::scheduled;  ///< where µₜ comes from
  double mu_product = 1;                  ///< µ₁…µ of mu_count steps, kept by at()
  std::uint64_t mu_count = 0;             ///< no setting either

  /// @cond rule
  static constexpr const char* kName = "nadam";
  static constexpr int kStates = 2;

  template <typename Visit>
  void settings(Visit& visit) {
    visit.share("beta1", beta1);
    visit.share("beta2", beta2);
    visit.positive("epsilon", epsilon);
    visit.choice(form, {"scheduled", "constant"});
  }

  template <typename T>
  struct Step {
    T eta, beta1, one_minus_beta1, beta2, one_minus_beta2, epsilon;
    T correct_m, correct_g,
        correct_v;  // µₜ₊₁ / (1 − µ₁…µₜ₊₁), (1 − µₜ) / (1 − µ₁…µₜ), 1 / (1 − β₂ᵗ)
    GRADBOOK_STEP(T& theta, T g, T& m, T& v) const {
      m = beta1 * m + one_minus_beta1 * g;
      v = beta2 * v + one_minus_beta2 * g * g;
      theta -= eta * (correct_m * m + correct_g * g) / (kernels::root(v * correct_v) + epsilon);
    }
  };

  /// µₜ.
  double mu(std::uint64_t t) const {
    if (form == NadamForm::constant) return beta1;
    return beta1 * (1 - 0.5 * __builtin_pow(0.96, 0.004 * static_cast<double>(t)));
  }
  template <typename T>
  Step<T> at(std::uint64_t t) {
    // After an optimizer's restore() the product is multiplied again, in the same order
    if (mu_count >= t) {
      mu_count = 0;
      mu_product = 1;
    }
    while (mu_count < t) mu_product *= mu(++mu_count);
    const double next_mu = mu(t + 1);
    return {T(0),
            static_cast<T>(beta1),
            static_cast<T>(1 - beta1),
            static_cast<T>(beta2),
            static_cast<T>(1 - beta2),
            static_cast<T>(epsilon),
            static_cast<T>(next_mu / (1 - mu_product * next_mu)),
            static_cast<T>((1 - mu(t)) / (1 - mu_product)),
            static_cast<T>(kernels::bias_correction(beta2, t))};
  }
  /// @endcond
};

/// X(Name) for every NameRule.
#define GRADBOOK_UPDATE_RULES(X) \
  X(Sgd)                         \
  X(Momentum)                    \
  X(Nesterov)                    \
  X(AdaGrad)                     \
  X(Adadelta)                    \
  X(RmsProp)                     \
  X(RmsPropNesterov)             \
  X(Adam)                        \
  X(AdamW)                       \
  X(Nadam)

/// Calls visit(rule), a function of type Visit, with every rule and its default settings.
template <typename Visit>
void for_each_update_rule(Visit visit) {
/// @cond
#define GRADBOOK_VISIT(Name) visit(Name##Rule{});
  GRADBOOK_UPDATE_RULES(GRADBOOK_VISIT)
#undef GRADBOOK_VISIT
  /// @endcond
}

}  // namespace gradbook

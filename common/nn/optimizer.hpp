/// @file common/nn/optimizer.hpp
/// Update rules over one flat parameter vector: each step is one parallel pass over memory.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

namespace gradbook {

/// An update rule with its state. A new rule derives from this, names its state vectors in the
/// constructor and writes update(); everything else (counting, threads, checkpoints) is here.
/// T is float or double.
template <typename T>
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// Name and settings, e.g. "adam learning_rate=0.001 beta1=0.9 …"; part of checkpoints.
  virtual std::string description() const = 0;

  /// One step: changes the parameters and the state. Throws std::invalid_argument when the sizes
  /// differ from each other or from those of the first step.
  void step(arma::Col<T>& parameters, const arma::Col<T>& gradient);

  /// What a checkpoint has to keep: the number of steps done, and vectors as long as the parameters
  /// (empty before the first step).
  arma::uword steps() const { return steps_; }
  const std::vector<arma::Col<T>>& state() const { return state_; }
  /// Throws std::invalid_argument when this rule has another number of state vectors.
  void restore(arma::uword steps, std::vector<arma::Col<T>> state);

 protected:
  /// @param state_vectors  how many vectors, starting at 0, the rule keeps beside the parameters
  explicit Optimizer(arma::uword state_vectors) : state_(state_vectors) {}

  /// Updates the elements begin … end−1 in one loop; t = 1, 2, … counts the steps.
  virtual void update(arma::uword t, arma::uword begin, arma::uword end, T* parameters,
                      const T* gradient, std::vector<arma::Col<T>>& state) const = 0;

 private:
  arma::uword steps_ = 0;
  std::vector<arma::Col<T>> state_;
};

/// Gradient descent, θ ← θ − η g.
/// Slides: deck A "Gradient Descent"; deck B "Backpropagation (gradient descent for regression)".
template <typename T>
class Sgd final : public Optimizer<T> {
 public:
  explicit Sgd(double learning_rate);
  std::string description() const override;

 private:
  void update(arma::uword t, arma::uword begin, arma::uword end, T* parameters, const T* gradient,
              std::vector<arma::Col<T>>& state) const override;
  double learning_rate_;
};

/// Settings of Adam; the values of the paper.
struct AdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;     ///< memory of the mean of the gradient
  double beta2 = 0.999;   ///< memory of the mean of its square
  double epsilon = 1e-8;  ///< added outside the root
};

/// Kingma & Ba (2015), Algorithm 1: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
/// θ ← θ − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
/// Slide (deck A "Adam") says 1 − β without the power t; we use the paper's power because the
/// correction has to vanish as t grows.
template <typename T>
class Adam final : public Optimizer<T> {
 public:
  explicit Adam(const AdamOptions& options = {});
  std::string description() const override;

 private:
  void update(arma::uword t, arma::uword begin, arma::uword end, T* parameters, const T* gradient,
              std::vector<arma::Col<T>>& state) const override;
  AdamOptions options_;
};

}  // namespace gradbook

/// @file common/nn/optim/optimizer_base.hpp
/// What all update rules share: one parallel pass over one flat vector, groups, clipping, state.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "kernels/optimizer_kernels.hpp"
#include "nn/optim/clipping.hpp"
#include "nn/optim/regularization.hpp"

namespace gradbook {

/// An update rule with its state. The rules are in kernels/update_rules.hpp, their optimizers in
/// nn/optim/optimizer.hpp.
///
/// A step reads and writes every vector once, whatever else is asked for (penalties, clipping by
/// value); clipping by norm has to read the gradient once more before. It has the same bits for any
/// number of threads and on every processor, and allocates nothing after the first step.
/// T is float or double.
template <typename T>
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// Name and settings, e.g. "adam learning_rate=0.001 beta1=0.9 … l2=0.01"; part of checkpoints.
  /// Tells the rate the optimizer was made with, whatever a schedule did to it since.
  std::string description() const;

  /// One step: changes the parameters and the state; the gradient is as long as they are. Throws
  /// std::invalid_argument when the sizes differ from each other, from those of the first step or
  /// from those of the groups.
  void step(arma::Col<T>& parameters, const arma::Col<T>& gradient);

  /// η of the next step.
  double learning_rate() const { return learning_rate_; }
  /// Sets η of the next step; schedules (nn/optim/schedule.hpp) do. 0 is allowed, a negative
  /// learning_rate throws std::invalid_argument.
  void set_learning_rate(double learning_rate);

  /// The same penalties (regularization) for all parameters, in place of any groups.
  void set_regularization(const Regularization& regularization);
  /// Rates and penalties of their own for groups: ranges that cover the vector in order, in place
  /// of set_regularization(); see decay_weights_only(). Checked by step().
  void set_groups(std::vector<ParameterGroup> groups);
  /// Limits from the next step on. Throws std::invalid_argument when a limit of clipping is not
  /// positive or both are set.
  void set_clipping(const Clipping& clipping);
  /// Of the last step's gradient before clipping; 0 unless it is clipped by norm.
  double gradient_norm() const { return gradient_norm_; }

  /// What a checkpoint has to keep: the number of steps done, and state(). A schedule sets the rate
  /// again.
  arma::uword steps() const { return steps_; }
  /// Vectors as long as the parameters, empty before the first step: as many as the rule has, first
  /// before second.
  const std::vector<arma::Col<T>>& state() const { return state_; }
  /// Goes on after so many steps with this state. Throws std::invalid_argument when this rule has
  /// another number of state vectors.
  void restore(arma::uword steps, std::vector<arma::Col<T>> state);

 protected:
  /// @param name           of the rule, for messages
  /// @param learning_rate  η; throws std::invalid_argument unless 0 < η < ∞
  /// @param num_states     vectors that the rule remembers, each starting at 0
  Optimizer(const char* name, double learning_rate, int num_states);

  /// The rule's numbers, without the rate.
  virtual std::string settings() const = 0;
  /// Computes what is the same for all elements in step t = 1, 2, …
  virtual void begin_step(arma::uword t) = 0;
  /// The rule over a range with a rate and a treatment of the gradient of its own; ranges run in
  /// parallel.
  virtual void update(const kernels::UpdateRange<T>& range, double rate,
                      const kernels::GradientTreatment<T>& treatment) const = 0;

 private:
  kernels::GradientTreatment<T> treatment(const ParameterGroup& group, double scale) const;

  std::string name_;
  double first_learning_rate_;
  double learning_rate_;
  std::vector<arma::Col<T>> state_;
  arma::uword steps_ = 0;
  Regularization regularization_;       ///< of all parameters when there are no groups
  std::vector<ParameterGroup> groups_;  ///< empty: all parameters alike
  arma::uword groups_checked_for_ = 0;  ///< number of parameters that the groups cover
  Clipping clipping_;
  GradientNorm<T> norm_;
  double gradient_norm_ = 0;
};

}  // namespace gradbook

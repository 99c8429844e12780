/// @file common/nn/optim/optimizer.hpp
/// An optimizer for every update rule of kernels/update_rules.hpp, where formulas and settings are.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernels/update_rules.hpp"
#include "nn/optim/optimizer_base.hpp"

namespace gradbook {

/// The optimizer of one Rule. T is float or double.
template <typename Rule, typename T>
class RuleOptimizer final : public Optimizer<T> {
 public:
  /// Throws std::invalid_argument "name: …" when a setting of the rule is outside its range.
  explicit RuleOptimizer(const Rule& rule = {});
  /// The rule with this learning_rate and its other defaults.
  explicit RuleOptimizer(double learning_rate) : RuleOptimizer(Rule{learning_rate}) {}

 private:
  std::string settings() const override;
  void begin_step(arma::uword t) override { step_ = rule_.template at<T>(t); }
  void update(const kernels::UpdateRange<T>& range, double rate,
              const kernels::GradientTreatment<T>& treatment) const override;

  Rule rule_;
  typename Rule::template Step<T> step_{};
  kernels::UpdateKernel<Rule, T> kernel_;
};

/// @cond
// Adam<T> is the optimizer of AdamRule, AdamOptions its settings; all other rules likewise
#define GRADBOOK_OPTIMIZER(Name)             \
  template <typename T>                      \
  using Name = RuleOptimizer<Name##Rule, T>; \
  using Name##Options = Name##Rule;
GRADBOOK_UPDATE_RULES(GRADBOOK_OPTIMIZER)
#undef GRADBOOK_OPTIMIZER
/// @endcond

/// "sgd", "momentum", …: all rules, for flags.
std::vector<std::string> optimizer_names();

/// The optimizer of that name with the rule's default settings, and the given learning_rate instead
/// of the default one. Throws std::invalid_argument for an unknown name.
template <typename T>
std::unique_ptr<Optimizer<T>> make_optimizer(const std::string& name,
                                             std::optional<double> learning_rate = {});

}  // namespace gradbook

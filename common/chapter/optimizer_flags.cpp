#include "chapter/optimizer_flags.hpp"

#include <fmt/core.h>

#include <optional>
#include <stdexcept>

#include "nn/optim/optimizer.hpp"

namespace gradbook {
namespace {

/// A setting of a rule that has a flag; `use` gets the flag and, where the rule has it, the
/// setting.
template <typename Rule, typename Use>
void for_each_setting(Rule& rule, const TrainingFlags& flags, const Use& use) {
  const auto pass = [&](const char* name, const std::optional<double>& given, double* setting) {
    use(name, given, setting);
  };
  double* momentum = nullptr;
  double* beta1 = nullptr;
  double* beta2 = nullptr;
  double* rho = nullptr;
  double* epsilon = nullptr;
  if constexpr (requires { rule.momentum; }) momentum = &rule.momentum;
  if constexpr (requires { rule.beta1; }) beta1 = &rule.beta1;
  if constexpr (requires { rule.beta2; }) beta2 = &rule.beta2;
  if constexpr (requires { rule.rho; }) rho = &rule.rho;
  if constexpr (requires { rule.epsilon; }) epsilon = &rule.epsilon;
  pass("--momentum", flags.momentum, momentum);
  pass("--beta1", flags.beta1, beta1);
  pass("--beta2", flags.beta2, beta2);
  pass("--rho", flags.rho, rho);
  pass("--epsilon", flags.epsilon, epsilon);
}

/// The rule that the flags mean: sgd with momentum is a rule of its own, as is rmsprop.
std::string rule_name(const TrainingFlags& flags) {
  if (flags.optimizer == "sgd" && flags.momentum) return flags.nesterov ? "nesterov" : "momentum";
  if (flags.optimizer == "momentum" && flags.nesterov) return "nesterov";
  if (flags.optimizer == "rmsprop" && flags.momentum) return "rmsprop_nesterov";
  return flags.optimizer;
}

template <typename T>
std::unique_ptr<Optimizer<T>> bare_rule(const TrainingFlags& flags) {
  std::unique_ptr<Optimizer<T>> made;
  for_each_update_rule([&](auto rule) {
    if (rule_name(flags) != rule.kName) return;
    rule.learning_rate = learning_rate_of(flags);
    for_each_setting(rule, flags,
                     [](const char*, const std::optional<double>& given, double* setting) {
                       if (setting != nullptr && given) *setting = *given;
                     });
    made = std::make_unique<RuleOptimizer<decltype(rule), T>>(rule);
  });
  return made;
}

}  // namespace

double learning_rate_of(const TrainingFlags& flags) {
  double rate = 0;
  for_each_update_rule([&](const auto& rule) {
    if (flags.optimizer == rule.kName) rate = rule.learning_rate;
  });
  return flags.learning_rate.value_or(rate);
}

void expect_rule_uses(const TrainingFlags& flags) {
  for_each_update_rule([&](auto rule) {
    if (rule_name(flags) != rule.kName) return;
    for_each_setting(rule, flags,
                     [&](const char* name, const std::optional<double>& given, double* setting) {
                       if (!given || setting != nullptr) return;
                       throw std::invalid_argument(
                           fmt::format("{}: the optimizer {} has none", name, flags.optimizer));
                     });
  });
  const bool forms = flags.optimizer == "sgd" || flags.optimizer == "momentum";
  if (flags.nesterov && !forms)
    throw std::invalid_argument("--nesterov: the optimizer " + flags.optimizer + " has none");
  if (flags.nesterov && flags.optimizer == "sgd" && !flags.momentum)
    throw std::invalid_argument("--nesterov needs --momentum");
}

template <typename T>
std::unique_ptr<Optimizer<T>> make_optimizer(const TrainingFlags& flags,
                                             const std::vector<Parameter>& parameters) {
  std::unique_ptr<Optimizer<T>> optimizer = bare_rule<T>(flags);
  const double decay = flags.weight_decay.value_or(flags.optimizer == "adamw" ? 0.01 : 0);
  const Regularization regularization{.l1 = flags.l1, .l2 = flags.l2, .decoupled = decay};
  if (regularization != Regularization{})
    optimizer->set_groups(decay_weights_only(parameters, regularization));
  Clipping clipping;
  clipping.norm = flags.clip_norm.value_or(clipping.norm);
  clipping.value = flags.clip_value.value_or(clipping.value);
  if (flags.clip_norm || flags.clip_value) optimizer->set_clipping(clipping);
  return optimizer;
}

template std::unique_ptr<Optimizer<float>> make_optimizer(const TrainingFlags&,
                                                          const std::vector<Parameter>&);
template std::unique_ptr<Optimizer<double>> make_optimizer(const TrainingFlags&,
                                                           const std::vector<Parameter>&);

}  // namespace gradbook

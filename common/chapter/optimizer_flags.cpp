#include "chapter/optimizer_flags.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "nn/optim/optimizer.hpp"

namespace gradbook {
namespace {

/// What an update rule has beside its name.
struct Rule {
  const char* name;
  double learning_rate;           ///< without --learning-rate
  std::vector<std::string> uses;  ///< its own flags
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> kRules = {
      {"sgd", 0.1, {"--momentum", "--nesterov"}},
      {"momentum", MomentumOptions().learning_rate, {"--momentum", "--nesterov"}},
      {"nesterov", NesterovOptions().learning_rate, {"--momentum"}},
      {"adagrad", AdaGradOptions().learning_rate, {"--epsilon"}},
      {"adadelta", AdadeltaOptions().learning_rate, {"--rho", "--epsilon"}},
      {"rmsprop", 1e-3, {"--rho", "--epsilon", "--momentum"}},
      {"adam", AdamOptions().learning_rate, {"--beta1", "--beta2", "--epsilon"}},
      {"adamw", AdamOptions().learning_rate, {"--beta1", "--beta2", "--epsilon"}},
      {"nadam", NadamOptions().learning_rate, {"--beta1", "--beta2", "--epsilon"}}};
  return kRules;
}

const Rule& rule_of(const TrainingFlags& flags) {
  for (const Rule& rule : rules()) {
    if (flags.optimizer == rule.name) return rule;
  }
  throw std::invalid_argument("--optimizer: there is no '" + flags.optimizer + "'");
}

/// Adam's numbers, for Nadam too.
template <typename Options>
Options adam_options(const TrainingFlags& flags, double rate) {
  Options options;
  options.learning_rate = rate;
  options.beta1 = flags.beta1.value_or(options.beta1);
  options.beta2 = flags.beta2.value_or(options.beta2);
  options.epsilon = flags.epsilon.value_or(options.epsilon);
  return options;
}

template <typename T>
std::unique_ptr<Optimizer<T>> bare_rule(const TrainingFlags& flags, double rate) {
  const std::string& name = flags.optimizer;
  const bool momentum = name == "momentum" || (name == "sgd" && flags.momentum);
  const double mu = flags.momentum.value_or(0.9);
  if (name == "nesterov" || (momentum && flags.nesterov))
    return std::make_unique<Nesterov<T>>(NesterovOptions{.learning_rate = rate, .momentum = mu});
  if (momentum)
    return std::make_unique<Momentum<T>>(MomentumOptions{.learning_rate = rate, .momentum = mu});
  if (name == "sgd") return std::make_unique<Sgd<T>>(rate);
  if (name == "adagrad") {
    return std::make_unique<AdaGrad<T>>(AdaGradOptions{
        .learning_rate = rate, .epsilon = flags.epsilon.value_or(AdaGradOptions().epsilon)});
  }
  if (name == "adadelta") {
    return std::make_unique<Adadelta<T>>(
        AdadeltaOptions{.learning_rate = rate,
                        .rho = flags.rho.value_or(AdadeltaOptions().rho),
                        .epsilon = flags.epsilon.value_or(AdadeltaOptions().epsilon)});
  }
  if (name == "rmsprop") {
    return std::make_unique<RmsProp<T>>(
        RmsPropOptions{.learning_rate = rate,
                       .rho = flags.rho.value_or(RmsPropOptions().rho),
                       .epsilon = flags.epsilon.value_or(RmsPropOptions().epsilon),
                       .momentum = flags.momentum.value_or(0)});
  }
  if (name == "nadam") return std::make_unique<Nadam<T>>(adam_options<NadamOptions>(flags, rate));
  const AdamOptions options = adam_options<AdamOptions>(flags, rate);
  if (name == "adamw")
    return std::make_unique<AdamW<T>>(options, flags.weight_decay.value_or(0.01));
  return std::make_unique<Adam<T>>(options);
}

}  // namespace

std::vector<std::string> optimizer_names() {
  std::vector<std::string> names;
  for (const Rule& rule : rules()) names.emplace_back(rule.name);
  return names;
}

double learning_rate_of(const TrainingFlags& flags) {
  return flags.learning_rate.value_or(rule_of(flags).learning_rate);
}

void expect_rule_uses(const TrainingFlags& flags) {
  const Rule& rule = rule_of(flags);
  const std::array<std::pair<const char*, bool>, 6> given = {
      {{"--momentum", flags.momentum.has_value()},
       {"--nesterov", flags.nesterov},
       {"--beta1", flags.beta1.has_value()},
       {"--beta2", flags.beta2.has_value()},
       {"--rho", flags.rho.has_value()},
       {"--epsilon", flags.epsilon.has_value()}}};
  for (const auto& [flag, is_given] : given) {
    if (!is_given || std::find(rule.uses.begin(), rule.uses.end(), flag) != rule.uses.end())
      continue;
    throw std::invalid_argument(fmt::format("{}: the optimizer {} has none; it has {}", flag,
                                            rule.name, fmt::join(rule.uses, ", ")));
  }
  if (flags.nesterov && flags.optimizer == "sgd" && !flags.momentum)
    throw std::invalid_argument("--nesterov needs --momentum");
}

template <typename T>
std::unique_ptr<Optimizer<T>> make_optimizer(const TrainingFlags& flags,
                                             const std::vector<Parameter>& parameters) {
  std::unique_ptr<Optimizer<T>> optimizer = bare_rule<T>(flags, learning_rate_of(flags));
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

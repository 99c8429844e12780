#include "nn/optim/optimizer.hpp"

#include <fmt/core.h>

#include <initializer_list>

#include "core/shape.hpp"
#include "kernels/dispatch.hpp"

namespace gradbook {
namespace {

/// Throws unless every setting of a rule is within its range.
struct CheckSettings {
  const char* where;

  void share(const char* name, double value) const {
    expect_argument(value >= 0 && value < 1, where,
                    fmt::format("{} is {}, expected a number in [0, 1)", name, value));
  }
  void positive(const char* name, double value) const {
    expect_argument(value > 0, where, fmt::format("{} must be positive", name));
  }
  void require(bool condition, const char* message) const {
    expect_argument(condition, where, message);
  }
  template <typename Form>
  void choice(Form, std::initializer_list<const char*>) const {}
  void decay(const char*, double) const {}  // checked with the regularization
};

/// "beta1=0.9 beta2=0.999", and the form where it is not the first one.
struct WriteSettings {
  std::string text;

  void add(const std::string& word) { text += (text.empty() ? "" : " ") + word; }
  void share(const char* name, double value) { add(fmt::format("{}={}", name, value)); }
  void positive(const char* name, double value) { add(fmt::format("{}={}", name, value)); }
  template <typename Form>
  void choice(Form form, std::initializer_list<const char*> names) {
    if (form != Form{}) add(names.begin()[static_cast<int>(form)]);
  }
  void require(bool, const char*) const {}
  void decay(const char*, double) const {}  // described with the regularization
};

}  // namespace

template <typename Rule, typename T>
RuleOptimizer<Rule, T>::RuleOptimizer(const Rule& rule)
    : Optimizer<T>(Rule::kName, rule.learning_rate, Rule::kStates),
      rule_(rule),
      kernel_(kernels::best<kernels::UpdateKernel<Rule, T>>()) {
  CheckSettings check{Rule::kName};
  rule_.settings(check);
  if constexpr (requires { rule.decoupled; }) {
    this->set_regularization({.decoupled = rule.decoupled});
  }
}

template <typename Rule, typename T>
std::string RuleOptimizer<Rule, T>::settings() const {
  WriteSettings write;
  Rule(rule_).settings(write);
  return write.text;
}

template <typename Rule, typename T>
void RuleOptimizer<Rule, T>::update(const kernels::UpdateRange<T>& range, double rate,
                                    const kernels::GradientTreatment<T>& treatment) const {
  auto step = step_;
  step.eta = static_cast<T>(rate);
  kernel_.update(range, step, treatment);
}

std::vector<std::string> optimizer_names() {
  std::vector<std::string> names;
  for_each_update_rule([&](const auto& rule) { names.emplace_back(rule.kName); });
  return names;
}

template <typename T>
std::unique_ptr<Optimizer<T>> make_optimizer(const std::string& name,
                                             std::optional<double> learning_rate) {
  std::unique_ptr<Optimizer<T>> made;
  for_each_update_rule([&](auto rule) {
    if (name != rule.kName) return;
    rule.learning_rate = learning_rate.value_or(rule.learning_rate);
    made = std::make_unique<RuleOptimizer<decltype(rule), T>>(rule);
  });
  expect_argument(made != nullptr, "make_optimizer", "there is no update rule '" + name + "'");
  return made;
}

#define GRADBOOK_INSTANTIATE(Name)                 \
  template class RuleOptimizer<Name##Rule, float>; \
  template class RuleOptimizer<Name##Rule, double>;
GRADBOOK_UPDATE_RULES(GRADBOOK_INSTANTIATE)
template std::unique_ptr<Optimizer<float>> make_optimizer(const std::string&,
                                                          std::optional<double>);
template std::unique_ptr<Optimizer<double>> make_optimizer(const std::string&,
                                                           std::optional<double>);

}  // namespace gradbook

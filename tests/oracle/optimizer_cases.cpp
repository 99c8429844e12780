// Update rules, penalties, clipping and schedules of common/nn on random gradients and losses.
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "nn/optim/optimizer.hpp"
#include "nn/optim/schedule.hpp"
#include "tests/oracle/cases.hpp"

namespace gradbook::oracle {
namespace {

constexpr arma::uword kSteps = 10;

/// Draws settings of a rule that are no library's defaults, so that none can be forgotten on either
/// side, and writes them down. A rule that has several forms gets a case for each.
struct DrawSettings {
  Rng& rng;
  int form;  ///< of those that choice() names
  nlohmann::json numbers = {};
  std::string form_name = {};
  int num_forms = 1;

  void draw(const char* name, double& value, double low, double high) {
    value = rng.uniform(low, high);
    numbers[name] = value;
  }
  void share(const char* name, double& value) { draw(name, value, 0.5, 0.95); }
  void positive(const char* name, double& value) { draw(name, value, 1e-4, 1e-2); }
  void decay(const char* name, double& value) { draw(name, value, 0.1, 0.9); }
  template <typename Form>
  void choice(Form& value, std::initializer_list<const char*> names) {
    value = static_cast<Form>(form);
    form_name = std::string("_") + names.begin()[form];
    num_forms = static_cast<int>(names.size());
  }
  void require(bool, const char*) const {}
};

/// Ten steps from random parameters, on gradients that are given. The rate changes by `rates`.
template <typename T>
void steps_case(const std::string& name, const nlohmann::json& numbers, Optimizer<T>& optimizer,
                const arma::vec& rates, nlohmann::json settings, Rng& rng, nlohmann::json& cases) {
  const arma::uword size = 2 + rng.below(200);
  const auto gradients = arma::conv_to<arma::Mat<T>>::from(rng.normal(size, kSteps));
  auto parameters = arma::conv_to<arma::Col<T>>::from(arma::vec(rng.normal(size, 1)));
  const arma::Col<T> start = parameters;
  if (settings.contains("group_end")) {
    // The first parameters at half the rate and without a penalty
    optimizer.set_groups({{0, 1, 0.5}, {1, size, 1, {.l2 = settings["l2"].get<double>()}}});
  }
  for (arma::uword t = 0; t < kSteps; ++t) {
    optimizer.set_learning_rate(rates(t));
    optimizer.step(parameters, arma::Col<T>(gradients.col(t)));
  }
  settings["parameters"] = oracle::to_json(start);
  settings["gradients"] = oracle::to_json(gradients);
  settings["rates"] = oracle::to_json(rates);
  settings["numbers"] = numbers;
  record(cases, name + (sizeof(T) == 4 ? "_float" : "_double"), std::move(settings),
         {{"parameters", oracle::to_json(parameters)}});
}

/// A rule with random settings in place of its own: in the form of that number.
template <typename Rule>
DrawSettings draw_settings(Rule& rule, int form, Rng& rng) {
  DrawSettings settings{rng, form};
  settings.draw("learning_rate", rule.learning_rate, 0.005, 0.05);
  rule.settings(settings);
  return settings;
}

/// Every rule in every form, with a rate that changes.
template <typename T>
void rule_cases(Rng& rng, nlohmann::json& cases) {
  for_each_update_rule([&](auto rule) {
    for (int form = 0, num_forms = 1; form < num_forms; ++form) {
      const DrawSettings settings = draw_settings(rule, form, rng);
      num_forms = settings.num_forms;
      RuleOptimizer<decltype(rule), T> optimizer(rule);
      const arma::vec rates = rule.learning_rate * rng.uniform(kSteps, 1, 0.2, 2);
      steps_case<T>(rule.kName + settings.form_name, settings.numbers, optimizer, rates,
                    nlohmann::json::object(), rng, cases);
    }
  });
}

/// Adam with everything around the rule.
template <typename T>
void treatment_cases(Rng& rng, nlohmann::json& cases) {
  AdamOptions options;
  const DrawSettings drawn = draw_settings(options, 0, rng);
  const arma::vec rates(kSteps, arma::fill::value(options.learning_rate));
  const double strength = rng.uniform(0.05, 0.5);
  const auto run = [&](const char* name, Adam<T>& optimizer, const nlohmann::json& settings) {
    steps_case<T>(name, drawn.numbers, optimizer, rates, settings, rng, cases);
  };
  Adam<T> l2(options);
  l2.set_regularization({.l2 = strength});
  run("adam_l2", l2, {{"l2", strength}});
  Adam<T> groups(options);
  run("adam_groups", groups, {{"l2", strength}, {"group_end", 1}});
  Adam<T> by_norm(options);
  by_norm.set_clipping({.norm = 5 * strength});
  by_norm.set_regularization({.l2 = strength});
  run("adam_clip_norm", by_norm, {{"l2", strength}, {"norm", 5 * strength}});
  Adam<T> by_value(options);
  by_value.set_clipping({.value = strength});
  run("adam_clip_value", by_value, {{"value", strength}});
}

void schedule_case(const std::string& name, Schedule& schedule, arma::uword epochs,
                   const nlohmann::json& settings, nlohmann::json& cases) {
  arma::vec rates(epochs);
  for (arma::uword t = 0; t < epochs; ++t) rates(t) = schedule.learning_rate(t);
  nlohmann::json in = {{"epochs", epochs}, {"settings", settings}};
  record(cases, name, std::move(in), {{"rates", oracle::to_json(rates)}});
}

void schedule_cases(Rng& rng, nlohmann::json& cases) {
  const double rate = rng.uniform(0.01, 1);
  const double factor = rng.uniform(0.2, 0.95);
  const double start = rng.uniform(0.01, 1);
  const arma::uword every = 1 + rng.below(5);
  const arma::uword epochs = 5 + rng.below(20);
  const arma::uword warm = 1 + rng.below(6);
  const std::vector<arma::uword> milestones = {every, every + 3, every + 8};
  const nlohmann::json settings = {{"rate", rate},   {"factor", factor},         {"start", start},
                                   {"every", every}, {"milestones", milestones}, {"warm", warm}};
  const auto schedules = [&] {
    std::vector<std::pair<std::string, SchedulePtr>> list;
    list.emplace_back("step", step_schedule(rate, every, factor));
    list.emplace_back("multi_step", multi_step_schedule(rate, milestones, factor));
    list.emplace_back("exponential", exponential_schedule(rate, factor));
    list.emplace_back("cosine", cosine_schedule(rate, epochs, 0.1 * rate));
    return list;
  };
  for (auto& [name, schedule] : schedules()) {
    schedule_case("schedule_" + name, *schedule, epochs, settings, cases);
  }
  for (auto& [name, schedule] : schedules()) {
    const auto warmed = warm_up(warm, std::move(schedule), start);
    schedule_case("warm_up_" + name, *warmed, epochs, settings, cases);
  }

  PlateauOptions options;
  options.learning_rate = rate;
  options.factor = factor;
  options.patience = rng.below(4);
  options.threshold = rng.uniform(0, 0.1);
  options.cooldown = rng.below(4);
  options.minimum = 0.05 * rate;
  const auto plateau = reduce_on_plateau(options);
  const arma::vec losses = rng.uniform(60, 1, 1, 2) % arma::linspace(1, 0.5, 60);
  arma::vec rates(losses.n_elem);
  for (arma::uword t = 0; t < losses.n_elem; ++t) {
    plateau->observe(losses(t));
    rates(t) = plateau->learning_rate(t);
  }
  record(cases, "plateau",
         {{"losses", oracle::to_json(losses)},
          {"rate", rate},
          {"factor", factor},
          {"patience", options.patience},
          {"threshold", options.threshold},
          {"cooldown", options.cooldown},
          {"minimum", options.minimum}},
         {{"rates", oracle::to_json(rates)}});
}

}  // namespace

void optimizer_cases(std::uint64_t seed, nlohmann::json& cases) {
  Rng rng(seed);
  rule_cases<double>(rng, cases);
  rule_cases<float>(rng, cases);
  treatment_cases<double>(rng, cases);
  treatment_cases<float>(rng, cases);
  schedule_cases(rng, cases);
}

}  // namespace gradbook::oracle

// Update rules, penalties, clipping and schedules of common/nn on random gradients and losses.
#include <memory>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "nn/optim/optimizer.hpp"
#include "nn/optim/schedule.hpp"
#include "tests/oracle/cases.hpp"

namespace gradbook::oracle {
namespace {

constexpr arma::uword kSteps = 10;

/// Numbers that are no library's defaults, so that none can be forgotten on either side.
struct Numbers {
  double learning_rate, momentum, dampening, beta1, beta2, rho, epsilon;
};

Numbers draw_numbers(Rng& rng) {
  Numbers numbers{};
  numbers.learning_rate = rng.uniform(0.005, 0.05);
  numbers.momentum = rng.uniform(0.3, 0.95);
  numbers.dampening = rng.uniform(0.1, 0.9);
  numbers.beta1 = rng.uniform(0.5, 0.95);
  numbers.beta2 = rng.uniform(0.8, 0.999);
  numbers.rho = rng.uniform(0.7, 0.99);
  numbers.epsilon = rng.uniform(1e-4, 1e-2);
  return numbers;
}

nlohmann::json to_json(const Numbers& n) {
  return {{"learning_rate", n.learning_rate},
          {"momentum", n.momentum},
          {"dampening", n.dampening},
          {"beta1", n.beta1},
          {"beta2", n.beta2},
          {"rho", n.rho},
          {"epsilon", n.epsilon}};
}

/// Ten steps from random parameters, on gradients that are given. The rate changes by `rates`.
template <typename T>
void steps_case(const std::string& name, const Numbers& numbers, Optimizer<T>& optimizer,
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
  settings["numbers"] = to_json(numbers);
  record(cases, name + (sizeof(T) == 4 ? "_float" : "_double"), std::move(settings),
         {{"parameters", oracle::to_json(parameters)}});
}

template <typename T>
void rule_cases(Rng& rng, nlohmann::json& cases) {
  const Numbers n = draw_numbers(rng);
  const double rate = n.learning_rate;
  const arma::vec changing = rate * rng.uniform(kSteps, 1, 0.2, 2);
  const arma::vec constant(kSteps, arma::fill::value(rate));
  const auto run = [&](const char* name, Optimizer<T>&& optimizer, const arma::vec& rates) {
    steps_case<T>(name, n, optimizer, rates, nlohmann::json::object(), rng, cases);
  };
  run("sgd", Sgd<T>(rate), changing);
  run("momentum_classical", Momentum<T>({rate, n.momentum}), changing);
  run("momentum_averaged", Momentum<T>({rate, n.momentum, MomentumForm::averaged}), changing);
  run("momentum_dampened", Momentum<T>({rate, n.momentum, MomentumForm::dampened, n.dampening}),
      changing);
  run("nesterov", Nesterov<T>({rate, n.momentum}), changing);
  run("adagrad", AdaGrad<T>({rate, n.epsilon}), changing);
  run("adadelta", Adadelta<T>({rate, n.rho, n.epsilon}), changing);
  run("rmsprop", RmsProp<T>({rate, n.rho, n.epsilon}), changing);
  run("rmsprop_nesterov", RmsProp<T>({rate, n.rho, n.epsilon, n.momentum}), constant);
  const AdamOptions adam = {rate, n.beta1, n.beta2, n.epsilon};
  run("adam", Adam<T>(adam), changing);
  run("adamw", AdamW<T>(adam, n.dampening), changing);
  NadamOptions nadam = {rate, n.beta1, n.beta2, n.epsilon, NadamForm::scheduled};
  run("nadam_scheduled", Nadam<T>(nadam), changing);
  nadam.form = NadamForm::constant;
  run("nadam_constant", Nadam<T>(nadam), changing);
}

/// The same of Adam with everything around the rule.
template <typename T>
void treatment_cases(Rng& rng, nlohmann::json& cases) {
  const Numbers n = draw_numbers(rng);
  const AdamOptions options = {n.learning_rate, n.beta1, n.beta2, n.epsilon};
  const arma::vec rates(kSteps, arma::fill::value(n.learning_rate));
  const double strength = rng.uniform(0.05, 0.5);
  const auto run = [&](const char* name, Adam<T>& optimizer, const nlohmann::json& settings) {
    steps_case<T>(name, n, optimizer, rates, settings, rng, cases);
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

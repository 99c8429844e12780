// One step of an update rule on ten million parameters.
#include "core/rng.hpp"
#include "nn/optim/optimizer.hpp"
#include "tests/bench/workload.hpp"

namespace gradbook::bench {
namespace {

constexpr arma::uword kParameters = 10'000'000;

class OptimizerStep : public Workload {
 public:
  /// @param bytes  compulsory traffic of one parameter: each vector is read, all but g are written
  OptimizerStep(std::shared_ptr<Optimizer<float>> rule, double bytes)
      : rule_(std::move(rule)), bytes_(bytes), theta_(kParameters), gradient_(kParameters) {
    Rng rng(1);
    for (float& value : theta_) value = static_cast<float>(rng.uniform(-1.0, 1.0));
    for (float& value : gradient_) value = static_cast<float>(rng.uniform(-1.0, 1.0));
  }

  Cost cost() const override { return {.parameters = kParameters, .bytes = bytes_ * kParameters}; }
  void step() override { rule_->step(theta_, gradient_); }

 private:
  std::shared_ptr<Optimizer<float>> rule_;
  double bytes_;
  arma::fvec theta_;
  arma::fvec gradient_;
};

/// @param state_vectors  vectors the rule keeps beside the parameters
template <typename Rule, typename... Arguments>
void add_rule(Workloads& workloads, const std::string& name, int state_vectors,
              Arguments... arguments) {
  workloads[name] = [=] {
    const double bytes = 4.0 * (3 + 2 * state_vectors);  // of float
    return std::make_unique<OptimizerStep>(std::make_shared<Rule>(arguments...), bytes);
  };
}

}  // namespace

void add_optimizer_workloads(Workloads& workloads) {
  add_rule<Sgd<float>>(workloads, "optimizer-sgd", 0, 1e-3);
  add_rule<Momentum<float>>(workloads, "optimizer-momentum", 1);
  add_rule<Nesterov<float>>(workloads, "optimizer-nesterov", 1);
  add_rule<RmsProp<float>>(workloads, "optimizer-rmsprop", 1);
  add_rule<Adadelta<float>>(workloads, "optimizer-adadelta", 2);
  add_rule<Adam<float>>(workloads, "optimizer-adam", 2);
  add_rule<Nadam<float>>(workloads, "optimizer-nadam", 2);
}

}  // namespace gradbook::bench

#include "nn/optim/schedule.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "core/shape.hpp"

namespace gradbook {
namespace {

using arma::uword;

void expect_rate(const char* where, double rate) {
  expect_argument(rate > 0 && std::isfinite(rate), where, "the learning rate must be positive");
}

void expect_factor(const char* where, double factor) {
  expect_argument(factor > 0 && factor <= 1, where,
                  fmt::format("factor is {}, expected a number in (0, 1]", factor));
}

double power(double base, uword exponent) { return std::pow(base, static_cast<double>(exponent)); }

class Constant final : public Schedule {
 public:
  explicit Constant(double rate) : rate_(rate) { expect_rate("constant_schedule", rate); }
  double learning_rate(uword) const override { return rate_; }
  std::string description() const override {
    return fmt::format("constant learning_rate={}", rate_);
  }

 private:
  double rate_;
};

class Step final : public Schedule {
 public:
  Step(double rate, uword every, double factor) : rate_(rate), every_(every), factor_(factor) {
    expect_rate("step_schedule", rate);
    expect_factor("step_schedule", factor);
    expect_argument(every > 0, "step_schedule", "every is 0, expected at least 1");
  }
  double learning_rate(uword t) const override { return rate_ * power(factor_, t / every_); }
  std::string description() const override {
    return fmt::format("step learning_rate={} every={} factor={}", rate_, every_, factor_);
  }

 private:
  double rate_;
  uword every_;
  double factor_;
};

class MultiStep final : public Schedule {
 public:
  MultiStep(double rate, std::vector<uword> milestones, double factor)
      : rate_(rate), milestones_(std::move(milestones)), factor_(factor) {
    expect_rate("multi_step_schedule", rate);
    expect_factor("multi_step_schedule", factor);
    expect_argument(std::is_sorted(milestones_.begin(), milestones_.end()), "multi_step_schedule",
                    "the milestones do not ascend");
  }
  double learning_rate(uword t) const override {
    const auto passed = std::upper_bound(milestones_.begin(), milestones_.end(), t);
    return rate_ * power(factor_, static_cast<uword>(passed - milestones_.begin()));
  }
  std::string description() const override {
    return fmt::format("multi-step learning_rate={} milestones={} factor={}", rate_,
                       fmt::join(milestones_, ","), factor_);
  }

 private:
  double rate_;
  std::vector<uword> milestones_;
  double factor_;
};

class Exponential final : public Schedule {
 public:
  Exponential(double rate, double factor) : rate_(rate), factor_(factor) {
    expect_rate("exponential_schedule", rate);
    expect_factor("exponential_schedule", factor);
  }
  double learning_rate(uword t) const override { return rate_ * power(factor_, t); }
  std::string description() const override {
    return fmt::format("exponential learning_rate={} factor={}", rate_, factor_);
  }

 private:
  double rate_;
  double factor_;
};

class Cosine final : public Schedule {
 public:
  Cosine(double rate, uword steps, double minimum) : rate_(rate), steps_(steps), minimum_(minimum) {
    expect_rate("cosine_schedule", rate);
    expect_argument(steps > 0, "cosine_schedule", "steps is 0, expected at least 1");
    expect_argument(minimum >= 0 && minimum <= rate, "cosine_schedule",
                    fmt::format("minimum is {}, expected a number in [0, {}]", minimum, rate));
  }
  double learning_rate(uword t) const override {
    if (t >= steps_) return minimum_;
    const double share = static_cast<double>(t) / static_cast<double>(steps_);
    return minimum_ + 0.5 * (rate_ - minimum_) * (1 + std::cos(std::numbers::pi * share));
  }
  std::string description() const override {
    return fmt::format("cosine learning_rate={} steps={} minimum={}", rate_, steps_, minimum_);
  }

 private:
  double rate_;
  uword steps_;
  double minimum_;
};

class WarmUp final : public Schedule {
 public:
  WarmUp(uword steps, SchedulePtr then, double start)
      : steps_(steps), then_(std::move(then)), start_(start) {
    expect_argument(then_ != nullptr, "warm_up", "there is no schedule to go on with");
    expect_argument(start >= 0 && start <= 1, "warm_up",
                    fmt::format("start is {}, expected a number in [0, 1]", start));
  }
  double learning_rate(uword t) const override {
    if (t >= steps_) return then_->learning_rate(t - steps_);
    const double share = static_cast<double>(t) / static_cast<double>(steps_);
    return then_->learning_rate(0) * (start_ + (1 - start_) * share);
  }
  void observe(double loss) override { then_->observe(loss); }
  std::string description() const override {
    return fmt::format("warm-up steps={} start={}, then {}", steps_, start_, then_->description());
  }
  std::vector<double> state() const override { return then_->state(); }
  void restore(const std::vector<double>& state) override { then_->restore(state); }

 private:
  uword steps_;
  SchedulePtr then_;
  double start_;
};

class Plateau final : public Schedule {
 public:
  explicit Plateau(const PlateauOptions& options)
      : options_(options), rate_(options.learning_rate) {
    expect_rate("reduce_on_plateau", options.learning_rate);
    expect_argument(options.factor > 0 && options.factor < 1, "reduce_on_plateau",
                    fmt::format("factor is {}, expected a number in (0, 1)", options.factor));
    expect_argument(options.threshold >= 0 && options.threshold < 1, "reduce_on_plateau",
                    fmt::format("threshold is {}, expected a number in [0, 1)", options.threshold));
    expect_argument(
        options.minimum >= 0 && options.minimum <= options.learning_rate, "reduce_on_plateau",
        fmt::format("minimum is {}, expected a number in [0, {}]", options.minimum, rate_));
  }

  double learning_rate(uword) const override { return rate_; }

  void observe(double loss) override {
    // Bad means "not better", so that NaN is bad. best · (1 − threshold) is no threshold for a
    // negative best, but that is how PyTorch compares, and losses are rarely negative
    const bool better = loss < best_ * (1 - options_.threshold);
    if (better) best_ = loss;
    bad_epochs_ = better ? 0 : bad_epochs_ + 1;
    if (cooldown_left_ > 0) {
      --cooldown_left_;
      bad_epochs_ = 0;
    }
    if (bad_epochs_ <= options_.patience) return;
    const double reduced = std::max(options_.minimum, rate_ * options_.factor);
    if (rate_ - reduced > kSmallestReduction) rate_ = reduced;
    cooldown_left_ = options_.cooldown;
    bad_epochs_ = 0;
  }

  std::string description() const override {
    return fmt::format(
        "plateau learning_rate={} factor={} patience={} threshold={} cooldown={} minimum={}",
        options_.learning_rate, options_.factor, options_.patience, options_.threshold,
        options_.cooldown, options_.minimum);
  }
  std::vector<double> state() const override {
    return {rate_, best_, static_cast<double>(bad_epochs_), static_cast<double>(cooldown_left_)};
  }
  void restore(const std::vector<double>& state) override {
    expect_argument(state.size() == 4, "Schedule::restore",
                    fmt::format("{} values, expected 4", state.size()));
    rate_ = state[0];
    best_ = state[1];
    bad_epochs_ = static_cast<uword>(state[2]);
    cooldown_left_ = static_cast<uword>(state[3]);
  }

 private:
  static constexpr double kSmallestReduction = 1e-8;

  PlateauOptions options_;
  double rate_;
  /// Not infinite at the start: checkpoints are JSON, which has no such number.
  double best_ = std::numeric_limits<double>::max();
  uword bad_epochs_ = 0;
  uword cooldown_left_ = 0;
};

}  // namespace

void Schedule::restore(const std::vector<double>& state) {
  expect_argument(state.empty(), "Schedule::restore",
                  fmt::format("{} values, expected 0", state.size()));
}

SchedulePtr constant_schedule(double learning_rate) {
  return std::make_unique<Constant>(learning_rate);
}

SchedulePtr step_schedule(double learning_rate, uword every, double factor) {
  return std::make_unique<Step>(learning_rate, every, factor);
}

SchedulePtr multi_step_schedule(double learning_rate, std::vector<uword> milestones,
                                double factor) {
  return std::make_unique<MultiStep>(learning_rate, std::move(milestones), factor);
}

SchedulePtr exponential_schedule(double learning_rate, double factor) {
  return std::make_unique<Exponential>(learning_rate, factor);
}

SchedulePtr cosine_schedule(double learning_rate, uword steps, double minimum) {
  return std::make_unique<Cosine>(learning_rate, steps, minimum);
}

SchedulePtr warm_up(uword steps, SchedulePtr then, double start) {
  return std::make_unique<WarmUp>(steps, std::move(then), start);
}

SchedulePtr reduce_on_plateau(const PlateauOptions& options) {
  return std::make_unique<Plateau>(options);
}

}  // namespace gradbook

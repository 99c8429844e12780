// The textbook, for a rule with one state v:
//
//   norm = √Σ g²                                                    // 1
//   for every parameter θ with gradient g and state v:
//     clip g, then g ← g + λ₂ θ + λ₁ sign θ                         // 2
//     v ← …, θ ← θ − η …                                            // 3: kernels/update_rules.hpp
//
// 2 and 3 are one pass over the flat vectors: a step waits for memory, so everything that happens
// to an element happens while it is in a register. Ranges of equal length run in parallel, cut
// where a parameter group ends. 1 is a pass of its own, only if it is asked for.
#include "nn/optim/optimizer_base.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/parallel.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Long enough to hide the cost of a call, short enough for two threads to share 100,000 numbers.
constexpr uword kParametersPerRange = 16384;

std::string settings_text(const ParameterGroup& group) {
  std::string text = regularization_text(group.regularization);
  if (group.learning_rate_factor == 1) return text.empty() ? "plain" : text;
  return fmt::format("rate*{}{}{}", group.learning_rate_factor, text.empty() ? "" : " ", text);
}

/// "[235200 plain; 410 l2=0.01]": each setting once, with the number of parameters that have it.
std::string groups_text(const std::vector<ParameterGroup>& groups) {
  std::vector<std::pair<std::string, uword>> counts;
  for (const ParameterGroup& group : groups) {
    const std::string text = settings_text(group);
    const auto same = [&](const auto& pair) { return pair.first == text; };
    auto found = std::find_if(counts.begin(), counts.end(), same);
    if (found == counts.end()) found = counts.insert(found, {text, 0});
    found->second += group.end - group.begin;
  }
  std::string text;
  for (const auto& [settings, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "[" : "; ", count, settings);
  }
  return text + "]";
}

}  // namespace

template <typename T>
Optimizer<T>::Optimizer(const char* name, double learning_rate, int num_states)
    : name_(name),
      first_learning_rate_(learning_rate),
      learning_rate_(learning_rate),
      state_(static_cast<std::size_t>(num_states)) {
  expect_argument(learning_rate > 0 && std::isfinite(learning_rate), name,
                  "the learning rate must be positive");
}

template <typename T>
std::string Optimizer<T>::description() const {
  std::string text = fmt::format("{} learning_rate={}", name_, first_learning_rate_);
  for (const std::string& part :
       {settings(), regularization_text(regularization_),
        groups_.empty() ? std::string() : groups_text(groups_), clipping_text(clipping_)}) {
    if (!part.empty()) text += " " + part;
  }
  return text;
}

template <typename T>
void Optimizer<T>::set_learning_rate(double learning_rate) {
  expect_argument(learning_rate >= 0 && std::isfinite(learning_rate),
                  "Optimizer::set_learning_rate",
                  fmt::format("the rate is {}, expected a number of at least 0", learning_rate));
  learning_rate_ = learning_rate;
}

template <typename T>
void Optimizer<T>::set_regularization(const Regularization& regularization) {
  expect_valid(regularization);
  regularization_ = regularization;
  groups_.clear();
}

template <typename T>
void Optimizer<T>::set_groups(std::vector<ParameterGroup> groups) {
  regularization_ = {};
  groups_ = std::move(groups);
  groups_checked_for_ = 0;
}

template <typename T>
void Optimizer<T>::set_clipping(const Clipping& clipping) {
  expect_valid(clipping);
  clipping_ = clipping;
}

template <typename T>
void Optimizer<T>::restore(uword steps, std::vector<arma::Col<T>> state) {
  expect_argument(state.size() == state_.size(), "Optimizer::restore",
                  fmt::format("{} state vectors, expected {}", state.size(), state_.size()));
  steps_ = steps;
  state_ = std::move(state);
}

template <typename T>
void Optimizer<T>::step(arma::Col<T>& parameters, const arma::Col<T>& gradient) {
  const uword n = parameters.n_elem;
  expect_shape("Optimizer::step", "gradient", gradient, n, 1);
  for (arma::Col<T>& vector : state_) {
    if (vector.is_empty()) vector.zeros(n);
    expect_shape("Optimizer::step", "state", vector, n, 1);
  }
  if (!groups_.empty() && groups_checked_for_ != n) {
    expect_cover(groups_, n);
    groups_checked_for_ = n;
  }

  // Everything that is the same for all elements
  gradient_norm_ = std::isfinite(clipping_.norm) ? norm_(gradient) : 0;
  const double scale =
      std::isfinite(clipping_.norm) ? clipping_factor(gradient_norm_, clipping_.norm) : 1;
  ++steps_;
  begin_step(steps_);

  const ParameterGroup all = {.begin = 0, .end = n, .regularization = regularization_};
  const ParameterGroup* const groups = groups_.empty() ? &all : groups_.data();
  const ParameterGroup* const groups_end = groups + (groups_.empty() ? 1 : groups_.size());

  // Equal neighbouring ranges for every thread; a range is cut where a group ends
  const uword ranges = (n + kParametersPerRange - 1) / kParametersPerRange;
  parallel_tasks(ranges, [&](std::size_t range) {
    const uword begin = range * kParametersPerRange;
    const uword end = std::min(n, begin + kParametersPerRange);
    const ParameterGroup* group = std::partition_point(
        groups, groups_end, [&](const ParameterGroup& g) { return g.end <= begin; });
    for (; group != groups_end && group->begin < end; ++group) {
      const uword first = std::max(begin, group->begin);
      const auto state = [&](std::size_t i) {
        return i < state_.size() ? state_[i].memptr() + first : nullptr;
      };
      update({.parameters = parameters.memptr() + first,
              .gradient = gradient.memptr() + first,
              .first = state(0),
              .second = state(1),
              .size = std::min(end, group->end) - first},
             learning_rate_ * group->learning_rate_factor, treatment(*group, scale));
    }
  });
}

template <typename T>
kernels::GradientTreatment<T> Optimizer<T>::treatment(const ParameterGroup& group,
                                                      double scale) const {
  const Regularization& r = group.regularization;
  const double rate = learning_rate_ * group.learning_rate_factor;
  return {.active = scale != 1 || std::isfinite(clipping_.value) || r != Regularization{},
          .scale = static_cast<T>(scale),
          .limit = static_cast<T>(clipping_.value),
          .l1 = static_cast<T>(r.l1),
          .l2 = static_cast<T>(r.l2),
          .keep = static_cast<T>(1 - rate * r.decoupled)};
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace gradbook

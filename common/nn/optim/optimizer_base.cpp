#include "nn/optim/optimizer_base.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/parallel.hpp"
#include "core/shape.hpp"
#include "kernels/dispatch.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Long enough to hide the cost of a call, short enough for two threads to share 100,000 numbers.
constexpr uword kParametersPerRange = 16384;

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

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

template <typename T>
kernels::UpdateConstants<T> rounded(const kernels::UpdateConstants<double>& c, double factor) {
  return {.rate = static_cast<T>(c.rate * factor),
          .keep1 = static_cast<T>(c.keep1),
          .add1 = static_cast<T>(c.add1),
          .keep2 = static_cast<T>(c.keep2),
          .add2 = static_cast<T>(c.add2),
          .epsilon = static_cast<T>(c.epsilon),
          .correct1 = static_cast<T>(c.correct1),
          .correct2 = static_cast<T>(c.correct2),
          .correct_g = static_cast<T>(c.correct_g)};
}

}  // namespace

template <typename T>
Optimizer<T>::Optimizer(const char* name, double learning_rate, Kernel kernel, State state)
    : name_(name),
      first_learning_rate_(learning_rate),
      learning_rate_(learning_rate),
      kernel_(kernels::best<kernels::UpdateKernels<T>>().*kernel),
      which_(state),
      state_(state == State::none ? 0 : (state == State::both ? 2 : 1)) {
  expect_argument(learning_rate > 0 && std::isfinite(learning_rate), name,
                  "the learning rate must be positive");
}

template <typename T>
std::string Optimizer<T>::description() const {
  std::string text = fmt::format("{} learning_rate={}", lower_case(name_), first_learning_rate_);
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
  Constants c = constants(steps_);
  c.rate = learning_rate_;

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
      update(*group, std::max(begin, group->begin), std::min(end, group->end), c, scale,
             parameters.memptr(), gradient.memptr());
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

template <typename T>
void Optimizer<T>::update(const ParameterGroup& group, uword begin, uword end, const Constants& c,
                          double scale, T* parameters, const T* gradient) {
  const auto state = [&](State one, std::size_t i) {
    return which_ == one || which_ == State::both ? state_[i].memptr() + begin : nullptr;
  };
  kernel_({.parameters = parameters + begin,
           .gradient = gradient + begin,
           .first = state(State::first, 0),
           .second = state(State::second, which_ == State::both ? 1 : 0),
           .size = end - begin},
          rounded<T>(c, group.learning_rate_factor), treatment(group, scale));
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace gradbook

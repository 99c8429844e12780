#include "nn/optim/regularization.hpp"

#include <fmt/core.h>

#include <cmath>

#include "core/shape.hpp"

namespace gradbook {
namespace {

using arma::uword;

bool is_weight(const Parameter& parameter) {
  return parameter.role == ParameterRole::weight ||
         parameter.role == ParameterRole::recurrent_weight;
}

void expect_setting(double value, const char* name) {
  expect_argument(value >= 0 && std::isfinite(value), "Regularization",
                  fmt::format("{} is {}, expected a number of at least 0", name, value));
}

}  // namespace

std::vector<ParameterGroup> decay_weights_only(const std::vector<Parameter>& parameters,
                                               const Regularization& regularization) {
  std::vector<ParameterGroup> groups;
  uword end = 0;
  for (const Parameter& parameter : parameters) {
    expect_argument(
        parameter.begin == end, "decay_weights_only",
        fmt::format("'{}' begins at {}, expected {}", parameter.name, parameter.begin, end));
    const Regularization own = is_weight(parameter) ? regularization : Regularization{};
    end += parameter.size();
    if (groups.empty() || groups.back().regularization != own) {
      groups.push_back({.begin = parameter.begin, .end = end, .regularization = own});
    }
    groups.back().end = end;
  }
  return groups;
}

template <typename T>
double penalty(const std::vector<ParameterGroup>& groups, const arma::Col<T>& theta) {
  double total = 0;
  for (const ParameterGroup& group : groups) {
    expect_argument(
        group.end <= theta.n_elem, "penalty",
        fmt::format("a group ends at {}, there are {} parameters", group.end, theta.n_elem));
    double sum = 0;
    double squares = 0;
    for (uword i = group.begin; i < group.end; ++i) {
      const auto x = static_cast<double>(theta[i]);
      sum += std::abs(x);
      squares += x * x;
    }
    total += group.regularization.l1 * sum + 0.5 * group.regularization.l2 * squares;
  }
  return total;
}

std::string regularization_text(const Regularization& regularization) {
  std::string text;
  const auto add = [&](const char* name, double value) {
    if (value != 0) text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
  };
  add("l1", regularization.l1);
  add("l2", regularization.l2);
  add("decoupled", regularization.decoupled);
  return text;
}

void expect_valid(const Regularization& regularization) {
  expect_setting(regularization.l1, "l1");
  expect_setting(regularization.l2, "l2");
  expect_setting(regularization.decoupled, "decoupled");
}

void expect_cover(const std::vector<ParameterGroup>& groups, uword n) {
  uword end = 0;
  for (const ParameterGroup& group : groups) {
    expect_argument(
        group.begin == end && group.end > group.begin, "ParameterGroup",
        fmt::format("a group is {} to {}, expected it to begin at {} and not to be empty",
                    group.begin, group.end, end));
    expect_argument(group.learning_rate_factor >= 0 && std::isfinite(group.learning_rate_factor),
                    "ParameterGroup",
                    fmt::format("the learning rate factor is {}, expected a number of at least 0",
                                group.learning_rate_factor));
    expect_valid(group.regularization);
    end = group.end;
  }
  expect_argument(end == n, "ParameterGroup",
                  fmt::format("the groups end at {}, there are {} parameters", end, n));
}

template double penalty(const std::vector<ParameterGroup>&, const arma::Col<float>&);
template double penalty(const std::vector<ParameterGroup>&, const arma::Col<double>&);

}  // namespace gradbook

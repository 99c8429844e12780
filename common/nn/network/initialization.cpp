#include "nn/network/initialization.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/shape.hpp"

namespace gradbook {
namespace {

using arma::uword;

void expect_inside(const char* where, const Parameter& parameter, uword n) {
  expect_argument(parameter.begin + parameter.size() <= n, where,
                  fmt::format("'{}' ends at {}, there are {} parameters", parameter.name,
                              parameter.begin + parameter.size(), n));
}

double fan(uword value, const Parameter& parameter) {
  expect_argument(value > 0, "initialize",
                  fmt::format("'{}' has fan 0, expected at least 1", parameter.name));
  return static_cast<double>(value);
}

template <typename T>
void fill(const Parameter& parameter, T value, arma::Col<T>& theta) {
  std::fill_n(theta.memptr() + parameter.begin, parameter.size(), value);
}

template <typename T>
void fill(const Parameter& parameter, const arma::mat& W, arma::Col<T>& theta) {
  T* to = theta.memptr() + parameter.begin;
  for (const double w : W) *to++ = static_cast<T>(w);
}

/// Squares of the state's size, one below the other.
arma::mat draw_gates(const Parameter& parameter, double scale, Rng& rng) {
  const uword units = parameter.n_cols;
  arma::mat W(parameter.n_rows, units);
  for (uword row = 0; row < parameter.n_rows; row += units) {
    const uword last = std::min(row + units, parameter.n_rows) - 1;
    W.rows(row, last) = scale * random_orthogonal(last - row + 1, units, rng);
  }
  return W;
}

constexpr std::pair<std::string_view, Initialization> kNames[] = {
    {"zeros", Initialization::zeros},
    {"constant", Initialization::constant},
    {"uniform", Initialization::uniform},
    {"normal", Initialization::normal},
    {"glorot", Initialization::glorot},
    {"glorot-normal", Initialization::glorot_normal},
    {"he", Initialization::he},
    {"he-uniform", Initialization::he_uniform},
    {"orthogonal", Initialization::orthogonal},
};

}  // namespace

arma::mat random_orthogonal(uword n_rows, uword n_cols, Rng& rng) {
  if (n_rows < n_cols) return random_orthogonal(n_cols, n_rows, rng).t();
  arma::mat Q = rng.normal(n_rows, n_cols);
  // Gram and Schmidt, whose R has a positive diagonal. Once leaves errors as large as the condition
  // of the draw times rounding; a second time removes them ("twice is enough"). No LAPACK: the same
  // numbers everywhere
  for (uword j = 0; j < n_cols; ++j) {
    for (int repeat = 0; repeat < 2; ++repeat) {
      for (uword i = 0; i < j; ++i) {
        double projection = 0;
        for (uword k = 0; k < n_rows; ++k) projection += Q(k, i) * Q(k, j);
        for (uword k = 0; k < n_rows; ++k) Q(k, j) -= projection * Q(k, i);
      }
      double squares = 0;
      for (uword k = 0; k < n_rows; ++k) squares += Q(k, j) * Q(k, j);
      for (uword k = 0; k < n_rows; ++k) Q(k, j) /= std::sqrt(squares);
    }
  }
  return Q;
}

arma::mat draw_weights(const Parameter& parameter, Initialization how, double scale, Rng& rng) {
  const uword n_rows = parameter.n_rows;
  const uword n_cols = parameter.n_cols;
  const auto uniform = [&](double limit) { return rng.uniform(n_rows, n_cols, -limit, limit); };
  const auto normal = [&](double deviation) -> arma::mat {
    return deviation * rng.normal(n_rows, n_cols);
  };
  const auto in = [&] { return fan(parameter.fan_in, parameter); };
  const auto out = [&] { return fan(parameter.fan_out, parameter); };
  switch (how) {
    case Initialization::zeros:
      return arma::mat(n_rows, n_cols);
    case Initialization::constant:
      return arma::mat(n_rows, n_cols, arma::fill::value(scale));
    case Initialization::uniform:
      return uniform(scale);
    case Initialization::normal:
      return normal(scale);
    case Initialization::glorot:
      return uniform(std::sqrt(6 / (in() + out())));
    case Initialization::glorot_normal:
      return normal(std::sqrt(2 / (in() + out())));
    case Initialization::he:
      return normal(std::sqrt(2 / in()));
    case Initialization::he_uniform:
      return uniform(std::sqrt(6 / in()));
    case Initialization::orthogonal:
      if (parameter.role == ParameterRole::recurrent_weight) {
        return draw_gates(parameter, scale, rng);
      }
      return scale * random_orthogonal(n_rows, n_cols, rng);
  }
  throw std::invalid_argument("draw_weights: unknown initialization");
}

template <typename T>
void initialize(const std::vector<Parameter>& parameters, const InitializationOptions& options,
                Rng& rng, arma::Col<T>& theta) {
  for (const Parameter& parameter : parameters) {
    expect_inside("initialize", parameter, theta.n_elem);
  }
  for (const Parameter& parameter : parameters) {
    switch (parameter.role) {
      case ParameterRole::weight:
        fill(parameter, draw_weights(parameter, options.weights, options.scale, rng), theta);
        break;
      case ParameterRole::recurrent_weight:
        fill(parameter, draw_weights(parameter, options.recurrent_weights, options.scale, rng),
             theta);
        break;
      case ParameterRole::bias:
      case ParameterRole::shift:
        fill(parameter, T(0), theta);
        break;
      case ParameterRole::scale:
        fill(parameter, T(1), theta);
        break;
    }
  }
}

template <typename T>
void set_lstm_forget_bias(const Parameter& bias, double value, arma::Col<T>& theta) {
  expect_inside("set_lstm_forget_bias", bias, theta.n_elem);
  expect_argument(
      bias.size() % 4 == 0, "set_lstm_forget_bias",
      fmt::format("'{}' has {} numbers, expected a multiple of 4", bias.name, bias.size()));
  const uword units = bias.size() / 4;
  std::fill_n(theta.memptr() + bias.begin + units, units, static_cast<T>(value));
}

Initialization initialization_from_name(std::string_view name) {
  std::string known;
  for (const auto& [other, value] : kNames) {
    if (name == other) return value;
    known += known.empty() ? "" : (other == std::end(kNames)[-1].first ? " or " : ", ");
    known += other;
  }
  throw std::invalid_argument(
      fmt::format("initialization '{}' is unknown; choose {}", name, known));
}

template void initialize(const std::vector<Parameter>&, const InitializationOptions&, Rng&,
                         arma::Col<float>&);
template void initialize(const std::vector<Parameter>&, const InitializationOptions&, Rng&,
                         arma::Col<double>&);
template void set_lstm_forget_bias(const Parameter&, double, arma::Col<float>&);
template void set_lstm_forget_bias(const Parameter&, double, arma::Col<double>&);

}  // namespace gradbook

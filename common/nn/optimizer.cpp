#include "nn/optimizer.hpp"

#include <fmt/core.h>

#include <cmath>
#include <utility>

#include "core/parallel.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kParametersPerRange = 16384;

}  // namespace

template <typename T>
void Optimizer<T>::step(arma::Col<T>& parameters, const arma::Col<T>& gradient) {
  expect_shape("Optimizer::step", "gradient", gradient, parameters.n_elem, 1);
  for (arma::Col<T>& vector : state_) {
    if (vector.is_empty()) vector.zeros(parameters.n_elem);
    expect_shape("Optimizer::step", "state", vector, parameters.n_elem, 1);
  }
  ++steps_;
  parallel_for(parameters.n_elem, kParametersPerRange, [&](std::size_t begin, std::size_t end) {
    update(steps_, begin, end, parameters.memptr(), gradient.memptr(), state_);
  });
}

template <typename T>
void Optimizer<T>::restore(uword steps, std::vector<arma::Col<T>> state) {
  expect_argument(state.size() == state_.size(), "Optimizer::restore",
                  fmt::format("{} state vectors, expected {}", state.size(), state_.size()));
  steps_ = steps;
  state_ = std::move(state);
}

template <typename T>
Sgd<T>::Sgd(double learning_rate) : Optimizer<T>(0), learning_rate_(learning_rate) {
  expect_argument(learning_rate > 0, "Sgd", "the learning rate must be positive");
}

template <typename T>
std::string Sgd<T>::description() const {
  return fmt::format("sgd learning_rate={}", learning_rate_);
}

template <typename T>
void Sgd<T>::update(uword, uword begin, uword end, T* parameters, const T* gradient,
                    std::vector<arma::Col<T>>&) const {
  const T rate = static_cast<T>(learning_rate_);
  for (uword i = begin; i < end; ++i) parameters[i] -= rate * gradient[i];
}

template <typename T>
Adam<T>::Adam(const AdamOptions& options) : Optimizer<T>(2), options_(options) {
  expect_argument(options.learning_rate > 0, "Adam", "the learning rate must be positive");
  expect_argument(
      options.beta1 >= 0 && options.beta1 < 1 && options.beta2 >= 0 && options.beta2 < 1, "Adam",
      "beta1 and beta2 must lie in [0, 1)");
  expect_argument(options.epsilon > 0, "Adam", "epsilon must be positive");
}

template <typename T>
std::string Adam<T>::description() const {
  return fmt::format("adam learning_rate={} beta1={} beta2={} epsilon={}", options_.learning_rate,
                     options_.beta1, options_.beta2, options_.epsilon);
}

template <typename T>
void Adam<T>::update(uword t, uword begin, uword end, T* parameters, const T* gradient,
                     std::vector<arma::Col<T>>& state) const {
  // Everything that is the same for all elements, in double
  const auto step = static_cast<double>(t);
  const T rate = static_cast<T>(options_.learning_rate);
  const T beta1 = static_cast<T>(options_.beta1);
  const T beta2 = static_cast<T>(options_.beta2);
  const T new1 = static_cast<T>(1 - options_.beta1);
  const T new2 = static_cast<T>(1 - options_.beta2);
  const T correct1 = static_cast<T>(1 / (1 - std::pow(options_.beta1, step)));
  const T correct2 = static_cast<T>(1 / (1 - std::pow(options_.beta2, step)));
  const T epsilon = static_cast<T>(options_.epsilon);

  T* const m = state[0].memptr();
  T* const v = state[1].memptr();
#pragma omp simd
  for (uword i = begin; i < end; ++i) {
    m[i] = beta1 * m[i] + new1 * gradient[i];
    v[i] = beta2 * v[i] + new2 * gradient[i] * gradient[i];
    parameters[i] -= rate * (m[i] * correct1) / (std::sqrt(v[i] * correct2) + epsilon);
  }
}

template class Optimizer<float>;
template class Optimizer<double>;
template class Sgd<float>;
template class Sgd<double>;
template class Adam<float>;
template class Adam<double>;

}  // namespace gradbook

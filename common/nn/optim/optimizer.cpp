#include "nn/optim/optimizer.hpp"

#include <fmt/core.h>

#include <cmath>

#include "core/shape.hpp"

namespace gradbook {
namespace {

using arma::uword;

template <typename T>
using Kernels = kernels::UpdateKernels<T>;

void expect_share(const char* where, const char* name, double value) {
  expect_argument(value >= 0 && value < 1, where,
                  fmt::format("{} is {}, expected a number in [0, 1)", name, value));
}

void expect_epsilon(const char* where, double epsilon) {
  expect_argument(epsilon > 0, where, "epsilon must be positive");
}

void expect_betas(const char* where, double beta1, double beta2) {
  expect_argument(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1, where,
                  "beta1 and beta2 must lie in [0, 1)");
}

/// 1 / (1 − βᵗ): a mean that started at 0 is too small by the weight of that start.
double bias_correction(double beta, uword t) {
  return 1 / (1 - std::pow(beta, static_cast<double>(t)));
}

}  // namespace

template <typename T>
Sgd<T>::Sgd(double learning_rate)
    : Optimizer<T>("Sgd", learning_rate, &Kernels<T>::sgd, Optimizer<T>::State::none) {}

template <typename T>
typename Optimizer<T>::Constants Sgd<T>::constants(uword) {
  return {};
}

template <typename T>
Momentum<T>::Momentum(const MomentumOptions& options)
    : Optimizer<T>("Momentum", options.learning_rate, &Kernels<T>::momentum,
                   Optimizer<T>::State::first),
      options_(options) {
  expect_share("Momentum", "momentum", options.momentum);
  expect_share("Momentum", "dampening", options.dampening);
  expect_argument(options.dampening == 0 || options.form == MomentumForm::dampened, "Momentum",
                  "dampening is set, but the form is not the dampened one");
}

template <typename T>
std::string Momentum<T>::settings() const {
  const char* const forms[] = {"", " averaged", " dampened"};
  std::string text =
      fmt::format("momentum={}{}", options_.momentum, forms[static_cast<int>(options_.form)]);
  return options_.dampening == 0 ? text : text + fmt::format(" dampening={}", options_.dampening);
}

template <typename T>
typename Optimizer<T>::Constants Momentum<T>::constants(uword t) {
  double add = 1;
  if (options_.form == MomentumForm::averaged) add = 1 - options_.momentum;
  if (options_.form == MomentumForm::dampened && t > 1) add = 1 - options_.dampening;
  return {.keep1 = options_.momentum, .add1 = add};
}

template <typename T>
Nesterov<T>::Nesterov(const NesterovOptions& options)
    : Optimizer<T>("Nesterov", options.learning_rate, &Kernels<T>::nesterov,
                   Optimizer<T>::State::first),
      options_(options) {
  expect_share("Nesterov", "momentum", options.momentum);
}

template <typename T>
std::string Nesterov<T>::settings() const {
  return fmt::format("momentum={}", options_.momentum);
}

template <typename T>
typename Optimizer<T>::Constants Nesterov<T>::constants(uword) {
  return {.keep1 = options_.momentum};
}

template <typename T>
AdaGrad<T>::AdaGrad(const AdaGradOptions& options)
    : Optimizer<T>("AdaGrad", options.learning_rate, &Kernels<T>::adagrad,
                   Optimizer<T>::State::second),
      options_(options) {
  expect_epsilon("AdaGrad", options.epsilon);
}

template <typename T>
std::string AdaGrad<T>::settings() const {
  return fmt::format("epsilon={}", options_.epsilon);
}

template <typename T>
typename Optimizer<T>::Constants AdaGrad<T>::constants(uword) {
  return {.epsilon = options_.epsilon};
}

template <typename T>
Adadelta<T>::Adadelta(const AdadeltaOptions& options)
    : Optimizer<T>("Adadelta", options.learning_rate, &Kernels<T>::adadelta,
                   Optimizer<T>::State::both),
      options_(options) {
  expect_share("Adadelta", "rho", options.rho);
  expect_epsilon("Adadelta", options.epsilon);
}

template <typename T>
std::string Adadelta<T>::settings() const {
  return fmt::format("rho={} epsilon={}", options_.rho, options_.epsilon);
}

template <typename T>
typename Optimizer<T>::Constants Adadelta<T>::constants(uword) {
  return {.keep2 = options_.rho, .add2 = 1 - options_.rho, .epsilon = options_.epsilon};
}

template <typename T>
RmsProp<T>::RmsProp(const RmsPropOptions& options)
    : Optimizer<T>("RmsProp", options.learning_rate,
                   options.momentum > 0 ? &Kernels<T>::rmsprop_nesterov : &Kernels<T>::rmsprop,
                   options.momentum > 0 ? Optimizer<T>::State::both : Optimizer<T>::State::second),
      options_(options) {
  expect_share("RmsProp", "rho", options.rho);
  expect_share("RmsProp", "momentum", options.momentum);
  expect_epsilon("RmsProp", options.epsilon);
}

template <typename T>
std::string RmsProp<T>::settings() const {
  return fmt::format("rho={} epsilon={} momentum={}", options_.rho, options_.epsilon,
                     options_.momentum);
}

template <typename T>
typename Optimizer<T>::Constants RmsProp<T>::constants(uword) {
  return {.keep1 = options_.momentum,
          .keep2 = options_.rho,
          .add2 = 1 - options_.rho,
          .epsilon = options_.epsilon};
}

template <typename T>
Adam<T>::Adam(const char* name, const AdamOptions& options)
    : Optimizer<T>(name, options.learning_rate, &Kernels<T>::adam, Optimizer<T>::State::both),
      options_(options) {
  expect_betas(name, options.beta1, options.beta2);
  expect_epsilon(name, options.epsilon);
}

template <typename T>
std::string Adam<T>::settings() const {
  return fmt::format("beta1={} beta2={} epsilon={}", options_.beta1, options_.beta2,
                     options_.epsilon);
}

template <typename T>
typename Optimizer<T>::Constants Adam<T>::constants(uword t) {
  return {.keep1 = options_.beta1,
          .add1 = 1 - options_.beta1,
          .keep2 = options_.beta2,
          .add2 = 1 - options_.beta2,
          .epsilon = options_.epsilon,
          .correct1 = bias_correction(options_.beta1, t),
          .correct2 = bias_correction(options_.beta2, t)};
}

template <typename T>
AdamW<T>::AdamW(const AdamOptions& options, double decay) : Adam<T>("AdamW", options) {
  this->set_regularization({.decoupled = decay});
}

template <typename T>
Nadam<T>::Nadam(const NadamOptions& options)
    : Optimizer<T>("Nadam", options.learning_rate, &Kernels<T>::nadam, Optimizer<T>::State::both),
      options_(options) {
  expect_betas("Nadam", options.beta1, options.beta2);
  expect_epsilon("Nadam", options.epsilon);
}

template <typename T>
std::string Nadam<T>::settings() const {
  return fmt::format("beta1={} beta2={} epsilon={}{}", options_.beta1, options_.beta2,
                     options_.epsilon,
                     options_.form == NadamForm::constant ? " constant momentum" : "");
}

template <typename T>
double Nadam<T>::momentum(uword t) const {
  if (options_.form == NadamForm::constant) return options_.beta1;
  return options_.beta1 * (1 - 0.5 * std::pow(0.96, 0.004 * static_cast<double>(t)));
}

template <typename T>
typename Optimizer<T>::Constants Nadam<T>::constants(uword t) {
  // The product of all µ so far. After restore() it is multiplied again, in the same order
  if (product_steps_ >= t) {
    product_steps_ = 0;
    product_ = 1;
  }
  while (product_steps_ < t) product_ *= momentum(++product_steps_);

  const double mu = momentum(t);
  const double next_mu = momentum(t + 1);
  return {.keep1 = options_.beta1,
          .add1 = 1 - options_.beta1,
          .keep2 = options_.beta2,
          .add2 = 1 - options_.beta2,
          .epsilon = options_.epsilon,
          .correct1 = next_mu / (1 - product_ * next_mu),
          .correct2 = bias_correction(options_.beta2, t),
          .correct_g = (1 - mu) / (1 - product_)};
}

template class Sgd<float>;
template class Sgd<double>;
template class Momentum<float>;
template class Momentum<double>;
template class Nesterov<float>;
template class Nesterov<double>;
template class AdaGrad<float>;
template class AdaGrad<double>;
template class Adadelta<float>;
template class Adadelta<double>;
template class RmsProp<float>;
template class RmsProp<double>;
template class Adam<float>;
template class Adam<double>;
template class AdamW<float>;
template class AdamW<double>;
template class Nadam<float>;
template class Nadam<double>;

}  // namespace gradbook

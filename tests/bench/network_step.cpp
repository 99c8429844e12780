#include "tests/bench/network_step.hpp"

#include <utility>

#include "core/rng.hpp"
#include "nn/network/initialization.hpp"

namespace gradbook::bench {
namespace {

arma::fmat random_matrix(arma::uword n_rows, arma::uword n_cols) {
  Rng rng(1);
  return arma::conv_to<arma::fmat>::from(rng.normal(n_rows, n_cols));
}

void start(Network<float>& network) {
  Rng rng(2);
  initialize(network.parameter_list(), {}, rng, network.parameters());
}

/// Operations of one sample. A product costs as much forward as for the gradient of its weights and
/// for that of its input, which the first layer may not need.
double training_flops(const Network<float>& network, bool input_gradient) {
  double flops = 0;
  for (const auto& call : network.graph().calls()) {
    const bool needs_input_gradient = call.x != 0 || input_gradient;
    flops += 2 * call.layer->multiply_adds() * (needs_input_gradient ? 3 : 2);
  }
  return flops;
}

double forward_flops(const Network<float>& network) {
  double flops = 0;
  for (const auto& call : network.graph().calls()) flops += 2 * call.layer->multiply_adds();
  return flops;
}

}  // namespace

TrainingStep::TrainingStep(Network<float> network, std::unique_ptr<Optimizer<float>> rule,
                           arma::uword batch)
    : network_(std::move(network)),
      rule_(std::move(rule)),
      X_(random_matrix(network_.in_features(), batch)),
      labels_(batch) {
  start(network_);
  for (arma::uword n = 0; n < batch; ++n) labels_(n) = n % network_.num_classes();
}

Cost TrainingStep::cost() const {
  const auto batch = static_cast<double>(X_.n_cols);
  return {.items = batch,
          .parameters = static_cast<double>(network_.parameters().n_elem),
          .flops = training_flops(network_, false) * batch};
}

void TrainingStep::step() {
  network_.differentiate(X_, labels_, gradient_);
  rule_->step(network_.parameters(), gradient_);
}

InferenceStep::InferenceStep(Network<float> network, arma::uword batch)
    : network_(std::move(network)), X_(random_matrix(network_.in_features(), batch)) {
  start(network_);
}

Cost InferenceStep::cost() const {
  const auto batch = static_cast<double>(X_.n_cols);
  return {.items = batch,
          .parameters = static_cast<double>(network_.parameters().n_elem),
          .flops = forward_flops(network_) * batch};
}

void InferenceStep::step() { network_.forward(X_); }

LayerStep::LayerStep(Network<float> network, arma::uword batch, bool input_gradient, double tensors)
    : network_(std::move(network)),
      input_gradient_(input_gradient),
      tensors_(tensors),
      X_(random_matrix(network_.in_features(), batch)),
      dY_(random_matrix(network_.output_shape().size(), batch)) {
  start(network_);
}

Cost LayerStep::cost() const {
  const auto batch = static_cast<double>(X_.n_cols);
  return {.items = batch,
          .parameters = static_cast<double>(network_.parameters().n_elem),
          .flops = training_flops(network_, input_gradient_) * batch,
          .bytes = tensors_ * sizeof(float) * static_cast<double>(X_.n_elem)};
}

void LayerStep::step() {
  network_.forward(X_, true);
  network_.backward(dY_, gradient_, input_gradient_ ? &dX_ : nullptr);
}

}  // namespace gradbook::bench

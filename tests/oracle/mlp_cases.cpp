// Units of 09_mlp, the network core and the update rules of common/nn on random inputs.
#include <memory>
#include <vector>

#include "core/rng.hpp"
#include "exercises/09_mlp/autodiff.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/count_parameters.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "exercises/09_mlp/gradient_check.hpp"
#include "nn/models/mlp.hpp"
#include "nn/optim/optimizer.hpp"
#include "tests/oracle/cases.hpp"

namespace gradbook::oracle {
namespace {

constexpr Activation kActivations[] = {Activation::identity, Activation::sigmoid, Activation::tanh,
                                       Activation::relu};

void layer_cases(Rng& rng, nlohmann::json& cases) {
  const arma::uword in = 1 + rng.below(6);
  const arma::uword out = 1 + rng.below(6);
  const arma::uword batch = 2 + rng.below(6);
  const arma::mat X = rng.normal(in, batch);
  const arma::mat W = rng.normal(out, in);
  const arma::vec b = rng.normal(out, 1);
  const arma::mat dZ = rng.normal(out, batch);
  for (const Activation f : kActivations) {
    const DenseCache cache = dense_forward(X, W, b, f);
    const DenseGradients gradients = dense_backward(dZ, cache, W);
    record(cases, "dense_layer",
           {{"X", to_json(X)},
            {"W", to_json(W)},
            {"b", to_json(b)},
            {"dZ", to_json(dZ)},
            {"activation", activation_name(f)}},
           {{"Z", to_json(cache.Z)},
            {"A", to_json(cache.A)},
            {"dX", to_json(gradients.dX)},
            {"dW", to_json(gradients.dW)},
            {"db", to_json(gradients.db)}});
  }
}

void step_case(Rng& rng, Activation hidden, Activation output, OutputLoss loss,
               nlohmann::json& cases) {
  const arma::uword in = 1 + rng.below(5);
  const arma::uword units = 1 + rng.below(5);
  const arma::uword out = 2 + rng.below(4);
  const arma::uword batch = 2 + rng.below(6);
  TwoLayerNet net;
  net.W1 = rng.normal(units, in);
  net.b1 = rng.normal(units, 1);
  net.W2 = rng.normal(out, units);
  net.b2 = rng.normal(out, 1);
  net.hidden = hidden;
  net.output = output;
  const arma::mat X = rng.normal(in, batch);
  arma::mat Y = rng.uniform(out, batch, 0.1, 0.9);
  if (loss == OutputLoss::softmax_cross_entropy) Y = arma::normalise(Y, 1);
  const double learning_rate = rng.uniform(0.1, 1.0);
  const char* const losses[] = {"half_squared_error", "binary_cross_entropy",
                                "softmax_cross_entropy"};
  const TwoLayerStep step = two_layer_step(net, X, Y, loss, learning_rate);
  record(cases, "two_layer_step",
         {{"W1", to_json(net.W1)},
          {"b1", to_json(net.b1)},
          {"W2", to_json(net.W2)},
          {"b2", to_json(net.b2)},
          {"X", to_json(X)},
          {"Y", to_json(Y)},
          {"hidden", activation_name(hidden)},
          {"output", activation_name(output)},
          {"loss", losses[static_cast<int>(loss)]},
          {"learning_rate", learning_rate}},
         {{"Z1", to_json(step.layer1.Z)},
          {"A1", to_json(step.layer1.A)},
          {"Z2", to_json(step.layer2.Z)},
          {"A2", to_json(step.layer2.A)},
          {"loss", step.loss},
          {"delta1", to_json(step.delta1)},
          {"delta2", to_json(step.delta2)},
          {"output_delta", to_json(delta_output(step.layer2.Z, Y, output, loss))},
          {"hidden_delta", to_json(delta_hidden(net.W2, step.delta2, step.layer1.Z, hidden))},
          {"dW1", to_json(step.gradients1.dW)},
          {"db1", to_json(step.gradients1.db)},
          {"dW2", to_json(step.gradients2.dW)},
          {"db2", to_json(step.gradients2.db)},
          {"updated_W1", to_json(step.updated.W1)},
          {"updated_b1", to_json(step.updated.b1)},
          {"updated_W2", to_json(step.updated.W2)},
          {"updated_b2", to_json(step.updated.b2)}});
}

void tape_case(Rng& rng, nlohmann::json& cases) {
  Tape tape;
  for (int i = 0; i < 4; ++i) tape = tape_input(tape, rng.uniform(-1.5, 1.5));
  while (tape.size() < 25) {
    const arma::uword op = rng.below(3);
    const arma::uword a = rng.below(tape.size());
    const arma::uword b = rng.below(tape.size());
    if (op == 0) {
      tape = tape_add(tape, a, b);
    } else if (op == 1) {
      tape = tape_multiply(tape, a, b);
    } else {
      tape = tape_sigmoid(tape, a);
    }
  }
  const char* const ops[] = {"input", "add", "multiply", "sigmoid"};
  nlohmann::json nodes = nlohmann::json::array();
  arma::vec values(tape.size());
  for (std::size_t i = 0; i < tape.size(); ++i) {
    values(i) = tape[i].value;
    nodes.push_back({ops[static_cast<int>(tape[i].op)], tape[i].a, tape[i].b, tape[i].value});
  }
  const arma::uword output = 20 + rng.below(5);
  record(cases, "tape", {{"nodes", nodes}, {"output", output}},
         {{"values", to_json(values)}, {"derivatives", to_json(tape_backward(tape, output))}});
}

void numerical_gradient_case(Rng& rng, nlohmann::json& cases) {
  const arma::uword parameters = 2 + rng.below(4);
  const arma::vec theta = rng.normal(parameters, 1);
  TestFunction f;
  f.kind = TestFunction::logistic;
  f.A = rng.normal(6, parameters);
  f.b = arma::sign(rng.normal(6, 1));
  record(cases, "numerical_gradient",
         {{"theta", to_json(theta)}, {"A", to_json(f.A)}, {"b", to_json(f.b)}},
         {{"gradient", to_json(gradient_check(f, theta, theta, 1e-4).numerical)}});
}

struct NetworkInputs {
  MlpOptions options;
  arma::mat X;
  arma::urowvec labels;
};

NetworkInputs draw_network(Rng& rng) {
  NetworkInputs inputs;
  inputs.options.layer_sizes = {1 + rng.below(20)};
  const arma::uword hidden_layers = rng.below(4);
  for (arma::uword l = 0; l < hidden_layers; ++l) {
    inputs.options.layer_sizes.push_back(2 + rng.below(20));
  }
  inputs.options.layer_sizes.push_back(2 + rng.below(9));
  inputs.options.hidden = kActivations[rng.below(4)];
  inputs.options.bias = rng.below(4) > 0;
  inputs.labels.set_size(1 + rng.below(200));
  for (arma::uword& label : inputs.labels) label = rng.below(inputs.options.layer_sizes.back());
  inputs.X = rng.normal(inputs.options.layer_sizes.front(), inputs.labels.n_elem);
  return inputs;
}

template <typename T>
nlohmann::json describe(const NetworkInputs& inputs, const arma::Mat<T>& X,
                        const arma::Col<T>& parameters) {
  return {{"layer_sizes", inputs.options.layer_sizes},
          {"hidden", activation_name(inputs.options.hidden)},
          {"bias", inputs.options.bias},
          {"X", to_json(X)},
          {"labels", to_json(inputs.labels)},
          {"parameters", to_json(parameters)}};
}

template <typename T>
void network_cases(Rng& rng, const std::string& type, nlohmann::json& cases) {
  const NetworkInputs inputs = draw_network(rng);
  const arma::Mat<T> X = arma::conv_to<arma::Mat<T>>::from(inputs.X);
  Mlp<T> network(inputs.options);
  // Biases that are not zero too
  network.parameters() = arma::conv_to<arma::Col<T>>::from(
      arma::vec(0.4 * arma::vectorise(rng.normal(network.parameters().n_elem, 1))));
  const arma::Col<T> start = network.parameters();

  arma::Mat<T> log_p;
  network.log_probabilities(X, log_p);
  arma::Col<T> gradient(start.n_elem);
  const double loss = network.differentiate(X, inputs.labels, gradient);
  record(cases, "mlp_" + type, describe(inputs, X, start),
         {{"log_probabilities", to_json(log_p)}, {"loss", loss}, {"gradient", to_json(gradient)}});

  Sgd<T> sgd(0.1);
  for (int i = 0; i < 5; ++i) {
    network.differentiate(X, inputs.labels, gradient);
    sgd.step(network.parameters(), gradient);
  }
  record(cases, "mlp_sgd_" + type, describe(inputs, X, start),
         {{"parameters", to_json(network.parameters())}});
}

void adam_training_case(Rng& rng, nlohmann::json& cases) {
  const NetworkInputs inputs = draw_network(rng);
  Mlp<double> network(inputs.options);
  network.initialize(Initialization::glorot, rng);
  const arma::vec start = network.parameters();
  Adam<double> adam({.learning_rate = 0.01});
  arma::vec gradient(start.n_elem);
  for (int i = 0; i < 5; ++i) {
    network.differentiate(inputs.X, inputs.labels, gradient);
    adam.step(network.parameters(), gradient);
  }
  record(cases, "mlp_adam_double", describe(inputs, inputs.X, start),
         {{"parameters", to_json(network.parameters())}});
}

/// Seven steps on gradients that are given; the settings are those of no library's default.
template <typename T>
void adam_case(Rng& rng, const std::string& type, nlohmann::json& cases) {
  const AdamOptions options = {.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3};
  const arma::Mat<T> gradients = arma::conv_to<arma::Mat<T>>::from(rng.normal(11, 7));
  arma::Col<T> parameters = arma::conv_to<arma::Col<T>>::from(arma::vec(rng.normal(11, 1)));
  const arma::Col<T> start = parameters;
  Adam<T> adam(options);
  for (arma::uword t = 0; t < gradients.n_cols; ++t) {
    adam.step(parameters, arma::Col<T>(gradients.col(t)));
  }
  record(cases, "adam_" + type,
         {{"parameters", to_json(start)},
          {"gradients", to_json(gradients)},
          {"learning_rate", options.learning_rate},
          {"beta1", options.beta1},
          {"beta2", options.beta2},
          {"epsilon", options.epsilon}},
         {{"parameters", to_json(parameters)}});
}

}  // namespace

void mlp_cases(std::uint64_t seed, nlohmann::json& cases) {
  Rng rng(seed);
  layer_cases(rng, cases);
  for (const Activation hidden : kActivations) {
    for (const Activation output : kActivations) {
      step_case(rng, hidden, output, OutputLoss::half_squared_error, cases);
    }
    step_case(rng, hidden, Activation::sigmoid, OutputLoss::binary_cross_entropy, cases);
    step_case(rng, hidden, Activation::identity, OutputLoss::softmax_cross_entropy, cases);
  }
  tape_case(rng, cases);
  numerical_gradient_case(rng, cases);

  arma::uvec sizes(3);
  for (arma::uword& size : sizes) size = 1 + rng.below(9);
  record(cases, "count_parameters", {{"layer_sizes", to_json(sizes)}},
         {{"total", count_parameters(sizes).total}});

  network_cases<double>(rng, "double", cases);
  network_cases<float>(rng, "float", cases);
  adam_training_case(rng, cases);
  adam_case<double>(rng, "double", cases);
  adam_case<float>(rng, "float", cases);
}

}  // namespace gradbook::oracle

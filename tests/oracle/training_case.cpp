#include "tests/oracle/training_case.hpp"

#include <cmath>
#include <vector>

#include "nn/optim/optimizer.hpp"
#include "tests/oracle/cases.hpp"
#include "tests/oracle/described_network.hpp"

namespace gradbook::oracle {
namespace {

using arma::uword;
using nlohmann::json;

constexpr uword kSteps = 10;

template <typename T>
arma::Mat<T> normal(Rng& rng, uword rows, uword columns, double spread = 1) {
  return arma::conv_to<arma::Mat<T>>::from(spread * rng.normal(rows, columns));
}

template <typename T>
arma::Mat<T> draw_inputs(const CaseOptions& options, uword size, uword batch, Rng& rng) {
  if (options.whole_below == 0) return normal<T>(rng, size, batch, options.spread);
  arma::Mat<T> X(size, batch);
  for (T& x : X) x = static_cast<T>(rng.below(options.whole_below));
  return X;
}

/// Outputs keep the size of inputs; no number is 0 or 1, where a mistake could hide.
template <typename T>
void draw_parameters(Network<T>& network, Rng& rng) {
  for (const Parameter& p : network.parameter_list()) {
    const bool matrix = p.role == ParameterRole::weight;
    const double spread = matrix ? 1 / std::sqrt(static_cast<double>(p.fan_in)) : 0.3;
    const double centre = p.role == ParameterRole::scale ? 1 : 0;
    for (uword i = p.begin; i < p.begin + p.size(); ++i) {
      network.parameters()(i) = static_cast<T>(centre + spread * rng.normal());
    }
  }
}

/// Adds every piece of a flat vector under its name.
template <typename T>
void add_pieces(const Network<T>& network, const arma::Col<T>& flat, const std::string& title,
                json& answers) {
  for (const Parameter& p : network.parameter_list()) {
    const arma::Mat<T> piece = flat.subvec(p.begin, p.begin + p.size() - 1);
    answers[title + p.name] = to_json(piece);
  }
}

/// Ten steps; the loss before each of them.
template <typename T>
arma::vec train(Network<T>& network, const arma::Mat<T>& X, const Targets<T>& targets,
                const arma::urowvec* lengths, double learning_rate) {
  Momentum<T> optimizer({.learning_rate = learning_rate});
  arma::Col<T> gradient;
  arma::vec losses(kSteps);
  for (double& loss : losses) {
    loss = targets.are_labels ? network.differentiate(X, targets.labels, gradient, lengths)
                              : network.differentiate(X, targets.values, gradient, lengths);
    optimizer.step(network.parameters(), gradient);
  }
  return losses;
}

template <typename T>
void record_training(const std::string& name, const json& description, const CaseOptions& options,
                     Rng& rng, json& cases) {
  Network<T> network = make_network<T>(description);
  draw_parameters(network, rng);
  const uword batch = options.batch;
  const arma::Mat<T> X = draw_inputs<T>(options, network.in_features(), batch, rng);
  const arma::Mat<T> other = draw_inputs<T>(options, network.in_features(), batch + 2, rng);
  const arma::Mat<T> dY = normal<T>(rng, network.output_shape().size(), batch);
  const json loss = description.value("loss", json{{"kind", "MeanSquaredError"}});
  const Targets<T> targets = draw_targets<T>(loss, network.output_shape(), batch, rng);
  arma::urowvec lengths;
  if (options.with_lengths) {
    lengths.set_size(batch);
    for (uword& length : lengths) length = 1 + rng.below(network.input_shape().positions());
  }
  const arma::urowvec* const valid = options.with_lengths ? &lengths : nullptr;

  std::vector<std::string> names;
  for (const Parameter& p : network.parameter_list()) names.push_back(p.name);
  json in = {{"network", description},
             {"names", names},
             {"parameters", to_json(network.parameters())},
             {"X", to_json(X)},
             {"other", to_json(other)},
             {"dY", to_json(dY)},
             {"targets", targets.are_labels ? to_json(targets.labels) : to_json(targets.values)},
             {"lengths", to_json(lengths)},
             {"steps", kSteps},
             {"learning_rate", options.learning_rate}};

  json out;
  out["Y"] = to_json(network.forward(X, true, valid));
  arma::Col<T> gradient(network.parameters().n_elem);
  arma::Mat<T> dX;
  network.backward(dY, gradient, options.with_input_gradient ? &dX : nullptr);
  if (options.with_input_gradient) out["dX"] = to_json(dX);
  add_pieces(network, gradient, "gradient of ", out);
  if (!network.parameter_list().empty()) {
    out["losses"] = to_json(train(network, X, targets, valid, options.learning_rate));
    add_pieces(network, network.parameters(), "trained ", out);
  }
  for (const auto& [buffer, values] : network.buffers()) out[buffer] = to_json(*values);
  out["Y of others"] = to_json(network.forward(other));
  record(cases, name + (sizeof(T) == 4 ? "_float" : "_double"), std::move(in), std::move(out));
}

}  // namespace

template <typename T>
Targets<T> draw_targets(const json& loss, const SampleShape& output, uword batch, Rng& rng) {
  const std::string kind = loss["kind"];
  Targets<T> targets;
  targets.are_labels = make_loss<T>(loss)->takes_labels();
  if (targets.are_labels) {
    targets.labels.set_size(output.positions(), batch);
    for (uword& label : targets.labels) label = rng.below(output.channels);
  } else if (kind == "SoftmaxCrossEntropyWithTargets") {
    arma::mat soft = rng.uniform(output.channels, output.positions() * batch, 0.05, 1);
    soft = arma::normalise(soft, 1);
    soft.reshape(output.size(), batch);
    targets.values = arma::conv_to<arma::Mat<T>>::from(soft);
  } else if (kind == "BinaryCrossEntropyWithLogits") {
    targets.values = arma::conv_to<arma::Mat<T>>::from(rng.uniform(output.size(), batch));
  } else {
    targets.values = normal<T>(rng, output.size(), batch);
  }
  return targets;
}

template Targets<float> draw_targets(const json&, const SampleShape&, uword, Rng&);
template Targets<double> draw_targets(const json&, const SampleShape&, uword, Rng&);

void training_case(const std::string& name, const json& network, const CaseOptions& options,
                   Rng& rng, json& cases) {
  record_training<double>(name, network, options, rng, cases);
  record_training<float>(name, network, options, rng, cases);
}

}  // namespace gradbook::oracle

#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "nn/network/network.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// "1.23 M", "456".
std::string short_number(double n) {
  if (n >= 1e9) return fmt::format("{:.2f} G", n / 1e9);
  if (n >= 1e6) return fmt::format("{:.2f} M", n / 1e6);
  if (n >= 1e4) return fmt::format("{:.1f} k", n / 1e3);
  return fmt::format("{:.0f}", n);
}

std::string megabytes(double bytes) { return fmt::format("{:.1f} MB", bytes / 1e6); }

/// 1234567 -> "1,234,567".
std::string grouped(uword n) {
  std::string text = std::to_string(n);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

}  // namespace

template <typename T>
std::string summary(const Network<T>& network, uword batch) {
  const Graph<T>& graph = network.graph();
  std::string text =
      fmt::format("{}: input {}\n", network.description(), to_text(network.input_shape()));
  const char* const row = "{:<14} {:<44} {:<22} {:>12} {:>12} {:>12}\n";
  text += fmt::format(fmt::runtime(row), "path", "layer", "output", "parameters", "activations",
                      "mult-adds");
  uword activations = 0;
  uword state_bytes = 0;
  double multiply_adds = 0;
  for (const auto& call : graph.calls()) {
    uword parameters = 0;
    for (const Parameter& p : call.layer->parameters()) parameters += p.size();
    std::string name = call.layer->name();
    if (call.sum) name += " + shortcut";
    if (call.relu) name += " + ReLU";
    text +=
        fmt::format(fmt::runtime(row), call.path, name, to_text(call.output), grouped(parameters),
                    grouped(call.output.size()), short_number(call.layer->multiply_adds()));
    activations += call.output.size();
    state_bytes += call.layer->state_bytes(batch);
    multiply_adds += call.layer->multiply_adds();
  }
  // Training keeps values and gradients of activations and parameters
  const double training = static_cast<double>(
      (2 * activations * batch + 2 * graph.num_parameters()) * sizeof(T) + state_bytes);
  text += fmt::format(
      "total: {} parameters ({}), {} activations per sample, {} multiply-adds per sample\n"
      "training with batch {}: about {}, without the optimizer's state\n",
      grouped(graph.num_parameters()),
      megabytes(static_cast<double>(graph.num_parameters() * sizeof(T))), grouped(activations),
      short_number(multiply_adds), batch, megabytes(training));
  return text;
}

template std::string summary(const Network<float>&, uword);
template std::string summary(const Network<double>&, uword);

}  // namespace gradbook

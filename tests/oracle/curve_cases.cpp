// The loss of models step by step, from a weights file that the script reads; and the other way.
#include "tests/oracle/curve_cases.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "core/file.hpp"
#include "nn/files/weights_file.hpp"
#include "nn/models/mlp.hpp"
#include "nn/models/models.hpp"
#include "nn/network/initialization.hpp"
#include "nn/optim/optimizer.hpp"
#include "tests/oracle/cases.hpp"
#include "tests/oracle/described_network.hpp"
#include "tests/oracle/descriptions.hpp"

namespace gradbook::oracle {
namespace {

using arma::uword;
using nlohmann::json;

struct CurveOptions {
  uword samples = 40;
  uword batch = 8;
  uword steps = 30;
  double learning_rate = 0.02;
};

/// The bytes that save_weights() writes, in hexadecimal digits.
template <typename T>
std::string weights_file_of(Network<T>& network) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / fmt::format("oracle-{}.safetensors", ::getpid());
  save_weights(network, path);
  const std::string bytes = read_file(path);
  std::filesystem::remove(path);
  std::string digits;
  for (const char byte : bytes) {
    fmt::format_to(std::back_inserter(digits), "{:02x}", static_cast<unsigned char>(byte));
  }
  return digits;
}

/// A prototype per class with noise: something that can be learned.
template <typename T>
arma::Mat<T> draw_samples(Rng& rng, uword size, const arma::urowvec& labels, uword num_classes) {
  const arma::mat prototypes = rng.normal(size, num_classes);
  const arma::mat X = prototypes.cols(labels) + rng.normal(size, labels.n_elem);
  return arma::conv_to<arma::Mat<T>>::from(X);
}

template <typename T>
void curve_case(const std::string& name, json in, Network<T>& network, const CurveOptions& options,
                Rng& rng, json& cases) {
  initialize(network.parameter_list(), {}, rng, network.parameters());
  arma::urowvec labels(options.samples);
  for (uword& label : labels) label = rng.below(network.num_classes());
  const arma::Mat<T> X = draw_samples<T>(rng, network.in_features(), labels, network.num_classes());
  in["weights"] = weights_file_of(network);
  in["input"] = shape(network.input_shape().channels, network.input_shape().width,
                      network.input_shape().height);
  in["X"] = to_json(X);
  in["labels"] = to_json(labels);
  in["learning_rate"] = options.learning_rate;

  Momentum<T> optimizer({.learning_rate = options.learning_rate});
  arma::umat order(options.batch, options.steps);
  arma::vec losses(options.steps);
  arma::Col<T> gradient;
  for (uword step = 0; step < options.steps; ++step) {
    order.col(step) = rng.permutation(options.samples).head(options.batch);
    losses(step) = network.differentiate(X.cols(order.col(step)),
                                         arma::urowvec(labels.cols(order.col(step))), gradient);
    optimizer.step(network.parameters(), gradient);
  }
  in["order"] = to_json(order);
  in["trained_weights"] = weights_file_of(network);
  json out = {{"losses", to_json(losses)}};
  out["Y of all"] = to_json(network.forward(X));
  record(cases, name + (sizeof(T) == 4 ? "_float" : "_double"), std::move(in), std::move(out));
}

template <typename T>
void curves(std::uint64_t seed, Rng& rng, json& cases) {
  Mlp<T> mlp({.layer_sizes = {784, 32, 10}});
  const json sizes = {{"layer_sizes", {784, 32, 10}}};
  curve_case("curve_mlp", sizes, mlp.network(), CurveOptions{}, rng, cases);
  Network<T> lenet = make_lenet<T>({.input = {.channels = 1, .width = 28, .height = 28}});
  curve_case("curve_lenet", json::object(), lenet, CurveOptions{}, rng, cases);
  if (seed > 1) return;  // large

  // Steps so small that float and double pass the kinks of the many ReLUs on the same side
  const CurveOptions few = {.samples = 8, .batch = 8, .steps = 5, .learning_rate = 0.001};
  Network<T> vgg = make_small_vgg<T>();
  curve_case("curve_small_vgg", json::object(), vgg, few, rng, cases);
  for (const Shortcut shortcut : {Shortcut::padding, Shortcut::projection}) {
    Network<T> resnet = make_cifar_resnet<T>(20, shortcut);
    const bool projection = shortcut == Shortcut::projection;
    curve_case("curve_resnet_20", {{"projection", projection}}, resnet, few, rng, cases);
  }
  const DenseNetOptions dense = {.blocks = {2, 3},
                                 .growth = 4,
                                 .first_channels = 6,
                                 .input = {.channels = 3, .width = 32, .height = 24},
                                 .num_classes = 7};
  Network<T> densenet = make_densenet<T>(dense);
  curve_case("curve_densenet",
             {{"blocks", dense.blocks}, {"growth", 4}, {"first_channels", 6}, {"num_classes", 7}},
             densenet, few, rng, cases);
}

/// A convolution, batch normalization and a dense layer, whose weights come from the script.
void load_weights_case(Rng& rng, json& cases) {
  const uword channels = between(rng, 1, 4);
  const uword out = 2 * between(rng, 1, 4);
  const uword width = between(rng, 3, 8);
  const uword height = between(rng, 3, 8);
  json convolution = conv2d(channels, out, 3);
  convolution["kernel_height"] = 1;
  convolution["padding"] = 0;
  const json module = sequential({convolution,
                                  batch_norm(),
                                  activation("relu"),
                                  {{"kind", "BasicBlock"},
                                   {"in_channels", out},
                                   {"out_channels", 2 * out},
                                   {"stride", 2},
                                   {"projection", true}},
                                  {{"kind", "GlobalAvgPool"}},
                                  linear(2 * out, 3)});
  const arma::mat X = rng.normal(channels * width * height, between(rng, 1, 4));
  record(cases, "load_weights",
         {{"network", {{"input", shape(channels, width, height)}, {"module", module}}},
          {"X", to_json(X)}},
         json::object());
}

}  // namespace

json output_with_weights_of(const std::filesystem::path& folder) {
  const json in = json::parse(read_file(folder / "network.json"));
  Network<double> network = make_network<double>(in["network"]);
  load_weights(network, folder / "weights.safetensors");
  const arma::vec values = in["X"]["values"].get<std::vector<double>>();
  const arma::mat X = arma::reshape(arma::mat(values), in["X"]["shape"][0].get<uword>(),
                                    in["X"]["shape"][1].get<uword>());
  return to_json(network.forward(X));
}

void curve_cases(std::uint64_t seed, json& cases) {
  Rng rng(1000 + seed);  // not the numbers of the other cases of this seed
  load_weights_case(rng, cases);
  if (seed > 5) return;  // five curves of each model are many steps
  curves<double>(seed, rng, cases);
  curves<float>(seed, rng, cases);
}

}  // namespace gradbook::oracle

// What: the layers with two inputs, and how a graph lets others take their work over.
// Why:  the gradient of a shortcut has two parts; forgetting one still trains.
// How:  hand numbers, layer checks of networks in which a tensor is read twice, error messages.
#include "layer_check.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/joining_layers.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

template <typename T>
ModulePtr<T> activation(ActivationKind kind) {
  return std::make_unique<ActivationLayer<T>>(kind);
}

template <typename T>
Network<T> network(const SampleShape& input, ModulePtr<T> body) {
  NetworkOptions<T> options;
  options.input = input;
  return Network<T>(std::move(options), std::move(body));
}

TEST(Sum, AddsAndAppliesTheReluOfItsBlock) {
  const arma::mat X = {{1, -1}, {-3, 2}};
  Network<double> linear = network<double>(
      {.channels = 2},
      std::make_unique<Residual<double>>(activation<double>(ActivationKind::relu), nullptr, false));
  EXPECT_NEAR_NAMED("Y", linear.forward(X), (arma::mat{{2, -1}, {-3, 4}}), 0);
  Network<double> block = network<double>(
      {.channels = 2},
      std::make_unique<Residual<double>>(activation<double>(ActivationKind::identity), nullptr));
  EXPECT_NEAR_NAMED("Y", block.forward(X), (arma::mat{{2, 0}, {0, 4}}), 0);
  EXPECT_EQ(block.graph().calls().size(), 2U);  // identity, and a sum with its ReLU
}

TEST(Sum, PassesTheLayerCheck) {
  for (const bool relu : {false, true}) {
    check_layer(
        [&]<typename T>() {
          return std::make_unique<Residual<T>>(activation<T>(ActivationKind::tanh),
                                               activation<T>(ActivationKind::sigmoid), relu);
        },
        {.input = {.channels = 5, .width = 3, .height = 2}, .has_kinks = relu});
    check_layer(
        [&]<typename T>() {
          return std::make_unique<Residual<T>>(activation<T>(ActivationKind::tanh), nullptr, relu);
        },
        {.input = {.channels = 3, .width = 2, .height = 5}, .has_kinks = relu});
  }
}

TEST(JoinChannels, PutsTheChannelsOfEveryPixelSideBySide) {
  Network<double> net =
      network<double>({.channels = 2, .width = 2},
                      std::make_unique<Concat<double>>(activation<double>(ActivationKind::relu)));
  const arma::mat X = arma::vec{1, -2, -3, 4};
  EXPECT_NEAR_NAMED("Y", net.forward(X), (arma::vec{1, -2, 1, 0, -3, 4, 0, 4}), 0);
}

/// [a; b; a; b] with a = tanh(x), b = sigmoid(x): in the backward pass the later joins come first,
/// so that the first one adds to the gradients of a and b.
template <typename T>
class JoinedTwice final : public Module<T> {
 public:
  Node append_to(Graph<T>& graph, Node input) override {
    const Node a = graph.add(tanh_, input);
    const Node b = graph.add(sigmoid_, input);
    return graph.add(join_[2], graph.add(join_[1], graph.add(join_[0], a, b), a), b);
  }

 private:
  ActivationLayer<T> tanh_{ActivationKind::tanh};
  ActivationLayer<T> sigmoid_{ActivationKind::sigmoid};
  JoinChannels<T> join_[3];
};

TEST(JoinChannels, AddsToGradientsThatAreThere) {
  check_layer([]<typename T>() { return std::make_unique<JoinedTwice<T>>(); },
              {.input = {.channels = 3, .width = 2, .height = 2}});
}

TEST(JoinChannels, PassesTheLayerCheck) {
  check_layer(
      []<typename T>() {
        auto body = std::make_unique<Sequential<T>>();
        body->add(std::make_unique<Concat<T>>(activation<T>(ActivationKind::tanh)));
        body->add(std::make_unique<Concat<T>>(activation<T>(ActivationKind::sigmoid)));
        return body;
      },
      {.input = {.channels = 3, .width = 5, .height = 2}});
}

TEST(JoiningContract, NamesWhatDoesNotFit) {
  Sum<double> sum;
  JoinChannels<double> join;
  const SampleShape small = {.channels = 2, .width = 3, .height = 3};
  const SampleShape wide = {.channels = 2, .width = 4, .height = 3};
  const SampleShape deep = {.channels = 5, .width = 3, .height = 3};
  EXPECT_ERROR(sum.connect(small, nullptr), "Sum: there is one input, expected two");
  EXPECT_ERROR(sum.connect(small, &deep),
               "Sum: inputs are 3x3, 2 channels and 3x3, 5 channels, which do not fit");
  EXPECT_ERROR(join.connect(small, &wide),
               "JoinChannels: inputs are 3x3, 2 channels and 4x3, 2 channels, which do not fit");
  EXPECT_EQ(join.connect(small, &deep).channels, 7U);
}

}  // namespace
}  // namespace gradbook

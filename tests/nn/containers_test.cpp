// What: Sequential, Residual, Concat, Flatten: how a tree of modules becomes a list of calls.
// Why:  a ReLU taken over by a layer whose output somebody else reads would change that reader too.
// How:  by hand, by gradient checks, and by looking at the list of calls.
#include "nn/layers/containers.hpp"

#include "core/rng.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/linear.hpp"
#include "nn/network/network.hpp"
#include "tests/nn/layer_check.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

template <typename T>
ModulePtr<T> relu() {
  return std::make_unique<ActivationLayer<T>>(ActivationKind::relu);
}

TEST(Residual, AddsTheInputBehindTheIdentity) {
  Network<double> net(
      {.input = {.channels = 2}, .description = "", .loss = nullptr},
      std::make_unique<Residual<double>>(std::make_unique<Linear<double>>(2, 2, false), nullptr));
  net.parameter("main.weight") = {{1, 0}, {0, -2}};
  const arma::mat X = {{1, 3}, {2, -1}};
  // relu(Wx + x): (2, -2) -> (2, 0) and (6, 1)
  EXPECT_NEAR_MAT(net.forward(X), (arma::mat{{2, 6}, {0, 1}}));
}

TEST(Residual, MatchesNumericalGradients) {
  const LayerCheck check{.input = {.channels = 2, .width = 4, .height = 3}, .has_kinks = true};
  // Identity, without batch normalization: the sum is a layer of its own
  check_layer(
      []<typename T>() {
        return std::make_unique<Residual<T>>(
            std::make_unique<Conv2d<T>>(
                Conv2dOptions{.in_channels = 2, .out_channels = 2, .padding = 1}),
            nullptr);
      },
      check);
  // Projection: both paths change the shape
  check_layer(
      []<typename T>() {
        const Conv2dOptions main{.in_channels = 2, .out_channels = 3, .stride = 2, .padding = 1};
        const Conv2dOptions shortcut{.in_channels = 2,
                                     .out_channels = 3,
                                     .kernel_width = 1,
                                     .kernel_height = 1,
                                     .stride = 2};
        return std::make_unique<Residual<T>>(std::make_unique<Conv2d<T>>(main),
                                             std::make_unique<Conv2d<T>>(shortcut));
      },
      check);
}

TEST(Residual, LetsBatchNormalizationAddTheShortcut) {
  const auto make = []<typename T>() {
    auto main = std::make_unique<Sequential<T>>();
    main->add(std::make_unique<Conv2d<T>>(
        Conv2dOptions{.in_channels = 2, .out_channels = 2, .padding = 1, .bias = false}));
    main->add(std::make_unique<BatchNorm<T>>());
    return std::make_unique<Residual<T>>(std::move(main), nullptr);
  };
  check_layer(make, {.input = {.channels = 2, .width = 4, .height = 3},
                     .batch = 4,
                     .has_kinks = true,
                     .depends_on_batch = true});
  Network<float> net(
      {.input = {.channels = 2, .width = 4, .height = 4}, .description = "", .loss = nullptr},
      make.operator()<float>());
  ASSERT_EQ(net.graph().calls().size(), 2U);
  EXPECT_TRUE(net.graph().calls()[1].sum);
  EXPECT_TRUE(net.graph().calls()[1].relu);
}

// The main path of a pre-activation block starts with a ReLU; the shortcut wants its input as it
// is.
TEST(Residual, DoesNotMoveAReluInFrontOfTheShortcut) {
  const auto make = []<typename T>() {
    auto main = std::make_unique<Sequential<T>>();
    main->add(relu<T>());
    main->add(std::make_unique<Linear<T>>(3, 3));
    auto layers = std::make_unique<Sequential<T>>();
    layers->add(std::make_unique<Linear<T>>(4, 3));
    layers->add(std::make_unique<Residual<T>>(std::move(main), nullptr, false));
    return layers;
  };
  check_layer(make, {.input = {.channels = 4}, .has_kinks = true});
  Network<float> net({.input = {.channels = 4}, .description = "", .loss = nullptr},
                     make.operator()<float>());
  EXPECT_FALSE(net.graph().calls()[0].relu);
}

TEST(Concat, AppendsTheBranchsChannels) {
  check_layer(
      []<typename T>() {
        return std::make_unique<Concat<T>>(std::make_unique<Conv2d<T>>(
            Conv2dOptions{.in_channels = 2, .out_channels = 3, .padding = 1}));
      },
      {.input = {.channels = 2, .width = 3, .height = 4}});
}

TEST(Flatten, LeavesTheNumbersWhereTheyAre) {
  auto layers = std::make_unique<Sequential<double>>();
  layers->add(std::make_unique<Flatten<double>>());
  layers->add(std::make_unique<Linear<double>>(12, 1, false));
  Network<double> net(
      {.input = {.channels = 2, .width = 3, .height = 2}, .description = "", .loss = nullptr},
      std::move(layers));
  net.parameters() = arma::regspace(1, 12);
  EXPECT_NEAR_MAT(net.forward(arma::mat(12, 1, arma::fill::ones)),
                  arma::mat(1, 1, arma::fill::value(78)));
}

TEST(Sequential, NamesParametersByTheirPlace) {
  auto layers = std::make_unique<Sequential<float>>();
  layers->add(std::make_unique<Linear<float>>(4, 3));
  layers->add(relu<float>());
  layers->add(std::make_unique<Linear<float>>(3, 2, false));
  Network<float> net({.input = {.channels = 4}, .description = "", .loss = nullptr},
                     std::move(layers));
  ASSERT_EQ(net.parameter_list().size(), 3U);
  EXPECT_EQ(net.parameter_list()[0].name, "0.weight");
  EXPECT_EQ(net.parameter_list()[1].name, "0.bias");
  EXPECT_EQ(net.parameter_list()[2].name, "2.weight");
  EXPECT_EQ(net.parameter_list()[2].begin, 15U);
  EXPECT_ERROR(net.parameter("1.weight"), "Network: there is no parameter '1.weight'");
}

TEST(ContainersContract, RefuseMissingParts) {
  EXPECT_ERROR(Residual<float>(nullptr, nullptr), "Residual: the main path is missing");
  EXPECT_ERROR(Concat<float>(nullptr), "Concat: the branch is missing");
  const auto empty = [] {
    return Network<float>({.input = {.channels = 3}, .description = "", .loss = nullptr},
                          std::make_unique<Sequential<float>>());
  };
  EXPECT_ERROR(empty(), "Network: there is no layer");
}

}  // namespace
}  // namespace gradbook

// What: the dense layer of the compute core.
// Why:  every classifier ends in one; it acts on every position, which dense_forward() does not.
// How:  against the unit of chapter 09, by gradient checks, and position by position.
#include "nn/layers/linear.hpp"

#include "core/rng.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/containers.hpp"
#include "nn/network/network.hpp"
#include "tests/nn/layer_check.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

template <typename T>
Network<T> make_linear(const SampleShape& input, uword out, bool bias = true) {
  return Network<T>({.input = input, .description = "linear", .loss = nullptr},
                    std::make_unique<Linear<T>>(input.channels, out, bias));
}

TEST(Linear, EqualsTheUnit) {
  for (const uword out : {uword{1}, uword{5}, uword{16}, uword{33}, uword{70}}) {
    Network<double> net = make_linear<double>({.channels = 7}, out);
    Rng rng(out);
    net.parameters() = arma::vectorise(rng.normal(net.parameters().n_elem, 1));
    const arma::mat X = rng.normal(7, 130);
    const arma::mat dY = rng.normal(out, 130);
    const DenseCache cache = dense_forward(X, net.parameter("weight"),
                                           arma::vec(net.parameter("bias")), Activation::identity);
    EXPECT_NEAR_NAMED("Y", net.forward(X, true), cache.A, 1e-12);
    arma::vec gradient;
    arma::mat dX;
    net.backward(dY, gradient, &dX);
    const DenseGradients expected = dense_backward(dY, cache, net.parameter("weight"));
    EXPECT_NEAR_NAMED("gradient", gradient,
                      arma::join_cols(arma::vectorise(expected.dW), expected.db), 1e-11);
    EXPECT_NEAR_NAMED("dX", dX, net.parameter("weight").t() * dY, 1e-12);
  }
}

TEST(Linear, MatchesNumericalGradients) {
  for (const bool bias : {true, false}) {
    check_layer([&]<typename T>() { return std::make_unique<Linear<T>>(5, 3, bias); },
                {.input = {.channels = 5}});
    check_layer([&]<typename T>() { return std::make_unique<Linear<T>>(4, 18, bias); },
                {.input = {.channels = 4, .width = 3}, .batch = 2});
  }
}

TEST(Linear, TakesOverTheReluBehindIt) {
  const auto make = []<typename T>() {
    auto layers = std::make_unique<Sequential<T>>();
    layers->add(std::make_unique<Linear<T>>(5, 6));
    layers->add(std::make_unique<ActivationLayer<T>>(ActivationKind::relu));
    return layers;
  };
  check_layer(make, {.input = {.channels = 5}, .has_kinks = true});
  Network<float> net({.input = {.channels = 5}, .description = "", .loss = nullptr},
                     make.operator()<float>());
  ASSERT_EQ(net.graph().calls().size(), 1U);
  EXPECT_TRUE(net.graph().calls()[0].relu);
}

TEST(Linear, ActsOnEveryPosition) {
  Network<double> sequence = make_linear<double>({.channels = 3, .width = 4}, 2);
  Network<double> single = make_linear<double>({.channels = 3}, 2);
  Rng rng(3);
  single.parameters() = arma::vectorise(rng.normal(8, 1));
  sequence.parameters() = single.parameters();
  const arma::mat X = rng.normal(12, 5);
  const arma::mat steps = arma::reshape(X, 3, 20);
  EXPECT_NEAR_MAT(arma::mat(arma::reshape(sequence.forward(X), 2, 20)), single.forward(steps));
  EXPECT_EQ(sequence.output_shape(), (SampleShape{.channels = 2, .width = 4}));
}

TEST(LinearContract, NamesTheLayerAndTheShapes) {
  EXPECT_ERROR(Linear<float>(0, 3), "Linear(0, 3): a size is 0");
  EXPECT_ERROR(make_linear<float>({.channels = 3}, 2).forward(arma::fmat(4, 5)),
               "Network::forward: X is 4x5, expected 3x*");
  const auto unflattened = [] {
    return Network<float>(
        {.input = {.channels = 2, .width = 3, .height = 4}, .description = "", .loss = nullptr},
        std::make_unique<Linear<float>>(24, 10));
  };
  EXPECT_ERROR(unflattened(),
               "Linear(24, 10): input is 3x4, 2 channels, expected 24 features (is a Flatten "
               "missing?)");
}

}  // namespace
}  // namespace gradbook

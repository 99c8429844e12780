// What: the networks of the lectures.
// Why:  a forgotten bias or a block too few trains nearly as well, and is not the network named.
// How:  parameter counts and multiply-adds against those published: He et al. (2016), tables 1 and
//       6, and torchvision's documentation (exact counts); LeNet-5 by hand.
#include "nn/models/models.hpp"

#include <cmath>
#include <string>

#include "core/rng.hpp"
#include "nn/network/initialization.hpp"
#include "nn/optim/optimizer.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

double multiply_adds(const Network<float>& network) {
  double sum = 0;
  for (const auto& call : network.graph().calls()) sum += call.layer->multiply_adds();
  return sum;
}

TEST(LeNet, HasTheKnownCounts) {
  // 6·25+6, 16·150+16, 400·120+120, 120·84+84, 84·10+10
  EXPECT_EQ(make_lenet<float>().parameters().n_elem, 156U + 2416 + 48120 + 10164 + 850);
  EXPECT_EQ(
      make_lenet<float>({.input = {.channels = 1, .width = 28, .height = 28}}).parameters().n_elem,
      44426U);
}

TEST(SmallVgg, HasTheCountByHand) {
  // 3·32·9+32, 32·32·9+32, 32·64·9+64, 64·64·9+64, 4096·10+10
  EXPECT_EQ(make_small_vgg<float>().parameters().n_elem, 896U + 9248 + 18496 + 36928 + 40970);
}

TEST(CifarResNet, HasThePublishedCounts) {  // table 6, in millions
  const struct {
    uword depth;
    double millions;
  } published[] = {{20, 0.27}, {32, 0.46}, {44, 0.66}, {56, 0.85}, {110, 1.7}};
  for (const auto& [depth, millions] : published) {
    const double n = static_cast<double>(make_cifar_resnet<float>(depth).parameters().n_elem) / 1e6;
    EXPECT_NEAR(n, millions, depth == 110 ? 0.05 : 0.005) << depth;
  }
  EXPECT_EQ(make_cifar_resnet<float>(20).parameters().n_elem, 269722U);
  EXPECT_EQ(make_cifar_resnet<float>(20, Shortcut::projection).parameters().n_elem, 272474U);
  EXPECT_NEAR(multiply_adds(make_cifar_resnet<float>(20)) / 1e6, 40.6, 0.1);
}

TEST(ResNet, HasThePublishedCounts) {  // torchvision.models
  const struct {
    uword depth, parameters;
    double giga_multiply_adds;
  } published[] = {{18, 11689512, 1.81},
                   {34, 21797672, 3.66},
                   {50, 25557032, 4.09},
                   {101, 44549160, 7.80},
                   {152, 60192808, 11.51}};
  for (const auto& [depth, parameters, giga] : published) {
    const Network<float> net = make_resnet<float>({.depth = depth});
    EXPECT_EQ(net.graph().num_parameters(), parameters) << depth;
    EXPECT_NEAR(multiply_adds(net) / 1e9, giga, 0.02) << depth;
  }
  const Network<float> resnext = make_resnet<float>({.depth = 50, .groups = 32, .group_width = 4});
  EXPECT_EQ(resnext.graph().num_parameters(), 25028904U);
  EXPECT_NEAR(multiply_adds(resnext) / 1e9, 4.23, 0.02);
}

TEST(DenseNet, HasThePublishedCounts) {
  const Network<float> net = make_densenet<float>();
  EXPECT_EQ(net.graph().num_parameters(), 7978856U);
  EXPECT_NEAR(multiply_adds(net) / 1e9, 2.83, 0.02);
  EXPECT_EQ(net.description(), "densenet-121 growth 32 for 224x224, 3 channels, 1000 classes");
}

TEST(RecurrentClassifier, HasTheCountsOfPyTorchWithOneBiasPerGate) {
  // 128·28 + 128·128 + 128, then 128·10 + 10; four times the first for an LSTM
  EXPECT_EQ(make_recurrent_classifier<float>().parameters().n_elem, 3584U + 16384 + 128 + 1290);
  EXPECT_EQ(make_recurrent_classifier<float>({.kind = RecurrentKind::lstm}).parameters().n_elem,
            4U * (3584 + 16384 + 128) + 1290);
  // GRU: three gates and a second bias for one of them
  EXPECT_EQ(make_recurrent_classifier<float>({.kind = RecurrentKind::gru}).parameters().n_elem,
            3U * (3584 + 16384 + 128) + 128 + 1290);
  // Two directions, then two more that read both
  EXPECT_EQ(
      make_recurrent_classifier<float>({.layers = 2, .bidirectional = true}).parameters().n_elem,
      2U * (3584 + 16384 + 128) + 2 * (128 * 256 + 16384 + 128) + 2560 + 10);
}

// "abcabc…": every character tells the next one, so the loss must fall towards 0.
TEST(CharacterModel, LearnsAnAlphabet) {
  const uword steps = 8;
  Network<double> net =
      make_character_model<double>({.vocabulary = 3, .embedding = 4, .hidden = 8, .steps = steps});
  Rng rng(1);
  initialize(net.parameter_list(), {}, rng, net.parameters());
  arma::mat X(steps, 2);
  arma::umat labels(steps, 2);
  for (uword n = 0; n < 2; ++n) {
    for (uword t = 0; t < steps; ++t) {
      X(t, n) = static_cast<double>((n + t) % 3);
      labels(t, n) = (n + t + 1) % 3;
    }
  }
  Adam<double> adam({.learning_rate = 0.05});
  arma::vec gradient;
  const double before = net.differentiate(X, labels, gradient, nullptr);
  EXPECT_NEAR(before, std::log(3.0), 0.5);
  for (int step = 0; step < 100; ++step) {
    net.differentiate(X, labels, gradient, nullptr);
    adam.step(net.parameters(), gradient);
  }
  EXPECT_LT(net.differentiate(X, labels, gradient, nullptr), 0.05);
}

/// A few steps on one batch must lower its loss, and outputs must be finite.
void expect_learning(Network<float> net, uword batch, double learning_rate) {
  SCOPED_TRACE(net.description());
  Rng rng(1);
  initialize(net.parameter_list(), {}, rng, net.parameters());
  const arma::fmat X = arma::conv_to<arma::fmat>::from(rng.normal(net.in_features(), batch));
  arma::urowvec labels(batch);
  for (uword n = 0; n < batch; ++n) labels(n) = n % net.num_classes();
  Sgd<float> sgd(learning_rate);
  arma::fvec gradient;
  const double before = net.differentiate(X, labels, gradient);
  for (int step = 0; step < 8; ++step) {
    sgd.step(net.parameters(), gradient);
    net.differentiate(X, labels, gradient);
  }
  EXPECT_LT(net.differentiate(X, labels, gradient), 0.9 * before);
  EXPECT_TRUE(net.forward(X).is_finite());
}

TEST(Models, LearnOneBatch) {
  expect_learning(make_lenet<float>(), 16, 0.05);
  expect_learning(make_small_vgg<float>(), 8, 0.02);
  expect_learning(make_cifar_resnet<float>(8), 8, 0.1);
  expect_learning(make_cifar_resnet<float>(8, Shortcut::projection), 8, 0.1);
  const SampleShape small{.channels = 3, .width = 32, .height = 32};
  expect_learning(make_resnet<float>({.depth = 18, .input = small, .num_classes = 4}), 4, 0.02);
  expect_learning(
      make_resnet<float>(
          {.depth = 50, .groups = 32, .group_width = 4, .input = small, .num_classes = 4}),
      4, 0.02);
  expect_learning(
      make_densenet<float>(
          {.blocks = {2, 2}, .growth = 8, .first_channels = 16, .input = small, .num_classes = 4}),
      4, 0.05);
}

TEST(Summary, TellsShapesParametersAndTotals) {
  const std::string text = summary(make_lenet<float>(), 64);
  EXPECT_NE(text.find("Conv2d(1, 6, 5x5) + ReLU"), std::string::npos) << text;
  EXPECT_NE(text.find("28x28, 6 channels"), std::string::npos) << text;
  EXPECT_NE(text.find("61,706 parameters (0.2 MB)"), std::string::npos) << text;
  EXPECT_NE(text.find("training with batch 64"), std::string::npos) << text;
}

TEST(ModelsContract, RefuseWhatWasNeverPublished) {
  EXPECT_ERROR(make_cifar_resnet<float>(21),
               "make_cifar_resnet: depth is 21, expected 6n + 2: 20, 32, 44, 56, 110");
  EXPECT_ERROR(make_resnet<float>({.depth = 51}),
               "make_resnet: depth is 51, expected 18, 34, 50, 101 or 152");
  EXPECT_ERROR(make_resnet<float>({.depth = 18, .groups = 32}),
               "make_resnet: basic blocks have no groups: depth 50 or more is needed");
  EXPECT_ERROR(make_lenet<float>({.input = {.channels = 1, .width = 8, .height = 28}}),
               "make_lenet: input is 8x28, 1 channel, expected at least 16x16");
}

}  // namespace
}  // namespace gradbook

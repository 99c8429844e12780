// What: sequences of different lengths in one batch, through every kind of layer.
// Why:  padding that reaches a sum, a count or a mean changes results by a little, and nobody sees
// it. How:  a padded batch, with NaN in the padding, against its sequences one by one, each in a
// network
//       that is as long as it: outputs, loss, gradients; then what must be refused.
#include <functional>
#include <limits>
#include <memory>
#include <numeric>

#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/linear.hpp"
#include "nn/layers/pad_shortcut.hpp"
#include "nn/layers/pooling.hpp"
#include "nn/layers/sequence_layers.hpp"
#include "nn/network/losses.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;
using Layers = Sequential<double>;

constexpr uword kChannels = 3;
constexpr uword kSteps = 7;
const arma::urowvec kLengths = {5, 7, 2, 4, 6, 3};
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using MakeBody = std::function<void(Layers&)>;

Network<double> network(const MakeBody& make, uword steps, LossPtr<double> loss = nullptr) {
  auto body = std::make_unique<Layers>();
  make(*body);
  if (!loss) loss = std::make_unique<MeanSquaredError<double>>();
  return Network<double>({.input = {.channels = kChannels, .width = steps},
                          .description = "lengths",
                          .loss = std::move(loss)},
                         std::move(body));
}

/// Random numbers, NaN behind the last valid step of every column.
arma::mat padded(Rng& rng, uword channels, uword steps, const arma::urowvec& lengths) {
  arma::mat X = rng.normal(channels * steps, lengths.n_elem);
  for (uword n = 0; n < X.n_cols; ++n) {
    for (uword k = channels * lengths(n); k < X.n_rows; ++k) X(k, n) = kNaN;
  }
  return X;
}

/// Compares outputs, loss and gradients with those of the sequences one by one.
/// @param output_length  valid steps of the output for those of the input
void expect_as_alone(const MakeBody& make, const std::function<uword(uword)>& output_length) {
  Network<double> net = network(make, kSteps);
  Rng rng(7);
  net.parameters() = 0.5 * rng.normal(net.parameters().n_elem, 1);
  const uword channels = net.output_shape().channels;
  const uword steps = net.output_shape().positions();
  const arma::mat X = padded(rng, kChannels, kSteps, kLengths);
  arma::urowvec output_lengths = kLengths;
  output_lengths.transform(output_length);
  const arma::mat targets = padded(rng, channels, steps, output_lengths);
  const arma::mat R = padded(rng, channels, steps, output_lengths);

  arma::vec gradient, gradient_of_R;
  const double loss = net.differentiate(X, targets, gradient, &kLengths);
  const arma::mat inference = net.forward(X, false, &kLengths);
  const arma::mat Y = net.forward(X, true, &kLengths);
  arma::mat dX;
  net.backward(R, gradient_of_R, &dX);

  arma::mat expected_Y(arma::size(Y)), expected_dX(arma::size(X));
  arma::vec expected(gradient.n_elem), expected_of_R(gradient.n_elem), part;
  double expected_loss = 0;
  for (uword n = 0; n < X.n_cols; ++n) {
    Network<double> alone = network(make, kLengths(n));
    alone.parameters() = net.parameters();
    ASSERT_EQ(alone.output_shape().positions(), output_lengths(n));
    const uword in = kChannels * kLengths(n);
    const uword out = channels * output_lengths(n);
    const arma::mat x = X.col(n).head(in);
    const double weight = static_cast<double>(output_lengths(n));
    expected_loss += weight * alone.differentiate(x, arma::mat(targets.col(n).head(out)), part);
    expected += weight * part;
    expected_Y.col(n).head(out) = alone.forward(x, true);
    arma::mat dx;
    alone.backward(R.col(n).head(out), part, &dx);
    expected_dX.col(n).head(in) = dx;
    expected_of_R += part;
  }
  const double terms = static_cast<double>(arma::accu(output_lengths));
  EXPECT_NEAR_NAMED("Y", Y, expected_Y, 1e-12);
  EXPECT_NEAR_NAMED("Y at inference", inference, expected_Y, 1e-12);
  EXPECT_NEAR(loss, expected_loss / terms, 1e-12);
  EXPECT_NEAR_NAMED("gradient of the loss", gradient, expected / terms, 1e-12);
  EXPECT_NEAR_NAMED("gradient", gradient_of_R, expected_of_R, 1e-12);
  EXPECT_NEAR_NAMED("dX", dX, expected_dX, 1e-12);
  EXPECT_GT(arma::abs(gradient).max(), 1e-3);  // all of it would agree if everything was masked
}

uword same(uword length) { return length; }
uword one(uword) { return 1; }

Conv2dOptions over_time(uword kernel, uword stride, uword padding) {
  // Square padding: only the middle row of the kernel meets the sequence
  return {.in_channels = kChannels,
          .out_channels = 4,
          .kernel_width = kernel,
          .kernel_height = 2 * padding + 1,
          .stride = stride,
          .padding = padding};
}

TEST(Lengths, EveryRecurrentLayerInBothDirectionsGivesWhatItsSequencesGive) {
  for (const RecurrentKind kind :
       {RecurrentKind::rnn_tanh, RecurrentKind::rnn_relu, RecurrentKind::rnn_sigmoid,
        RecurrentKind::lstm, RecurrentKind::lstm_sigmoid_candidate, RecurrentKind::gru}) {
    for (const bool reverse : {false, true}) {
      const RecurrentOptions options{
          .in_features = kChannels, .hidden = 4, .kind = kind, .reverse = reverse};
      expect_as_alone([&](Layers& layers) { layers.add<Recurrent>(options); }, same);
    }
  }
}

TEST(Lengths, StacksDirectionsAndDenseLayersGiveWhatTheirSequencesGive) {
  const RecurrentOptions first{.in_features = kChannels, .hidden = 2, .kind = RecurrentKind::gru};
  const RecurrentOptions second{.in_features = 4, .hidden = 3, .kind = RecurrentKind::lstm};
  const auto stack = [&](Layers& layers) {
    layers.add<Bidirectional>(first).add<Bidirectional>(second).add<Linear>(uword{6}, uword{5});
    layers.add<ActivationLayer>(ActivationKind::relu);
    layers.add<Linear>(uword{5}, uword{2}).add<ActivationLayer>(ActivationKind::softmax);
  };
  expect_as_alone(stack, same);
  expect_as_alone(
      [&](Layers& layers) {
        layers.add<Bidirectional>(first).add<LastStep>(FinalState::bidirectional);
        layers.add<Linear>(uword{4}, uword{2});
      },
      one);
}

TEST(Lengths, ADecoderHasStepsOfItsOwn) {
  expect_as_alone(
      [](Layers& layers) {
        layers.add<Recurrent>(
            RecurrentOptions{.in_features = kChannels, .hidden = 4, .kind = RecurrentKind::gru});
        layers.add<LastStep>().add<RepeatSteps>(uword{9});
        layers.add<Recurrent>(
            RecurrentOptions{.in_features = 4, .hidden = 3, .kind = RecurrentKind::lstm});
        layers.add<Linear>(uword{3}, uword{2});
      },
      [](uword) { return uword{9}; });
}

TEST(Lengths, AStrideOverTimeShortensThem) {
  for (const uword padding : {0U, 1U, 2U}) {
    for (const uword stride : {1U, 2U, 3U}) {
      expect_as_alone(
          [&](Layers& layers) {
            layers.add<Conv2d>(over_time(2, stride, padding));
            layers.add<Linear>(uword{4}, uword{2});
          },
          [&](uword length) { return (length + 2 * padding - 2) / stride + 1; });
    }
  }
  expect_as_alone(
      [](Layers& layers) {
        layers.add<Linear>(kChannels, kChannels).add<PadShortcut>(uword{5}, uword{2});
      },
      [](uword length) { return (length + 1) / 2; });
}

TEST(Lengths, PoolingSeesTheValidStepsOnly) {
  for (const bool counts_padding : {false, true}) {
    const PoolOptions options{
        .kernel = 3, .stride = 2, .padding = 1, .counts_padding = counts_padding};
    const auto halved = [](uword length) { return (length - 1) / 2 + 1; };
    expect_as_alone(
        [&](Layers& layers) { layers.add<Linear>(kChannels, uword{4}).add<AvgPool2d>(options); },
        halved);
    expect_as_alone(
        [&](Layers& layers) { layers.add<Linear>(kChannels, uword{4}).add<MaxPool2d>(options); },
        halved);
  }
  expect_as_alone(
      [](Layers& layers) { layers.add<Linear>(kChannels, uword{4}).add<GlobalAvgPool>(); }, one);
}

TEST(Lengths, MeanOverTheValidStepsByHand) {
  Network<double> net = network([](Layers& layers) { layers.add<GlobalAvgPool>(); }, 2);
  const arma::mat X = arma::mat{{1, 2, 3, 5, 7, 9}, {1, 2, 3, kNaN, kNaN, kNaN}}.t();
  const arma::urowvec lengths = {2, 1};
  EXPECT_NEAR_NAMED("Y", net.forward(X, false, &lengths), (arma::mat{{3, 1}, {4.5, 2}, {6, 3}}), 0);
}

TEST(Lengths, ShortcutsAndBranchesKeepThem) {
  const auto main = [] {
    auto layers = std::make_unique<Layers>();
    Conv2dOptions conv = over_time(3, 1, 1);
    conv.out_channels = kChannels;
    layers->add<Conv2d>(conv).add<ActivationLayer>(ActivationKind::relu).add<Conv2d>(conv);
    return layers;
  };
  expect_as_alone(
      [&](Layers& layers) {
        layers.add<Linear>(kChannels, kChannels);
        layers.add(std::make_unique<Residual<double>>(main(), nullptr));
      },
      same);
  expect_as_alone(
      [&](Layers& layers) {
        layers.add(std::make_unique<Concat<double>>(main()));
        layers.add<Dropout>(0.0);
      },
      same);
}

// Statistics of the valid steps: as of a batch of vectors, which are these steps
TEST(Lengths, BatchNormCountsTheValidSteps) {
  Network<double> net = network([](Layers& layers) { layers.add<BatchNorm>(); }, kSteps);
  Network<double> flat = network([](Layers& layers) { layers.add<BatchNorm>(); }, 1);
  Rng rng(3);
  net.parameters() = rng.normal(2 * kChannels, 1);
  flat.parameters() = net.parameters();
  const arma::mat X = 5 + padded(rng, kChannels, kSteps, kLengths);
  const arma::mat R = padded(rng, kChannels, kSteps, kLengths);
  const auto valid = [&](const arma::mat& all) {
    arma::mat columns;
    for (uword n = 0; n < all.n_cols; ++n) {
      const arma::vec steps = all.col(n).head(kChannels * kLengths(n));
      columns = arma::join_rows(columns, arma::reshape(steps, kChannels, kLengths(n)));
    }
    return columns;
  };
  arma::vec gradient, expected;
  arma::mat dX, expected_dX;
  const arma::mat Y = net.forward(X, true, &kLengths);
  net.backward(R, gradient, &dX);
  const arma::mat vectors = valid(X);
  EXPECT_NEAR_NAMED("Y", valid(Y), flat.forward(vectors, true), 1e-12);
  flat.backward(valid(R), expected, &expected_dX);
  EXPECT_NEAR_NAMED("dX", valid(dX), expected_dX, 1e-12);
  EXPECT_NEAR_NAMED("gradient", gradient, expected, 1e-12);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR_NAMED("running statistics", *net.buffers()[i].second, *flat.buffers()[i].second,
                      1e-12);
  }
  // At inference it is done by the convolution before it, and the padding is 0 all the same
  Network<double> folded = network(
      [](Layers& layers) { layers.add<Conv2d>(over_time(3, 1, 1)).add<BatchNorm>(); }, kSteps);
  folded.parameters() = rng.normal(folded.parameters().n_elem, 1);
  const arma::mat padding = folded.forward(X, false, &kLengths).col(2).tail(4 * 5);
  EXPECT_NEAR_NAMED("padding", padding, arma::vec(20, arma::fill::zeros), 0);
}

TEST(Lengths, ResultsHaveTheSameBitsForAnyNumberOfThreads) {
  const auto make = [](Layers& layers) {
    layers.add<Conv2d>(over_time(3, 2, 1)).add<BatchNorm>();
    layers.add<Recurrent>(
        RecurrentOptions{.in_features = 4, .hidden = 5, .kind = RecurrentKind::gru});
    layers.add<GlobalAvgPool>();
  };
  Rng rng(4);
  arma::urowvec lengths(200);
  for (uword& length : lengths) length = 1 + rng.below(kSteps);
  const arma::mat X = padded(rng, kChannels, kSteps, lengths);
  const arma::mat targets = rng.normal(5, 200);
  const arma::vec parameters = rng.normal(network(make, kSteps).parameters().n_elem, 1);
  const int before = num_threads();
  arma::vec first;
  for (const int threads : {1, 2, 4}) {
    set_num_threads(threads);
    Network<double> net = network(make, kSteps);
    net.parameters() = parameters;
    arma::vec gradient;
    net.differentiate(X, targets, gradient, &lengths);
    if (first.is_empty()) first = gradient;
    EXPECT_NEAR_NAMED("gradient", gradient, first, 0);
  }
  set_num_threads(before);
}

TEST(Lengths, AnswersAreThoseOfABatchWithoutThemWhenAllStepsAreValid) {
  const auto make = [](Layers& layers) {
    layers.add<Recurrent>(RecurrentOptions{.in_features = kChannels, .hidden = 2});
    layers.add<Flatten>().add<BatchNorm>().add<Linear>(uword{2 * kSteps}, uword{2});
  };
  Network<double> net = network(make, kSteps);
  Rng rng(5);
  net.parameters() = rng.normal(net.parameters().n_elem, 1);
  const arma::mat X = rng.normal(kChannels * kSteps, 2);
  const arma::urowvec all = {kSteps, kSteps};
  const arma::mat Y = net.forward(X);
  EXPECT_NEAR_NAMED("Y", net.forward(X, false, &all), Y, 0);
  const arma::mat trained = net.forward(X, true);
  EXPECT_NEAR_NAMED("Y in training", net.forward(X, true, &all), trained, 0);
  const arma::urowvec shorter = {kSteps, 4};
  EXPECT_ERROR(net.forward(X, false, &shorter),
               "BatchNorm(14): input is 2 x 7 steps seen as 14, but sample 1 has 4 valid steps: "
               "padding would be used");
  EXPECT_NEAR_NAMED("Y after an error", net.forward(X, true), trained, 0);
}

TEST(Lengths, AreRefusedWhereTheyDoNotFit) {
  const arma::mat X(kChannels * kSteps, 2, arma::fill::ones);
  const arma::urowvec lengths = {7, 3};
  Network<double> joined = network(
      [](Layers& layers) {
        auto main = std::make_unique<Layers>();
        main->add<LastStep>().add<RepeatSteps>(kSteps);
        layers.add(std::make_unique<Residual<double>>(std::move(main), nullptr));
      },
      kSteps);
  EXPECT_ERROR(joined.forward(X, false, &lengths),
               "Sum: sample 1 has 7 and 3 valid steps in the two sequences that meet, expected as "
               "many");
  Network<double> strided =
      network([](Layers& layers) { layers.add<Conv2d>(over_time(4, 1, 0)); }, kSteps);
  EXPECT_ERROR(strided.forward(X, false, &lengths),
               "Conv2d(3, 4, 4x1): sample 1 has 3 valid steps, too few for one step of the output");
  auto image = std::make_unique<Conv2d<double>>(Conv2dOptions{.in_channels = kChannels});
  Network<double> images({.input = {.channels = kChannels, .width = 7, .height = 7},
                          .description = "",
                          .loss = nullptr},
                         std::move(image));
  const arma::mat pixels(3 * 49, 2, arma::fill::ones);
  EXPECT_ERROR(images.forward(pixels, false, &lengths),
               "Network::forward: lengths are for sequences, the input is 7x7, 3 channels");
  const arma::urowvec too_long = {8, 1};
  EXPECT_ERROR(strided.forward(X, false, &too_long),
               "Network::forward: a length is not within 1 ... 7");
  // Rows of padding above and below the sequence: no sequence any more
  Conv2dOptions tall = over_time(3, 1, 1);
  tall.kernel_height = 1;
  Network<double> grown = network([&](Layers& layers) { layers.add<Conv2d>(tall); }, kSteps);
  EXPECT_ERROR(grown.forward(X, false, &lengths),
               "Conv2d(3, 4, 3x1, padding 1): sequences of different lengths are not supported, "
               "because padding would reach the output");
}

}  // namespace
}  // namespace gradbook

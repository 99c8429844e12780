// What: maximum, mean and global pooling.
// Why:  odd sizes, padding and overlapping windows are where indices go wrong.
// How:  hand numbers, a slow twin straight from the definition over many shapes, layer checks.
#include "nn/layers/pooling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/rng.hpp"
#include "layer_check.hpp"
#include "nn/layers/containers.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

template <typename T>
Network<T> network(const SampleShape& input, ModulePtr<T> body) {
  NetworkOptions<T> options;
  options.input = input;
  return Network<T>(std::move(options), std::move(body));
}

/// Outputs and the input's gradient for dY = R, from the definition, pixel by pixel.
struct Textbook {
  arma::mat Y, dX;
};

Textbook textbook(const arma::mat& X, const arma::mat& R, const SampleShape& in,
                  const SampleShape& out, const PoolOptions& options, bool maximum) {
  Textbook result{.Y = arma::zeros(out.size(), X.n_cols), .dX = arma::zeros(arma::size(X))};
  const int kernel = static_cast<int>(options.kernel);
  const int stride = static_cast<int>(options.stride == 0 ? options.kernel : options.stride);
  const int padding = static_cast<int>(options.padding);
  for (uword n = 0; n < X.n_cols; ++n) {
    for (uword o = 0; o < out.size(); ++o) {
      const uword c = o % out.channels;
      const int left = static_cast<int>(o / out.channels % out.width) * stride - padding;
      const int top = static_cast<int>(o / out.channels / out.width) * stride - padding;
      std::vector<uword> inside;
      for (int y = top; y < top + kernel; ++y) {
        for (int x = left; x < left + kernel; ++x) {
          if (x < 0 || y < 0 || x >= static_cast<int>(in.width) ||
              y >= static_cast<int>(in.height)) {
            continue;
          }
          inside.push_back(c + in.channels *
                                   (static_cast<uword>(x) + in.width * static_cast<uword>(y)));
        }
      }
      if (maximum) {
        uword winner = inside[0];
        for (const uword at : inside) winner = X(at, n) > X(winner, n) ? at : winner;
        result.Y(o, n) = X(winner, n);
        result.dX(winner, n) += R(o, n);
      } else {
        const double count =
            options.counts_padding ? kernel * kernel : static_cast<double>(inside.size());
        for (const uword at : inside) {
          result.Y(o, n) += X(at, n) / count;
          result.dX(at, n) += R(o, n) / count;
        }
      }
    }
  }
  return result;
}

template <typename T>
ModulePtr<T> pool(bool maximum, const PoolOptions& options) {
  if (maximum) return std::make_unique<MaxPool2d<T>>(options);
  return std::make_unique<AvgPool2d<T>>(options);
}

const PoolOptions kWindows[] = {
    {.kernel = 2},
    {.kernel = 3, .stride = 2, .padding = 1},
    {.kernel = 3, .stride = 1},
    {.kernel = 2, .stride = 3},
    {.kernel = 3, .stride = 2, .padding = 1, .counts_padding = false},
    {.kernel = 4, .stride = 3, .padding = 2},
    {.kernel = 1, .stride = 2},
};

TEST(MaxPool, TakesTheLargestOfEveryWindow) {
  Network<double> net =
      network<double>({.width = 4, .height = 2}, std::make_unique<MaxPool2d<double>>());
  const arma::mat X = arma::vec{1, 5, -1, -7,  //
                                2, 3, -4, -3};
  EXPECT_NEAR_NAMED("Y", net.forward(X, true), (arma::vec{5, -1}), 0);
  arma::vec gradient;
  arma::mat dX;
  net.backward(arma::vec{10, 20}, gradient, &dX);
  EXPECT_NEAR_NAMED("dX", dX, (arma::vec{0, 10, 20, 0, 0, 0, 0, 0}), 0);
}

TEST(MaxPool, GivesTheGradientToTheFirstOfEqualNumbers) {
  Network<double> net =
      network<double>({.width = 2, .height = 2}, std::make_unique<MaxPool2d<double>>());
  const arma::mat X = {{1, 4}, {4, 4}, {4, 4}, {4, 4}};
  net.forward(X, true);
  arma::vec gradient;
  arma::mat dX;
  net.backward(arma::mat(arma::rowvec{3, 5}), gradient, &dX);
  EXPECT_NEAR_NAMED("dX", dX, (arma::mat{{0, 5}, {3, 0}, {0, 0}, {0, 0}}), 0);
}

TEST(MaxPool, LetsNanWin) {
  Network<float> net = network<float>({.channels = 3, .width = 2, .height = 2},
                                      std::make_unique<MaxPool2d<float>>());
  for (uword pixel = 0; pixel < 4; ++pixel) {
    arma::fmat X(12, 1, arma::fill::ones);
    X(3 * pixel + 1) = std::numeric_limits<float>::quiet_NaN();
    const arma::fmat& Y = net.forward(X);
    EXPECT_TRUE(std::isnan(Y(1))) << pixel;
    EXPECT_EQ(Y(0), 1) << pixel;
  }
}

TEST(MaxPool, PaddingIsNeverTheLargest) {
  Network<double> net = network<double>(
      {.width = 2, .height = 2},
      std::make_unique<MaxPool2d<double>>(PoolOptions{.kernel = 2, .stride = 2, .padding = 1}));
  const arma::mat X = arma::vec{-1, -2, -3, -4};
  EXPECT_NEAR_NAMED("Y", net.forward(X), (arma::vec{-1, -2, -3, -4}), 0);
}

TEST(AvgPool, CountsThePaddingUnlessToldOtherwise) {
  const arma::mat X = arma::vec{4, 8, 12, 16};
  const auto mean = [&](bool counts) -> arma::mat {
    Network<double> net =
        network<double>({.width = 2, .height = 2},
                        std::make_unique<AvgPool2d<double>>(PoolOptions{
                            .kernel = 2, .stride = 1, .padding = 1, .counts_padding = counts}));
    return net.forward(X);
  };
  EXPECT_NEAR_NAMED("with padding", mean(true), (arma::vec{1, 3, 2, 4, 10, 6, 3, 7, 4}), 1e-15);
  EXPECT_NEAR_NAMED("without", mean(false), (arma::vec{4, 6, 8, 8, 10, 12, 12, 14, 16}), 1e-15);
}

TEST(Pooling, EqualsTheDefinition) {
  Rng rng(1);
  for (const PoolOptions& options : kWindows) {
    for (const uword channels : {1, 3, 8, 16, 21}) {
      const SampleShape in = {.channels = channels, .width = 7, .height = 6};
      for (const bool maximum : {true, false}) {
        Network<double> net = network<double>(in, pool<double>(maximum, options));
        const arma::mat X = rng.normal(in.size(), 3);
        const arma::mat R = rng.normal(net.output_shape().size(), 3);
        const Textbook expected = textbook(X, R, in, net.output_shape(), options, maximum);
        const std::string name = net.graph().calls()[0].layer->name();
        EXPECT_NEAR_NAMED(name + " Y", net.forward(X, true), expected.Y, 1e-14);
        arma::vec gradient;
        arma::mat dX;
        net.backward(R, gradient, &dX);
        EXPECT_NEAR_NAMED(name + " dX", dX, expected.dX, 1e-14);
      }
    }
  }
}

TEST(Pooling, PassesTheLayerCheck) {
  for (const PoolOptions& options : kWindows) {
    for (const bool maximum : {true, false}) {
      check_layer([&]<typename T>() { return pool<T>(maximum, options); },
                  {.input = {.channels = 3, .width = 5, .height = 4}, .batch = 2});
    }
  }
  check_layer([]<typename T>() { return std::make_unique<GlobalAvgPool<T>>(); },
              {.input = {.channels = 5, .width = 4, .height = 3}});
}

TEST(Pooling, AddsToAGradientThatIsThere) {
  // Both branches read the same image: the second one in the backward pass adds
  for (const PoolOptions& options : kWindows) {
    for (const bool maximum : {true, false}) {
      check_layer(
          [&]<typename T>() {
            return std::make_unique<Residual<T>>(pool<T>(maximum, options),
                                                 pool<T>(!maximum, options), false);
          },
          {.input = {.channels = 2, .width = 4, .height = 5}, .batch = 2});
    }
  }
}

TEST(GlobalAvgPool, IsTheMeanOfEveryChannel) {
  Rng rng(2);
  const SampleShape in = {.channels = 21, .width = 9, .height = 11};
  Network<double> net = network<double>(in, std::make_unique<GlobalAvgPool<double>>());
  EXPECT_EQ(net.output_shape(), (SampleShape{.channels = 21}));
  const arma::mat X = rng.normal(in.size(), 1);
  EXPECT_NEAR_NAMED("Y", net.forward(X), arma::mean(arma::reshape(X, 21, 99), 1), 1e-15);
}

TEST(PoolingContract, NamesWhatDoesNotFit) {
  EXPECT_EQ(MaxPool2d<float>({.kernel = 3, .stride = 2, .padding = 1}).name(),
            "MaxPool2d(3x3, stride 2, padding 1)");
  EXPECT_EQ(AvgPool2d<float>().name(), "AvgPool2d(2x2)");
  const SampleShape image = {.channels = 4, .width = 2, .height = 5};
  EXPECT_ERROR(MaxPool2d<float>({.kernel = 3}).connect(image, nullptr),
               "MaxPool2d(3x3): input is 2x5, 4 channels, expected at least 3x3 with padding");
  EXPECT_ERROR(AvgPool2d<float>({.kernel = 3, .padding = 2}).connect(image, nullptr),
               "AvgPool2d(3x3, padding 2): padding is 2, expected at most half of the kernel, 1");
  EXPECT_ERROR(MaxPool2d<float>({.kernel = 0}).connect(image, nullptr),
               "MaxPool2d(0x0): the kernel is 0, expected at least 1");
}

}  // namespace
}  // namespace gradbook

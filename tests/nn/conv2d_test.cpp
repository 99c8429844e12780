// What: two-dimensional convolution without im2col.
// Why:  its right-hand side is read from the padded image by address arithmetic, its input gradient
//       is split by stride, its weights are packed in three ways: much that can go wrong silently.
// How:  against the textbook's seven loops on 300 random geometries (strides, odd sizes, padding
//       larger than the kernel, groups, one sample), by gradient checks and a worked example.
#include "nn/layers/conv2d.hpp"

#include <vector>

#include "core/rng.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/containers.hpp"
#include "nn/network/network.hpp"
#include "tests/nn/layer_check.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// The definition: loops over samples, output pixels, output channels, taps, input channels.
struct Textbook {
  Conv2dOptions o;
  SampleShape in, out;

  /// visit(sample, output number, input number, weight number) for every product of the sum.
  template <typename Visit>
  void for_each_product(uword batch, const Visit& visit) const {
    const uword in_per_group = o.in_channels / o.groups;
    const uword out_per_group = o.out_channels / o.groups;
    for (uword n = 0; n < batch; ++n) {
      for (uword v = 0; v < out.height; ++v) {
        for (uword u = 0; u < out.width; ++u) {
          for (uword k = 0; k < o.out_channels; ++k) {
            for (uword r = 0; r < o.kernel_height; ++r) {
              for (uword s = 0; s < o.kernel_width; ++s) {
                const uword h = v * o.stride + r;  // in the padded image
                const uword w = u * o.stride + s;
                if (h < o.padding || h >= in.height + o.padding) continue;
                if (w < o.padding || w >= in.width + o.padding) continue;
                for (uword c = 0; c < in_per_group; ++c) {
                  const uword channel = k / out_per_group * in_per_group + c;
                  visit(n, k + out.channels * (u + out.width * v),
                        channel + in.channels * (w - o.padding + in.width * (h - o.padding)),
                        k + o.out_channels * (c + in_per_group * (s + o.kernel_width * r)));
                }
              }
            }
          }
        }
      }
    }
  }
};

struct Results {
  arma::mat Y, dX;
  arma::vec gradient;
};

/// Everything that the layer computes, by the definition.
Results textbook(const Textbook& conv, const arma::vec& theta, const arma::mat& X,
                 const arma::mat& dY) {
  Results results{.Y = arma::zeros(arma::size(dY)),
                  .dX = arma::zeros(arma::size(X)),
                  .gradient = arma::zeros(theta.n_elem)};
  conv.for_each_product(X.n_cols, [&](uword n, uword y, uword x, uword w) {
    results.Y(y, n) += theta(w) * X(x, n);
    results.dX(x, n) += theta(w) * dY(y, n);
    results.gradient(w) += X(x, n) * dY(y, n);
  });
  if (!conv.o.bias) return results;
  const uword K = conv.o.out_channels;
  const uword begin = theta.n_elem - K;
  for (uword n = 0; n < X.n_cols; ++n) {
    for (uword y = 0; y < dY.n_rows; ++y) {
      results.Y(y, n) += theta(begin + y % K);
      results.gradient(begin + y % K) += dY(y, n);
    }
  }
  return results;
}

template <typename T>
Network<T> make_conv(const Conv2dOptions& options, const SampleShape& input) {
  return Network<T>({.input = input, .description = "conv", .loss = nullptr},
                    std::make_unique<Conv2d<T>>(options));
}

TEST(Conv2d, EqualsTheTextbookLoops) {
  Rng rng(1);
  const auto draw = [&](uword lowest, uword highest) {
    return lowest + rng.below(highest - lowest + 1);
  };
  int checked = 0;
  while (checked < 300) {
    Conv2dOptions o;
    o.groups = draw(1, 3);
    o.in_channels = o.groups * draw(1, 5);
    o.out_channels = o.groups * draw(1, 20);
    o.kernel_width = draw(1, 5);
    o.kernel_height = draw(1, 4);
    o.stride = draw(1, 3);
    o.padding = draw(0, 3);
    o.bias = draw(0, 1) == 1;
    SampleShape input{.channels = o.in_channels};
    input.width = draw(1, 11);
    input.height = draw(1, 9);
    const uword batch = draw(1, 5);
    if (input.width + 2 * o.padding < o.kernel_width) continue;
    if (input.height + 2 * o.padding < o.kernel_height) continue;
    ++checked;

    Network<double> net = make_conv<double>(o, input);
    net.parameters() = arma::vectorise(rng.normal(net.parameters().n_elem, 1));
    const arma::mat X = rng.normal(input.size(), batch);
    const arma::mat dY = rng.normal(net.output_shape().size(), batch);
    const Results expected = textbook({o, input, net.output_shape()}, net.parameters(), X, dY);
    SCOPED_TRACE(Conv2d<double>(o).name() + " of " + to_text(input));
    EXPECT_NEAR_NAMED("Y", net.forward(X, true), expected.Y, 1e-11);
    arma::vec gradient;
    arma::mat dX;
    net.backward(dY, gradient, &dX);
    EXPECT_NEAR_NAMED("gradient", gradient, expected.gradient, 1e-11);
    EXPECT_NEAR_NAMED("dX", dX, expected.dX, 1e-11);
    if (::testing::Test::HasFailure()) return;
  }
}

// A 3×3 picture under a 2×2 kernel, done by hand: no flip, no padding.
TEST(Conv2d, DoesNotFlipTheKernel) {
  Network<double> net = make_conv<double>({.kernel_width = 2, .kernel_height = 2, .bias = false},
                                          {.channels = 1, .width = 3, .height = 3});
  net.parameters() = {1, 2, 3, 4};  // rows (1 2) and (3 4)
  const arma::mat X = arma::vec{1, 0, 2, 0, 1, 0, 3, 0, 1};
  // (1 0; 0 1), (0 2; 1 0), (0 1; 3 0), (1 0; 0 1)
  EXPECT_NEAR_MAT(net.forward(X), (arma::mat(arma::vec{5, 7, 11, 5})));
}

TEST(Conv2d, MatchesNumericalGradients) {
  const std::vector<Conv2dOptions> geometries = {
      {.in_channels = 2, .out_channels = 3, .padding = 1},
      {.in_channels = 3, .out_channels = 2, .kernel_width = 2, .stride = 2},
      {.in_channels = 4, .out_channels = 6, .stride = 3, .padding = 2, .groups = 2, .bias = false},
      {.in_channels = 3, .out_channels = 17, .kernel_width = 1, .kernel_height = 1},
  };
  for (const Conv2dOptions& o : geometries) {
    check_layer([&]<typename T>() { return std::make_unique<Conv2d<T>>(o); },
                {.input = {.channels = o.in_channels, .width = 5, .height = 4}, .batch = 2});
  }
}

TEST(Conv2d, TakesOverTheReluBehindIt) {
  check_layer(
      []<typename T>() {
        auto layers = std::make_unique<Sequential<T>>();
        layers->add(std::make_unique<Conv2d<T>>(
            Conv2dOptions{.in_channels = 2, .out_channels = 3, .padding = 1}));
        layers->add(std::make_unique<ActivationLayer<T>>(ActivationKind::relu));
        return layers;
      },
      {.input = {.channels = 2, .width = 4, .height = 3}, .has_kinks = true});
}

TEST(Conv2d, CountsMultiplyAdds) {
  // 64 · 3·3·32 products for each of 14 · 14 pixels
  Conv2d<float> conv({.in_channels = 32, .out_channels = 64, .padding = 1});
  conv.connect({.channels = 32, .width = 14, .height = 14}, nullptr);
  EXPECT_EQ(conv.multiply_adds(), 64.0 * 9 * 32 * 196);
}

TEST(Conv2dContract, NamesTheLayerAndTheShapes) {
  EXPECT_ERROR(Conv2d<float>({.in_channels = 0}), "Conv2d(0, 1, 3x3): a size is 0");
  EXPECT_ERROR(Conv2d<float>({.in_channels = 4, .out_channels = 6, .groups = 4}),
               "Conv2d(4, 6, 3x3, groups 4): groups do not divide the channels");
  EXPECT_ERROR(make_conv<float>({.in_channels = 2}, {.channels = 3, .width = 8, .height = 8}),
               "Conv2d(2, 1, 3x3): input is 8x8, 3 channels, expected 2 channels");
  EXPECT_ERROR(make_conv<float>({.padding = 0}, {.channels = 1, .width = 8, .height = 2}),
               "Conv2d(1, 1, 3x3): input is 8x2, 1 channel, smaller than the kernel");
}

}  // namespace
}  // namespace gradbook

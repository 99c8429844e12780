#include "nn/layers/blocks.hpp"

#include "nn/layers/activation_layer.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/pad_shortcut.hpp"

namespace gradbook {

using arma::uword;

template <typename T>
void add_conv_batch_norm(Sequential<T>& to, const ConvBlock& block, bool relu) {
  to.add(std::make_unique<Conv2d<T>>(Conv2dOptions{.in_channels = block.in_channels,
                                                   .out_channels = block.out_channels,
                                                   .kernel_width = block.kernel,
                                                   .kernel_height = block.kernel,
                                                   .stride = block.stride,
                                                   .padding = block.padding,
                                                   .groups = block.groups,
                                                   .bias = false}));
  to.add(std::make_unique<BatchNorm<T>>());
  if (relu) to.add(std::make_unique<ActivationLayer<T>>(ActivationKind::relu));
}

namespace {

template <typename T>
ModulePtr<T> make_shortcut(uword in_channels, uword out_channels, uword stride, Shortcut shortcut) {
  if (stride == 1 && in_channels == out_channels) return nullptr;
  if (shortcut == Shortcut::padding) {
    return std::make_unique<PadShortcut<T>>(out_channels, stride);
  }
  auto projection = std::make_unique<Sequential<T>>();
  add_conv_batch_norm<T>(*projection,
                         {.in_channels = in_channels,
                          .out_channels = out_channels,
                          .kernel = 1,
                          .stride = stride,
                          .padding = 0},
                         false);
  return projection;
}

}  // namespace

template <typename T>
ModulePtr<T> make_basic_block(uword in_channels, uword out_channels, uword stride,
                              Shortcut shortcut) {
  auto main = std::make_unique<Sequential<T>>();
  add_conv_batch_norm<T>(
      *main, {.in_channels = in_channels, .out_channels = out_channels, .stride = stride}, true);
  add_conv_batch_norm<T>(*main, {.in_channels = out_channels, .out_channels = out_channels}, false);
  return std::make_unique<Residual<T>>(
      std::move(main), make_shortcut<T>(in_channels, out_channels, stride, shortcut));
}

template <typename T>
ModulePtr<T> make_bottleneck_block(uword in_channels, uword width, uword out_channels, uword stride,
                                   uword groups) {
  auto main = std::make_unique<Sequential<T>>();
  add_conv_batch_norm<T>(
      *main, {.in_channels = in_channels, .out_channels = width, .kernel = 1, .padding = 0}, true);
  add_conv_batch_norm<T>(
      *main, {.in_channels = width, .out_channels = width, .stride = stride, .groups = groups},
      true);
  add_conv_batch_norm<T>(
      *main, {.in_channels = width, .out_channels = out_channels, .kernel = 1, .padding = 0},
      false);
  return std::make_unique<Residual<T>>(
      std::move(main), make_shortcut<T>(in_channels, out_channels, stride, Shortcut::projection));
}

template <typename T>
ModulePtr<T> make_dense_layer(uword in_channels, uword growth) {
  const uword middle = 4 * growth;
  auto branch = std::make_unique<Sequential<T>>();
  branch->add(std::make_unique<BatchNorm<T>>());
  branch->add(std::make_unique<ActivationLayer<T>>(ActivationKind::relu));
  add_conv_batch_norm<T>(
      *branch, {.in_channels = in_channels, .out_channels = middle, .kernel = 1, .padding = 0},
      true);
  branch->add(std::make_unique<Conv2d<T>>(
      Conv2dOptions{.in_channels = middle, .out_channels = growth, .padding = 1, .bias = false}));
  return std::make_unique<Concat<T>>(std::move(branch));
}

template void add_conv_batch_norm(Sequential<float>&, const ConvBlock&, bool);
template void add_conv_batch_norm(Sequential<double>&, const ConvBlock&, bool);
template ModulePtr<float> make_basic_block<float>(uword, uword, uword, Shortcut);
template ModulePtr<double> make_basic_block<double>(uword, uword, uword, Shortcut);
template ModulePtr<float> make_bottleneck_block<float>(uword, uword, uword, uword, uword);
template ModulePtr<double> make_bottleneck_block<double>(uword, uword, uword, uword, uword);
template ModulePtr<float> make_dense_layer<float>(uword, uword);
template ModulePtr<double> make_dense_layer<double>(uword, uword);

}  // namespace gradbook

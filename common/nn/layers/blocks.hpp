/// @file common/nn/layers/blocks.hpp
/// Blocks of convolutional networks: modules to put into a Sequential.
#pragma once
#include <armadillo>

#include "nn/layers/containers.hpp"

namespace gradbook {

/// Shortcut where a block changes the shape.
enum class Shortcut {
  padding,     ///< every second pixel, new channels 0 (option A of the paper): no parameters
  projection,  ///< 1×1 convolution with batch normalization (option B)
};

/// Convolution without bias and batch normalization, with a ReLU behind if wanted.
struct ConvBlock {
  arma::uword in_channels;   ///< of the input
  arma::uword out_channels;  ///< of the output
  arma::uword kernel = 3;    ///< width and height
  arma::uword stride = 1;    ///< 1: every pixel
  arma::uword padding = 1;   ///< zeros on each side
  arma::uword groups = 1;    ///< see Conv2dOptions
};
/// Appends the layers of a block to the sequence `to`, and a ReLU if relu is true.
template <typename T>
void add_conv_batch_norm(Sequential<T>& to, const ConvBlock& block, bool relu);

/// He et al. (2016), figure 5 left: two 3×3 convolutions beside a shortcut.
/// @param in_channels   of the block's input
/// @param out_channels  of both convolutions
/// @param stride        of the first one
/// @param shortcut      what is used where stride or channels change the shape; else the identity
template <typename T>
ModulePtr<T> make_basic_block(arma::uword in_channels, arma::uword out_channels, arma::uword stride,
                              Shortcut shortcut = Shortcut::projection);

/// He et al. (2016), figure 5 right, or with groups Xie et al. (2017), figure 3c: 1×1 from
/// in_channels down to `width` channels, 3×3 with the stride, 1×1 up to out_channels, beside a
/// shortcut.
template <typename T>
ModulePtr<T> make_bottleneck_block(arma::uword in_channels, arma::uword width,
                                   arma::uword out_channels, arma::uword stride,
                                   arma::uword groups = 1);

/// Huang et al. (2017), DenseNet-B: batch normalization, ReLU, 1×1 from in_channels to 4·growth
/// channels, the same again with 3×3 to `growth` channels, which are appended to the input.
template <typename T>
ModulePtr<T> make_dense_layer(arma::uword in_channels, arma::uword growth);

}  // namespace gradbook

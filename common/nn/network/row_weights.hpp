/// @file common/nn/network/row_weights.hpp
/// Packed weights of a convolution, applied to a row of pixels.
#pragma once
#include <armadillo>
#include <cstddef>

#include "nn/network/packed.hpp"

namespace gradbook {

/// Share of the arithmetic peak that the multiply kernel can reach with so many rows: the lanes
/// that do something, and about half where a panel is one vector, because then every multiply-add
/// loads its own number.
template <typename T>
double row_efficiency(arma::uword rows);

/// Weights that make `rows` outputs per pixel from a window of `taps` pixels in each of `blocks`
/// image rows.
///
/// With few rows (16 channels are one vector) several neighbouring pixels are made at once: their
/// outputs lie side by side, so they are one longer column, made from a wider window by weights
/// with zeros where a pixel does not meet a tap. Two pixels under three taps multiply a quarter of
/// zeros, and are still faster.
template <typename T>
class RowWeights {
 public:
  /// @param rows      outputs per pixel
  /// @param blocks    image rows of a window
  /// @param taps      pixels of a window in each of them
  /// @param channels  numbers per tap
  /// @param shift     taps between the windows of neighbouring pixels
  /// @param width     pixels of a row
  void reserve(arma::uword rows, arma::uword blocks, arma::uword taps, arma::uword channels,
               arma::uword shift, arma::uword width);
  /// Packs weights after reserve().
  /// @param from  a matrix rows × (blocks · taps · channels)
  /// @param bias  rows numbers, or null
  void pack(const kernels::Unpacked<T>& from, const T* bias);

  /// Makes lines of outputs. The weights, rows, blocks, steps and bias of the product are set here,
  /// all else is the caller's.
  void multiply(kernels::Product<T> product) const;

 private:
  arma::uword rows_ = 0, blocks_ = 0, taps_ = 0, channels_ = 0, shift_ = 1;
  arma::uword pixels_ = 1;  ///< made at once
  Packed<T> plain_;
  arma::Col<T> plain_bias_;
  AlignedMatrix<T> wide_;
  arma::Col<T> wide_bias_;
  bool has_bias_ = false;
};

}  // namespace gradbook

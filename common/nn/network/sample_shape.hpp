/// @file common/nn/network/sample_shape.hpp
/// How the numbers of one sample are arranged in its column.
#pragma once
#include <armadillo>
#include <string>

namespace gradbook {

/// Channels × width × height, channels fastest: number c + channels · (x + width · y) of the column
/// is channel c of the pixel in column x, row y. All channels of a pixel lie side by side, so a
/// batch is also a matrix channels × (width · height · samples) with one column per pixel.
///
/// A vector of features has one pixel. A sequence is an image of height 1: x is the time step.
/// A grey image in this order is the usual row-by-row one.
struct SampleShape {
  arma::uword channels = 1;  ///< numbers per pixel or step; features of a vector
  arma::uword width = 1;     ///< pixels of a row, or steps
  arma::uword height = 1;    ///< rows

  /// Pixels or steps.
  arma::uword positions() const { return width * height; }
  /// Numbers of a sample.
  arma::uword size() const { return channels * width * height; }
  bool operator==(const SampleShape& other) const = default;  ///< field by field
};

/// "784", "128 x 28 steps" or "28x28, 16 channels" for a shape.
std::string to_text(const SampleShape& shape);

}  // namespace gradbook

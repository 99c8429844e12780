/// @file common/nn/train/augmentation.hpp
/// Random changes of training samples that leave their labels true.
#pragma once
#include <armadillo>
#include <cstddef>
#include <cstdint>
#include <string>

#include "nn/network/sample_shape.hpp"

namespace gradbook {

/// What may happen to a training sample, in this order; 0: never. Labels are not touched, so every
/// change must leave the class what it was: that depends on the data. Photographs may be flipped;
/// digits and letters may not (a flipped 2 is no digit, b becomes d), and a 6 turned by 180° is
/// a 9.
struct AugmentationOptions {
  double flip = 0;               ///< probability of a mirror image, left and right exchanged
  arma::uword crop_padding = 0;  ///< p: zeros all around, then a window at a random place: a shift
                                 ///< by −p … p pixels each way; He et al. (2016) have 4 for CIFAR
  double rotation = 0;  ///< a: turned by an angle from [−a, a) degrees
  double noise = 0;     ///< standard deviation; on pixels of 0 … 1, which may leave them

  /// Whether anything is to happen.
  bool any() const { return needs_images() || noise > 0; }
  /// Whether something is to happen that has no meaning for tables.
  bool needs_images() const { return flip > 0 || crop_padding > 0 || rotation > 0; }
};

/// "flip=0.5 crop=4 rotation=10 noise=0.1" for options, without those that are 0; "none".
std::string augmentation_text(const AugmentationOptions& options);

/// Draws and does the changes. T is float or double.
template <typename T>
class Augmentation {
 public:
  /// For samples of a shape; seed decides all draws. Throws std::invalid_argument when options have
  /// a probability outside [0, 1], an angle outside [0, 180], a negative noise or a padding that is
  /// not smaller than the image.
  Augmentation(const AugmentationOptions& options, const SampleShape& shape, std::uint64_t seed);

  /// Changes the sample x of shape.size() numbers in place. All draws depend on (seed, epoch,
  /// sample) alone: not on batches, threads, or where a training was resumed.
  /// @param sample   its index in the data set
  /// @param scratch  as many numbers as x
  void apply(arma::uword epoch, arma::uword sample, T* x, T* scratch) const;

 private:
  AugmentationOptions options_;
  SampleShape shape_;
  std::uint64_t seed_;
};

/// The parts, each on one image of shape.size() numbers in the order of SampleShape.

/// Exchanges left and right of the image x, in place.
template <typename T>
void flip_image(const SampleShape& shape, T* x);

/// to(x, y) = from(x + right, y + down), 0 where that is outside the shape: what a window sees that
/// is moved to the right and down. The memories do not overlap.
template <typename T>
void shift_image(const SampleShape& shape, const T* from, T* to, std::ptrdiff_t right,
                 std::ptrdiff_t down);

/// Turned by so many degrees about the centre, counter-clockwise as one looks at it. Every number
/// of `to` is the bilinear mean of the four pixels of `from` around the place it comes from, those
/// outside the shape counting as 0. The memories do not overlap.
template <typename T>
void rotate_image(const SampleShape& shape, const T* from, T* to, double degrees);

}  // namespace gradbook

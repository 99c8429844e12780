#include "nn/train/augmentation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/rng.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

using arma::uword;
using std::ptrdiff_t;

/// A generator of its own for every sample of every epoch. Each number is mixed into all bits
/// before the next one comes (the output function of SplitMix64), so that neighbours have nothing
/// in common.
Rng generator_for(std::uint64_t seed, uword epoch, uword sample) {
  std::uint64_t key = 0;
  for (const std::uint64_t part : {seed, std::uint64_t{epoch}, std::uint64_t{sample}}) {
    std::uint64_t z = key + part + 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    key = z ^ (z >> 31);
  }
  return Rng(key);
}

void expect_setting(bool holds, const char* name, double value, std::string_view expected) {
  expect_argument(holds, "Augmentation",
                  fmt::format("{} is {}, expected {}", name, value, expected));
}

}  // namespace

std::string augmentation_text(const AugmentationOptions& options) {
  std::string text;
  const auto add = [&](const char* name, const auto& value) {
    if (value > 0) text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
  };
  add("flip", options.flip);
  add("crop", options.crop_padding);
  add("rotation", options.rotation);
  add("noise", options.noise);
  return text.empty() ? "none" : text;
}

template <typename T>
Augmentation<T>::Augmentation(const AugmentationOptions& options, const SampleShape& shape,
                              std::uint64_t seed)
    : options_(options), shape_(shape), seed_(seed) {
  expect_setting(options.flip >= 0 && options.flip <= 1, "flip", options.flip,
                 "a probability in [0, 1]");
  expect_setting(options.rotation >= 0 && options.rotation <= 180, "rotation", options.rotation,
                 "degrees in [0, 180]");
  expect_setting(options.noise >= 0 && std::isfinite(options.noise), "noise", options.noise,
                 "a number of at least 0");
  const uword side = std::min(shape.width, shape.height);
  expect_argument(options.crop_padding == 0 || options.crop_padding < side, "Augmentation",
                  fmt::format("crop_padding is {}, expected less than the image's {}",
                              options.crop_padding, side));
}

template <typename T>
void Augmentation<T>::apply(uword epoch, uword sample, T* x, T* scratch) const {
  Rng rng = generator_for(seed_, epoch, sample);
  const uword size = shape_.size();
  if (options_.flip > 0 && rng.uniform() < options_.flip) flip_image(shape_, x);
  if (options_.crop_padding > 0) {
    const auto padding = static_cast<ptrdiff_t>(options_.crop_padding);
    const ptrdiff_t right =
        static_cast<ptrdiff_t>(rng.below(2 * options_.crop_padding + 1)) - padding;
    const ptrdiff_t down =
        static_cast<ptrdiff_t>(rng.below(2 * options_.crop_padding + 1)) - padding;
    std::copy_n(x, size, scratch);
    shift_image(shape_, scratch, x, right, down);
  }
  if (options_.rotation > 0) {
    const double degrees = rng.uniform(-options_.rotation, options_.rotation);
    std::copy_n(x, size, scratch);
    rotate_image(shape_, scratch, x, degrees);
  }
  if (options_.noise > 0) {
    for (uword i = 0; i < size; ++i) x[i] += static_cast<T>(options_.noise * rng.normal());
  }
}

template <typename T>
void flip_image(const SampleShape& shape, T* x) {
  const uword C = shape.channels;
  for (uword row = 0; row < shape.height; ++row) {
    T* const pixels = x + row * shape.width * C;
    for (uword left = 0; left < shape.width / 2; ++left) {
      T* const other = pixels + (shape.width - 1 - left) * C;
      std::swap_ranges(pixels + left * C, pixels + (left + 1) * C, other);
    }
  }
}

template <typename T>
void shift_image(const SampleShape& shape, const T* from, T* to, ptrdiff_t right, ptrdiff_t down) {
  const auto C = static_cast<ptrdiff_t>(shape.channels);
  const auto width = static_cast<ptrdiff_t>(shape.width);
  const auto height = static_cast<ptrdiff_t>(shape.height);
  // The columns of the result that come from inside
  const ptrdiff_t begin = std::clamp<ptrdiff_t>(-right, 0, width);
  const ptrdiff_t end = std::clamp<ptrdiff_t>(width - right, begin, width);
  for (ptrdiff_t y = 0; y < height; ++y) {
    T* const row = to + y * width * C;
    if (y + down < 0 || y + down >= height) {
      std::fill_n(row, width * C, T(0));
      continue;
    }
    std::fill_n(row, begin * C, T(0));
    std::copy_n(from + ((y + down) * width + begin + right) * C, (end - begin) * C,
                row + begin * C);
    std::fill_n(row + end * C, (width - end) * C, T(0));
  }
}

template <typename T>
void rotate_image(const SampleShape& shape, const T* from, T* to, double degrees) {
  const auto C = static_cast<ptrdiff_t>(shape.channels);
  const auto width = static_cast<ptrdiff_t>(shape.width);
  const auto height = static_cast<ptrdiff_t>(shape.height);
  const double cosine = std::cos(degrees / 180 * std::numbers::pi);
  const double sine = std::sin(degrees / 180 * std::numbers::pi);
  const double centre_x = 0.5 * static_cast<double>(width - 1);
  const double centre_y = 0.5 * static_cast<double>(height - 1);
  std::fill_n(to, width * height * C, T(0));
  for (ptrdiff_t y = 0; y < height; ++y) {
    for (ptrdiff_t x = 0; x < width; ++x) {
      // Where it comes from: turned back, clockwise. y points down
      const double u = static_cast<double>(x) - centre_x;
      const double v = static_cast<double>(y) - centre_y;
      const double source_x = centre_x + cosine * u - sine * v;
      const double source_y = centre_y + sine * u + cosine * v;
      const auto left = static_cast<ptrdiff_t>(std::floor(source_x));
      const auto top = static_cast<ptrdiff_t>(std::floor(source_y));
      const double share_x = source_x - static_cast<double>(left);
      const double share_y = source_y - static_cast<double>(top);

      for (const ptrdiff_t i : {left, left + 1}) {
        for (const ptrdiff_t j : {top, top + 1}) {
          if (i < 0 || i >= width || j < 0 || j >= height) continue;
          const auto weight = static_cast<T>((i == left ? 1 - share_x : share_x) *
                                             (j == top ? 1 - share_y : share_y));
          const T* const pixel = from + (j * width + i) * C;
          for (ptrdiff_t c = 0; c < C; ++c) to[(y * width + x) * C + c] += weight * pixel[c];
        }
      }
    }
  }
}

template class Augmentation<float>;
template class Augmentation<double>;
template void flip_image(const SampleShape&, float*);
template void flip_image(const SampleShape&, double*);
template void shift_image(const SampleShape&, const float*, float*, ptrdiff_t, ptrdiff_t);
template void shift_image(const SampleShape&, const double*, double*, ptrdiff_t, ptrdiff_t);
template void rotate_image(const SampleShape&, const float*, float*, double);
template void rotate_image(const SampleShape&, const double*, double*, double);

}  // namespace gradbook

/// @file common/nn/layers/padding.hpp
/// Zeros around an image, for convolutions.
#pragma once
#include <algorithm>
#include <cstddef>

namespace gradbook::detail {

/// Copies an image of `height` rows of `row` numbers into the middle of zeros: `top` and `bottom`
/// rows of them above and below, `left` and `right` numbers before and behind each row. All of it
/// goes to `to`.
template <typename T>
void pad(const T* image, std::ptrdiff_t height, std::ptrdiff_t row, std::ptrdiff_t top,
         std::ptrdiff_t bottom, std::ptrdiff_t left, std::ptrdiff_t right, T* to) {
  to = std::fill_n(to, top * (left + row + right), T(0));
  for (std::ptrdiff_t h = 0; h < height; ++h, image += row) {
    to = std::fill_n(to, left, T(0));
    to = std::copy_n(image, row, to);
    to = std::fill_n(to, right, T(0));
  }
  std::fill_n(to, bottom * (left + row + right), T(0));
}

}  // namespace gradbook::detail

#include "kernels/affine_kernels.hpp"

#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

template <typename T>
void mask_relu(const T* y, T* dy, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) dy[i] = y[i] > T(0) ? dy[i] : T(0);
}

/// Two sums per vector of rows, so that additions do not wait for each other.
template <typename T>
void add_columns(const T* x, int rows, std::size_t distance, std::size_t columns, T* sums,
                 bool add) {
  constexpr int kL = kLanes<T>;
  for (int first = 0; first < rows; first += kL, x += kL, sums += kL) {
    const int left = rows - first < kL ? rows - first : kL;
    Vec<T> even{};
    Vec<T> odd{};
    std::size_t c = 0;
    if (left == kL) {
      for (; c + 1 < columns; c += 2) {
        even += load(x + c * distance);
        odd += load(x + (c + 1) * distance);
      }
      if (c < columns) even += load(x + c * distance);
      even += odd;
      store(sums, add ? load(sums) + even : even);
    } else {
      for (; c + 1 < columns; c += 2) {
        even += load_first(x + c * distance, left);
        odd += load_first(x + (c + 1) * distance, left);
      }
      if (c < columns) even += load_first(x + c * distance, left);
      even += odd;
      store_first(sums, add ? load_first(sums, left) + even : even, left);
    }
  }
}

template <typename T>
constexpr AffineKernels<T> kTable{mask_relu<T>, add_columns<T>};

}  // namespace

template <>
const AffineKernels<float>& table<AffineKernels<float>, Isa::GRADBOOK_ISA>() {
  return kTable<float>;
}
template <>
const AffineKernels<double>& table<AffineKernels<double>, Isa::GRADBOOK_ISA>() {
  return kTable<double>;
}

}  // namespace gradbook::kernels

#include "kernels/gather_kernels.hpp"

#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

constexpr std::size_t kLineBytes = 64;

/// 1/255 in two parts, see the header file.
template <typename T>
constexpr T kHigh = sizeof(T) == 4 ? T(0x1.01p-8) : T(0x1.01010101p-8);
template <typename T>
constexpr T kLow = static_cast<T>(1.0L / 255 - static_cast<long double>(kHigh<T>));

template <typename T>
GRADBOOK_INLINE T scaled(unsigned char byte) {
  const T x = static_cast<T>(static_cast<int>(byte));
  return x * kHigh<T> + x * kLow<T>;
}

/// Known channels let the compiler take several pixels at once.
template <typename T, std::size_t channels>
GRADBOOK_INLINE void interleave(const Image<T>& image) {
  const unsigned char* __restrict from = image.from;
  T* __restrict to = image.to;
  for (std::size_t p = 0; p < image.pixels; ++p) {
    for (std::size_t c = 0; c < channels; ++c) {
      to[p * channels + c] = scaled<T>(from[c * image.pixels + p]);
    }
  }
}

template <typename T>
void scale(const Image<T>& image) {
  if (image.next != nullptr) {
    for (std::size_t i = 0; i < image.channels * image.pixels; i += kLineBytes) {
      __builtin_prefetch(image.next + i);
    }
  }
  if (image.channels == 1) return interleave<T, 1>(image);
  if (image.channels == 3) return interleave<T, 3>(image);
  for (std::size_t c = 0; c < image.channels; ++c) {
    for (std::size_t p = 0; p < image.pixels; ++p) {
      image.to[p * image.channels + c] = scaled<T>(image.from[c * image.pixels + p]);
    }
  }
}

}  // namespace

template <>
const GatherKernels<float>& table<GatherKernels<float>, Isa::GRADBOOK_ISA>() {
  static constexpr GatherKernels<float> kTable{.scale = scale<float>};
  return kTable;
}

template <>
const GatherKernels<double>& table<GatherKernels<double>, Isa::GRADBOOK_ISA>() {
  static constexpr GatherKernels<double> kTable{.scale = scale<double>};
  return kTable;
}

}  // namespace gradbook::kernels

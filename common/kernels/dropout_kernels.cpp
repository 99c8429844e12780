#include "kernels/dropout_kernels.hpp"

namespace gradbook::kernels {
namespace {

/// Positions whose bits are computed at a time.
constexpr std::size_t kBlock = 256;

void hash(const MaskKey& key, std::uint32_t begin, std::uint32_t* bits) {
  for (std::uint32_t i = 0; i < kBlock; ++i) {
    std::uint32_t h = begin + i + key.first;
    h ^= h >> 16;
    h *= 0x7feb352dU;
    h ^= key.second;
    h ^= h >> 15;
    h *= 0x846ca68bU;
    bits[i] = h ^ (h >> 16);
  }
}

template <typename T>
void apply(const MaskKey& key, const T* x, T* y, std::size_t size, T scale, bool add) {
  std::uint32_t bits[kBlock];
  for (std::size_t begin = 0; begin < size; begin += kBlock) {
    hash(key, static_cast<std::uint32_t>(begin), bits);
    const std::size_t n = size - begin < kBlock ? size - begin : kBlock;
    const T* const from = x + begin;
    T* const to = y + begin;
    // Three loops, so that the compiler vectorizes each
    if (from == to) {
      for (std::size_t i = 0; i < n; ++i) to[i] = bits[i] < key.drop_below ? T(0) : scale * to[i];
    } else if (add) {
      for (std::size_t i = 0; i < n; ++i)
        to[i] += bits[i] < key.drop_below ? T(0) : scale * from[i];
    } else {
      for (std::size_t i = 0; i < n; ++i) to[i] = bits[i] < key.drop_below ? T(0) : scale * from[i];
    }
  }
}

template <typename T>
constexpr DropoutKernels<T> kTable{.apply = apply<T>};

}  // namespace

template <>
const DropoutKernels<float>& table<DropoutKernels<float>, Isa::GRADBOOK_ISA>() {
  return kTable<float>;
}
template <>
const DropoutKernels<double>& table<DropoutKernels<double>, Isa::GRADBOOK_ISA>() {
  return kTable<double>;
}

}  // namespace gradbook::kernels

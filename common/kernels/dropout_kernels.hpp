/// @file common/kernels/dropout_kernels.hpp
/// Random masks as a function of a key and a position: nothing is stored, and no part of a mask
/// depends on who computes the others.
///
/// The bits are a hash of the position: two rounds of multiplying and shifting with the constants
/// of C. Wellons' "lowbias32" (2018). One half of the key goes in before the first round and one
/// between the rounds, so that masks of different keys are not shifted copies of each other.
#pragma once
#include <cstddef>
#include <cstdint>

#include "kernels/dispatch.hpp"

namespace gradbook::kernels {

/// One mask. Position i is dropped with probability drop_below / 2³².
struct MaskKey {
  std::uint32_t first = 0;       ///< goes in before the first round
  std::uint32_t second = 0;      ///< goes in between the rounds
  std::uint32_t drop_below = 0;  ///< p · 2³²
};

/// T is float or double.
template <typename T>
struct DropoutKernels {
  /// y[i] = scale · x[i] for i < size where position i is kept by the key, else 0; or += with add.
  /// y may be x.
  void (*apply)(const MaskKey& key, const T* x, T* y, std::size_t size, T scale, bool add);
};

}  // namespace gradbook::kernels

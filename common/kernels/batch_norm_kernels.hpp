/// @file common/kernels/batch_norm_kernels.hpp
/// The four passes of batch normalization over numbers whose channels lie side by side.
///
/// All passes wait for memory. Therefore x̂ is not stored but computed again from x, and so is
/// whether a ReLU behind let a number pass: y > 0 follows from x.
///
/// Any number of channels: a vector starts at channel c and goes over the end into the next pixel,
/// so arrays with one number per channel are *periodic*: they go on with channel 0, 1, … for
/// kPeriodicPad numbers. Sums over the pixels read rows of the least common multiple of the
/// channels and four vectors, so that every lane of every register belongs to one channel.
#pragma once
#include <cstddef>

#include "kernels/dispatch.hpp"

namespace gradbook::kernels {

/// At least four vectors of the widest instruction set.
constexpr int kPeriodicPad = 64;

/// y = (x − mean) · scale + shift, + x2 if there is one, and max(0, ·) with relu.
template <typename T>
struct Normalization {
  std::size_t size = 0;   ///< numbers: a multiple of channels
  int channels = 0;       ///< see the head of this file
  const T* x = nullptr;   ///< size numbers
  const T* x2 = nullptr;  ///< size numbers; null: no sum
  T* y = nullptr;         ///< size numbers, may be x
  bool relu = false;      ///< max(0, ·) last
  // Periodic
  const T* mean = nullptr;   ///< periodic, µ of the batch or the running one
  const T* scale = nullptr;  ///< periodic, γ / √(σ² + ε)
  const T* shift = nullptr;  ///< periodic, β
};

/// dx = from_dy · g + from_x · (x − mean) + constant and dx2 = g, where g = dL/d(y before ReLU).
template <typename T>
struct NormalizationGradient {
  const T* dy = nullptr;  ///< dL/dy, size numbers
  T* dx = nullptr;        ///< null: not wanted
  T* dx2 = nullptr;       ///< gradient of x2; null: not wanted
  bool add = false;       ///< add to what dx holds
  bool add2 = false;      ///< the same for dx2
  // Periodic
  const T* from_dy = nullptr;   ///< periodic
  const T* from_x = nullptr;    ///< periodic
  const T* constant = nullptr;  ///< periodic
};

/// All of them work on size numbers, a multiple of channels, in the order of `x`; n is the pass
/// whose y they belong to.
template <typename T>
struct BatchNormKernels {
  /// sums[c] += Σ (x − shift), squares[c] += Σ (x − shift)²; added up in T over 64 pixels, the rest
  /// in double. `shift` is periodic, roughly the mean: without it digits cancel in the variance.
  void (*moments)(const T* x, std::size_t size, int channels, const T* shift, double* sums,
                  double* squares);
  /// y of n.
  void (*normalize)(const Normalization<T>& n);
  /// sums[c] += Σ g, products[c] += Σ g (x − mean), where g is dy where the y of n is not cut off
  /// by a ReLU, else 0.
  void (*gradient_sums)(const Normalization<T>& n, const T* dy, double* sums, double* products);
  /// dx and dx2 of d for the pass n.
  void (*gradient)(const Normalization<T>& n, const NormalizationGradient<T>& d);
};

}  // namespace gradbook::kernels

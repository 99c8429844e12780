/// @file common/nn/network/packed.hpp
/// A matrix in the layout that the multiply kernel wants, with the memory for it.
#pragma once
#include <armadillo>
#include <cstddef>

#include "kernels/multiply.hpp"
#include "nn/network/aligned.hpp"

namespace gradbook {
namespace detail {

/// n as lengths and distances in kernels are counted.
inline std::ptrdiff_t signed_of(arma::uword n) { return static_cast<std::ptrdiff_t>(n); }
/// n as sizes in kernels are counted; below 2³¹.
inline int int_of(arma::uword n) { return static_cast<int>(n); }

}  // namespace detail

/// Panels of a matrix (see kernels/multiply.hpp). T is float or double.
template <typename T>
class Packed {
 public:
  /// Room for rows × steps numbers.
  void reserve(arma::uword rows, arma::uword steps) {
    rows_ = static_cast<int>(rows);
    panels_.set_size(kernels().packed_size(rows_, static_cast<int>(steps)), 1);
  }
  /// Panels of the reserved matrix: pack() them in any order, also in parallel.
  arma::uword num_panels() const { return static_cast<arma::uword>(kernels().num_panels(rows_)); }
  /// Writes one panel of from, which has the reserved size.
  void pack(const kernels::Unpacked<T>& from, arma::uword panel) {
    kernels().pack_panel(from, static_cast<int>(panel), panels_.memptr());
  }
  /// All panels, for Product::w.
  const T* data() const { return panels_.memptr(); }

  /// The kernels that decide the layout.
  static const kernels::MultiplyKernels<T>& kernels() {
    return gradbook::kernels::best<gradbook::kernels::MultiplyKernels<T>>();
  }

 private:
  int rows_ = 0;
  AlignedMatrix<T> panels_;
};

}  // namespace gradbook

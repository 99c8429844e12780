/// @file common/kernels/recurrent_kernels.hpp
/// What happens to the gates of a recurrent cell in one step, beside the products.
///
/// A product leaves the sums Wx + Uh + b of all gates side by side in one column per sample. The
/// forward kernel makes gate values and the new state of them while they are in registers; the
/// backward kernel turns the values into the sums' gradients in place, so that each number is read
/// once and written once per step. All functions of a cell act on each unit by itself: units are
/// the lanes of vectors.
#pragma once
#include <cstddef>

#include "kernels/dispatch.hpp"

namespace gradbook::kernels {

/// One step forward for neighbouring samples. Gates: blocks of `units` numbers in this order:
/// | cell | sums in                    | values out |
/// |------|----------------------------|------------|
/// | rnn  | h                          | –          |
/// | lstm | i, f, g, o                 | i, f, g, o |
/// | gru  | r, z, W_n x + b_n, U_n h + b_hn | r, z, n, U_n h + b_hn |
template <typename T>
struct CellForward {
  int units = 0;                    ///< H
  int samples = 0;                  ///< neighbouring ones, at most those of a chunk
  T* gates = nullptr;               ///< sums in, values out
  std::ptrdiff_t gates_column = 0;  ///< distance of samples
  const T* before = nullptr;        ///< h of the step before
  T* after = nullptr;               ///< h of this step
  std::ptrdiff_t state_column = 0;  ///< distance of samples in both
  const T* cell_before = nullptr;   ///< c, samples `units` apart; lstm only
  T* cell_after = nullptr;          ///< c of this step
  T* y = nullptr;                   ///< a copy of h
  std::ptrdiff_t y_column = 0;      ///< distance of samples
};

/// One step backward. Gates: the values of CellForward in, gradients of the sums out (gru: those of
/// r, z, n and of U_n h + b_hn).
template <typename T>
struct CellBackward {
  int units = 0;                    ///< H
  int samples = 0;                  ///< as in CellForward
  T* gates = nullptr;               ///< values in, gradients of the sums out
  std::ptrdiff_t gates_column = 0;  ///< as in CellForward
  const T* before = nullptr;        ///< h of the step before
  const T* after = nullptr;         ///< h of this step
  std::ptrdiff_t state_column = 0;  ///< distance of samples in both
  const T* cell_before = nullptr;   ///< c of the step before; lstm only
  const T* cell_after = nullptr;    ///< c of this step; lstm only
  const T* dy = nullptr;            ///< gradient of this step's output
  std::ptrdiff_t dy_column = 0;     ///< distance of samples
  T* dh = nullptr;  ///< in: gradient of h through the steps after; gru out: that of h before, as
                    ///< far as it does not go through a product; samples `units` apart
  T* dc = nullptr;  ///< the same of c, lstm only
};

/// Forward and backward of one kind of cell.
template <typename T>
struct CellKernels {
  void (*forward)(const CellForward<T>&);    ///< what CellForward says
  void (*backward)(const CellBackward<T>&);  ///< what CellBackward says
};

/// The formulas stand with RecurrentKind in nn/layers/recurrent.hpp. T is float or double.
template <typename T>
struct RecurrentKernels {
  CellKernels<T> rnn_tanh;                ///< h = tanh
  CellKernels<T> rnn_relu;                ///< h = max(0, ·)
  CellKernels<T> rnn_sigmoid;             ///< h = σ
  CellKernels<T> lstm;                    ///< with tanh for g
  CellKernels<T> lstm_sigmoid_candidate;  ///< with σ for g
  CellKernels<T> gru;                     ///< with the reset gate behind the product
};

}  // namespace gradbook::kernels

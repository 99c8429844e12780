/// @file common/kernels/multiply.hpp
/// The one multiply of the compute core: dense layers, convolutions and recurrent cells use it.
///
/// y(:, l, j) = bias + Σ_b Σ_s W_b(:, s) · x[offset_b + s · x_step + j · x_column + l · x_line]
///
/// Rows (outputs) are the lanes of vectors, so a matrix is first packed into panels: two vectors of
/// rows side by side, one step after the other. A tile of two vectors times up to 14 columns stays
/// in registers over the whole sum: per step it loads 2 vectors and 14 single numbers for 28 fused
/// multiply-adds, so that the arithmetic and not the memory is the limit (Goto & van de Geijn,
/// "Anatomy of High-Performance Matrix Multiplication", 2008; the implicit form for convolutions:
/// Zhang, Franchetti & Low, "High Performance Zero-Memory Overhead Direct Convolutions", 2018).
/// Short lines (a picture of 8 × 8 pixels) are taken several at a time, so that a tile has enough
/// independent sums to hide the latency of the multiply-add.
/// Each output is one sum in a fixed order: it does not depend on the tile that it falls into.
#pragma once
#include <cstddef>

#include "kernels/dispatch.hpp"

namespace gradbook::kernels {

/// A matrix (rows × blocks·steps) as it lies in memory, to be packed.
template <typename T>
struct Unpacked {
  const T* data = nullptr;   ///< number (0, 0)
  int rows = 0;              ///< a column has so many numbers
  std::ptrdiff_t row = 1;    ///< distance of neighbouring rows
  int steps = 0;             ///< columns of one block
  std::ptrdiff_t step = 0;   ///< distance of neighbouring columns
  int blocks = 1;            ///< how many runs of `steps` columns follow each other
  std::ptrdiff_t block = 0;  ///< distance of blocks
  const std::ptrdiff_t* block_offsets = nullptr;  ///< where the blocks start, instead of `block`
};

/// What to multiply. Distances are in numbers, not bytes.
template <typename T>
struct Product {
  const T* w = nullptr;  ///< packed panels, or with w_step > 0 rows that lie side by side anyway
  std::ptrdiff_t w_step = 0;   ///< 0: packed; else distance of steps, rows side by side
  std::ptrdiff_t w_block = 0;  ///< with w_step: distance of blocks
  int rows = 0;                ///< outputs

  const T* x = nullptr;                       ///< number of step 0, column 0, line 0
  std::ptrdiff_t x_step = 1;                  ///< distance of neighbouring steps
  std::ptrdiff_t x_column = 0;                ///< distance of neighbouring columns
  const std::ptrdiff_t* x_offsets = nullptr;  ///< where the blocks start; null: x_block apart
  std::ptrdiff_t x_block = 0;                 ///< distance of blocks if there are no x_offsets
  int blocks = 1;                             ///< b = 0 … blocks−1
  int steps = 0;                              ///< s = 0 … steps−1, of each block
  int columns = 0;                            ///< j = 0 … columns−1, of each line
  int lines = 1;                              ///< how many runs of `columns` columns there are
  std::ptrdiff_t x_line = 0;                  ///< distance of neighbouring lines

  T* y = nullptr;               ///< number of row 0, column 0, line 0
  std::ptrdiff_t y_column = 0;  ///< distance of neighbouring columns of y
  std::ptrdiff_t y_line = 0;    ///< distance of neighbouring lines of y
  const T* bias = nullptr;      ///< one per row, or null
  bool add = false;             ///< add to what y holds
  const T* addend = nullptr;    ///< is added too, laid out as y
  bool relu = false;            ///< y ← max(0, y), NaN stays
};

/// T is float or double.
template <typename T>
struct MultiplyKernels {
  int lanes;  ///< numbers in a vector; a panel has two vectors of rows
  /// Numbers that pack() writes for rows × steps (all blocks).
  std::size_t (*packed_size)(int rows, int steps);
  /// Panels of all rows of from one after the other at to, packed_size() numbers; missing rows of
  /// the last one are 0.
  void (*pack)(const Unpacked<T>& from, T* to);
  /// Panels of a matrix with so many rows; with pack_panel() for sharing the work of packing.
  int (*num_panels)(int rows);
  /// Panel 0 … num_panels()−1 of from, at its place in memory whose panel 0 starts at to.
  void (*pack_panel)(const Unpacked<T>& from, int panel, T* to);
  /// y of the product.
  void (*multiply)(const Product<T>& product);
};

}  // namespace gradbook::kernels

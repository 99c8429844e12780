// The textbook, for one sample of the simple network; an LSTM or GRU has other lines 2:
//
//   h(0) = 0
//   for t in 1 … T:
//     z = W x(t) + U h(t−1) + b                                     // 1
//     h(t) = f(z)                                                   // 2
//
// 1: x(t) and h(t−1) of a sample stand in one column, so that the sums of all gates are one product
// of [U W] with the columns of a group of samples, which stay in the cache from step to step.
// 2: all gates of a step in one vectorized pass (kernels/recurrent_kernels.hpp).
// Forward pass of recurrent.hpp.
#include <algorithm>

#include "nn/layers/recurrent_group.hpp"

namespace gradbook {

using arma::uword;
using detail::int_of;
using detail::signed_of;
using kernels::Product;

template <typename T>
void Recurrent<T>::forward(int, const Chunk<T>& c) {
  for_groups(c, [&](const Group& g) {
    start(g, c);
    for (uword step = 0; step < steps_; ++step) {
      copy_inputs(g, c, step);
      sum_gates(g, c, step);
      cell_forward(g, c, step);
    }
    if (options_.stateful) save_state(g, c);
  });
}

/// The state before the first step.
template <typename T>
void Recurrent<T>::start(const Group& g, const Chunk<T>& c) const {
  const uword hidden = options_.hidden;
  const uword first = (c.begin + g.begin) * hidden;
  for (uword i = 0; i < g.n; ++i) {
    T* const h = g.columns_at(0) + i * column_;
    if (options_.stateful) {
      std::copy_n(state_.memptr() + first + i * hidden, hidden, h);
    } else {
      std::fill_n(h, hidden, T(0));
    }
  }
  if (!is_lstm()) return;
  if (options_.stateful) {
    std::copy_n(cell_state_.memptr() + first, g.n * hidden, g.cells_at(0));
  } else {
    std::fill_n(g.cells_at(0), g.n * hidden, T(0));
  }
}

template <typename T>
void Recurrent<T>::save_state(const Group& g, const Chunk<T>& c) {
  const uword hidden = options_.hidden;
  const uword first = (c.begin + g.begin) * hidden;
  for (uword i = 0; i < g.n; ++i) {
    std::copy_n(g.columns_at(steps_) + i * column_, hidden, state_.memptr() + first + i * hidden);
  }
  if (is_lstm()) std::copy_n(g.cells_at(steps_), g.n * hidden, cell_state_.memptr() + first);
}

/// Writes x below h. Padding becomes 0: whatever it holds, even NaN, reaches no sum.
template <typename T>
void Recurrent<T>::copy_inputs(const Group& g, const Chunk<T>& c, uword step) const {
  const uword in = options_.in_features;
  const uword time = options_.reverse ? steps_ - 1 - step : step;
  const T* const x = c.x.values + (g.begin * steps_ + time) * in;
  T* const to = g.columns_at(step) + options_.hidden;
  for (uword i = 0; i < g.n; ++i) {
    if (g.is_valid(i, time)) {
      std::copy_n(x + i * steps_ * in, in, to + i * column_);
    } else {
      std::fill_n(to + i * column_, in, T(0));
    }
  }
}

/// Gates = [U W] [h; x] + b for all samples; gru: W_n x and U_n h of block n stay apart.
template <typename T>
void Recurrent<T>::sum_gates(const Group& g, const Chunk<T>& c, uword step) const {
  const uword hidden = options_.hidden;
  const uword in = options_.in_features;
  const T* const bias = c.parameters + gates_ * hidden * (hidden + in);
  const auto& multiply = Packed<T>::kernels().multiply;
  Product<T> p{.w = both_.data(),
               .rows = int_of((is_gru() ? 2 : gates_) * hidden),
               .x = g.columns_at(step),
               .x_column = signed_of(column_),
               .steps = int_of(hidden + in),
               .columns = int_of(g.n),
               .y = g.gates_at(step),
               .y_column = signed_of(gate_column_),
               .bias = bias};
  multiply(p);  // (gates·H × (H+in)) ((H+in) × n)
  if (!is_gru()) return;

  p.w = new_input_.data();
  p.rows = int_of(hidden);
  p.x = g.columns_at(step) + hidden;
  p.steps = int_of(in);
  p.y = g.gates_at(step) + 2 * hidden;
  p.bias = bias + 2 * hidden;
  multiply(p);  // (H×in)(in×n)
  p.w = new_state_.data();
  p.x = g.columns_at(step);
  p.steps = int_of(hidden);
  p.y = g.gates_at(step) + 3 * hidden;
  p.bias = bias + 3 * hidden;
  multiply(p);  // (H×H)(H×n)
}

/// Gate values, the next state and the output from the sums.
template <typename T>
void Recurrent<T>::cell_forward(const Group& g, const Chunk<T>& c, uword step) const {
  const uword hidden = options_.hidden;
  const uword time = options_.reverse ? steps_ - 1 - step : step;
  T* const y = c.y + (g.begin * steps_ + time) * hidden;
  const T* const before = g.columns_at(step);
  T* const after = g.columns_at(step + 1);
  const T* const cell_before = g.cells_at(step);
  T* const cell_after = g.cells_at(step + 1);
  g.for_valid(
      time,
      [&](uword first, uword count) {
        cell_.forward({.units = int_of(hidden),
                       .samples = int_of(count),
                       .gates = g.gates_at(step) + first * gate_column_,
                       .gates_column = signed_of(gate_column_),
                       .before = before + first * column_,
                       .after = after + first * column_,
                       .state_column = signed_of(column_),
                       .cell_before = is_lstm() ? cell_before + first * hidden : nullptr,
                       .cell_after = is_lstm() ? cell_after + first * hidden : nullptr,
                       .y = y + first * steps_ * hidden,
                       .y_column = signed_of(steps_ * hidden)});
      },
      [&](uword i) {
        std::copy_n(before + i * column_, hidden, after + i * column_);
        if (is_lstm()) std::copy_n(cell_before + i * hidden, hidden, cell_after + i * hidden);
        std::fill_n(y + i * steps_ * hidden, hidden, T(0));
      });
}

template void Recurrent<float>::forward(int, const Chunk<float>&);
template void Recurrent<double>::forward(int, const Chunk<double>&);

}  // namespace gradbook

// The textbook, for one sample of the simple network:
//
//   dh = 0
//   for t in T … 1:
//     dh += dy(t);  dz = dh ∘ f′(z(t))                              // 1
//     dU += dz h(t−1)ᵀ;  dW += dz x(t)ᵀ;  db += dz                  // 2
//     dx(t) = Wᵀ dz;  dh = Uᵀ dz                                    // 3
//
// 1: gate gradients replace the gate values. 2: not at every step, which would mostly load and
// store dU and dW: one product over the columns of many steps. 3: one product with the packed [U
// W]ᵀ. Backward pass of recurrent.hpp.
#include <algorithm>

#include "kernels/affine_kernels.hpp"
#include "nn/layers/recurrent_group.hpp"

namespace gradbook {

using arma::uword;
using detail::int_of;
using detail::signed_of;
using kernels::Product;

namespace {

/// Columns of one product for the weights' gradient: enough that loading and storing the gradient
/// does not count, few enough that a panel of gate gradients stays in the first-level cache.
constexpr uword kGradientColumns = 256;
/// Rows of such a panel; a multiple of the multiply's panels of every instruction set.
constexpr uword kPanelRows = 32;

uword gradient_steps(uword samples) { return std::max<uword>(1, kGradientColumns / samples); }

}  // namespace

template <typename T>
uword Recurrent<T>::scratch_size(uword chunk) const {
  const uword n = std::min(chunk, kRecurrentGroup);
  const uword forward = n * (2 * column_ + gate_column_ + 2 * options_.hidden);
  const uword backward = n * 2 * options_.hidden + kPanelRows * std::max(n, kGradientColumns);
  return std::max(forward, backward);
}

template <typename T>
void Recurrent<T>::backward(int, const Chunk<T>& c) {
  const uword rows = blocks_ * options_.hidden;
  T* const bias_gradient =
      c.parameter_gradient + gates_ * options_.hidden * (options_.hidden + options_.in_features);
  bool add = !c.first;
  for_groups(c, [&](const Group& g) {
    T* const dh = c.scratch;
    T* const dc = dh + g.n * options_.hidden;
    T* const panel = dc + g.n * options_.hidden;
    std::fill_n(dh, 2 * g.n * options_.hidden, T(0));
    uword last = steps_;  // the weights' gradient holds the steps from here on
    bool add_bias = add;
    for (uword step = steps_; step-- > 0;) {
      cell_backward(g, c, step, dh, dc);
      kernels::best<kernels::AffineKernels<T>>().add_columns(
          g.gates_at(step), int_of(rows), gate_column_, g.n, bias_gradient, add_bias);
      add_bias = true;
      propagate(g, c, step, dh);
      if (last - step < gradient_steps(g.n) && step > 0) continue;
      add_weight_gradient(g, c, step, last, add, panel);
      add = true;
      last = step;
    }
  });
}

/// Turns the gate values of a step into the gradients of their sums.
template <typename T>
void Recurrent<T>::cell_backward(const Group& g, const Chunk<T>& c, uword step, T* dh,
                                 T* dc) const {
  const uword hidden = options_.hidden;
  const uword time = options_.reverse ? steps_ - 1 - step : step;
  const T* const dy = c.dy + (g.begin * steps_ + time) * hidden;
  T* const gates = g.gates_at(step);
  g.for_valid(
      time,
      [&](uword first, uword count) {
        const uword cell = first * hidden;
        cell_.backward({.units = int_of(hidden),
                        .samples = int_of(count),
                        .gates = gates + first * gate_column_,
                        .gates_column = signed_of(gate_column_),
                        .before = g.columns_at(step) + first * column_,
                        .after = g.columns_at(step + 1) + first * column_,
                        .state_column = signed_of(column_),
                        .cell_before = is_lstm() ? g.cells_at(step) + cell : nullptr,
                        .cell_after = is_lstm() ? g.cells_at(step + 1) + cell : nullptr,
                        .dy = dy + first * steps_ * hidden,
                        .dy_column = signed_of(steps_ * hidden),
                        .dh = dh + cell,
                        .dc = dc + cell});
      },
      [&](uword i) { std::fill_n(gates + i * gate_column_, blocks_ * hidden, T(0)); });
}

/// From the gradients of the sums to those of the state before, and of x.
template <typename T>
void Recurrent<T>::propagate(const Group& g, const Chunk<T>& c, uword step, T* dh) const {
  const uword hidden = options_.hidden;
  const uword in = options_.in_features;
  const auto& multiply = Packed<T>::kernels().multiply;
  // Block n of U reads its own gradient, which lies behind that of block n of W
  const std::ptrdiff_t state_blocks[] = {0, signed_of(hidden), signed_of(3 * hidden)};
  Product<T> p{.w = to_state_.data(),
               .rows = int_of(hidden),
               .x = g.gates_at(step),
               .x_column = signed_of(gate_column_),
               .x_offsets = is_gru() ? state_blocks : nullptr,
               .blocks = is_gru() ? 3 : 1,
               .steps = int_of(is_gru() ? hidden : gates_ * hidden),
               .columns = int_of(g.n),
               .y = dh,
               .y_column = signed_of(hidden),
               .add = is_gru()};
  // Nobody wants the gradient of the initial state
  if (step > 0) multiply(p);  // (H × gates·H) (gates·H × n)

  if (c.x.gradient == nullptr) return;
  const uword time = options_.reverse ? steps_ - 1 - step : step;
  p.w = to_input_.data();
  p.rows = int_of(in);
  p.x_offsets = nullptr;
  p.blocks = 1;
  p.steps = int_of(gates_ * hidden);
  p.y = c.x.gradient + (g.begin * steps_ + time) * in;
  p.y_column = signed_of(steps_ * in);
  p.add = c.x.add;
  multiply(p);  // (in × gates·H) (gates·H × n)
}

/// d[U W] = Σ over steps first … last−1 and samples of dgates [h; x]ᵀ.
template <typename T>
void Recurrent<T>::add_weight_gradient(const Group& g, const Chunk<T>& c, uword first, uword last,
                                       bool add, T* panel) const {
  const uword hidden = options_.hidden;
  const uword in = options_.in_features;
  const uword rows = gates_ * hidden;
  const int steps = int_of((last - first) * g.n);
  const auto& kernels = Packed<T>::kernels();
  const auto outer = [&](uword num_rows, const T* gates, const T* columns, uword num_columns,
                         T* gradient) {
    for (uword row = 0; row < num_rows; row += kPanelRows) {
      const int panel_rows = int_of(std::min(kPanelRows, num_rows - row));
      kernels.pack({.data = gates + row,
                    .rows = panel_rows,
                    .steps = steps,
                    .step = signed_of(gate_column_)},
                   panel);
      kernels.multiply({.w = panel,
                        .rows = panel_rows,
                        .x = columns,
                        .x_step = signed_of(column_),
                        .x_column = 1,
                        .steps = steps,
                        .columns = int_of(num_columns),
                        .y = gradient + row,
                        .y_column = signed_of(rows),
                        .add = add});
    }
  };
  const T* const gates = g.gates_at(first);
  const T* const columns = g.columns_at(first);
  T* const dU = c.parameter_gradient;
  T* const dW = dU + rows * hidden;
  outer(is_gru() ? 2 * hidden : rows, gates, columns, hidden + in, dU);
  if (!is_gru()) return;
  outer(hidden, gates + 3 * hidden, columns, hidden, dU + 2 * hidden);
  outer(hidden, gates + 2 * hidden, columns + hidden, in, dW + 2 * hidden);
}

template void Recurrent<float>::backward(int, const Chunk<float>&);
template void Recurrent<double>::backward(int, const Chunk<double>&);
template uword Recurrent<float>::scratch_size(uword) const;
template uword Recurrent<double>::scratch_size(uword) const;

}  // namespace gradbook

// Forward and backward pass of recurrent.hpp.
#include <algorithm>

#include "nn/recurrent.hpp"

namespace gradbook {

using arma::uword;
using kernels::Product;

namespace {

/// Samples that run through all steps together: their gates of one step stay in the cache.
constexpr uword kGroupSamples = 48;
/// Columns of one product for the weights' gradient: enough that loading and storing the gradient
/// does not count, few enough that a panel of gate gradients stays in the first-level cache.
constexpr uword kGradientColumns = 256;
/// Rows of such a panel; a multiple of the multiply's panels of every instruction set.
constexpr uword kPanelRows = 32;

uword gradient_steps(uword samples) { return std::max<uword>(1, kGradientColumns / samples); }

int to_int(uword number) { return static_cast<int>(number); }
std::ptrdiff_t to_distance(uword number) { return static_cast<std::ptrdiff_t>(number); }

}  // namespace

/// Samples begin … begin+n−1 of a chunk, with their memory. A slot holds all samples of one step:
/// columns [h before the step; x of the step], gate values, and cells before the step.
template <typename T>
struct Recurrent<T>::Group {
  uword begin;
  uword n;
  T* columns;
  T* gates;
  T* cells;
  bool keep;             ///< false: slots are used again, nobody goes backward
  const uword* lengths;  ///< of these samples; null: all steps are valid
  uword column, gate_column, hidden;

  T* columns_at(uword step) const { return columns + (keep ? step : step % 2) * n * column; }
  T* gates_at(uword step) const { return gates + (keep ? step : 0) * n * gate_column; }
  T* cells_at(uword step) const {
    return cells == nullptr ? nullptr : cells + (keep ? step : step % 2) * n * hidden;
  }
  bool is_valid(uword sample, uword time) const {
    return lengths == nullptr || time < lengths[sample];
  }

  /// run(first, count) for neighbouring samples that are still valid, rest(sample) for the others.
  template <typename Run, typename Rest>
  void for_valid(uword time, const Run& run, const Rest& rest) const {
    uword first = 0;
    for (uword i = 0; i <= n; ++i) {
      if (i < n && is_valid(i, time)) continue;
      if (i > first) run(first, i - first);
      if (i < n) rest(i);
      first = i + 1;
    }
  }
};

template <typename T>
typename Recurrent<T>::Group Recurrent<T>::group(const Chunk<T>& c, uword begin, uword end,
                                                 bool keep) {
  const uword n = end - begin;
  const uword hidden = options_.hidden;
  T* const memory = keep ? kept_.memptr() + (c.begin + begin) * kept_size() : c.scratch;
  T* const gates = memory + (keep ? steps_ + 1 : 2) * n * column_;
  T* const cells = gates + (keep ? steps_ : 1) * n * gate_column_;
  const bool masked = c.pass->lengths != nullptr && !options_.ignore_lengths;
  return {.begin = begin,
          .n = n,
          .columns = memory,
          .gates = gates,
          .cells = is_lstm() ? cells : nullptr,
          .keep = keep,
          .lengths = masked ? c.pass->lengths + c.begin + begin : nullptr,
          .column = column_,
          .gate_column = gate_column_,
          .hidden = hidden};
}

/// Groups of about equal size, the same in forward and backward.
template <typename T>
template <typename Body>
void Recurrent<T>::for_groups(const Chunk<T>& c, const Body& body) {
  const uword groups = (c.size + kGroupSamples - 1) / kGroupSamples;
  for (uword i = 0; i < groups; ++i) {
    body(group(c, c.size * i / groups, c.size * (i + 1) / groups, c.pass->gradients));
  }
}

template <typename T>
uword Recurrent<T>::scratch_size(uword chunk) const {
  const uword n = std::min(chunk, kGroupSamples);
  const uword forward = n * (2 * column_ + gate_column_ + 2 * options_.hidden);
  const uword backward = n * 2 * options_.hidden + kPanelRows * std::max(n, kGradientColumns);
  return std::max(forward, backward);
}

template <typename T>
void Recurrent<T>::forward(int, const Chunk<T>& c) {
  for_groups(c, [&](const Group& g) {
    start(g, c);
    for (uword step = 0; step < steps_; ++step) {
      copy_inputs(g, c, step);
      sum_gates(g, c, step);
      advance(g, c, step);
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
               .rows = to_int((is_gru() ? 2 : gates_) * hidden),
               .x = g.columns_at(step),
               .x_column = to_distance(column_),
               .steps = to_int(hidden + in),
               .columns = to_int(g.n),
               .y = g.gates_at(step),
               .y_column = to_distance(gate_column_),
               .bias = bias};
  multiply(p);  // (gates·H × (H+in)) ((H+in) × n)
  if (!is_gru()) return;

  p.w = new_input_.data();
  p.rows = to_int(hidden);
  p.x = g.columns_at(step) + hidden;
  p.steps = to_int(in);
  p.y = g.gates_at(step) + 2 * hidden;
  p.bias = bias + 2 * hidden;
  multiply(p);  // (H×in)(in×n)
  p.w = new_state_.data();
  p.x = g.columns_at(step);
  p.steps = to_int(hidden);
  p.y = g.gates_at(step) + 3 * hidden;
  p.bias = bias + 3 * hidden;
  multiply(p);  // (H×H)(H×n)
}

/// Gate values, the next state and the output from the sums.
template <typename T>
void Recurrent<T>::advance(const Group& g, const Chunk<T>& c, uword step) const {
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
        cell_.forward({.units = to_int(hidden),
                       .samples = to_int(count),
                       .gates = g.gates_at(step) + first * gate_column_,
                       .gates_column = to_distance(gate_column_),
                       .before = before + first * column_,
                       .after = after + first * column_,
                       .state_column = to_distance(column_),
                       .cell_before = is_lstm() ? cell_before + first * hidden : nullptr,
                       .cell_after = is_lstm() ? cell_after + first * hidden : nullptr,
                       .y = y + first * steps_ * hidden,
                       .y_column = to_distance(steps_ * hidden)});
      },
      [&](uword i) {
        std::copy_n(before + i * column_, hidden, after + i * column_);
        if (is_lstm()) std::copy_n(cell_before + i * hidden, hidden, cell_after + i * hidden);
        std::fill_n(y + i * steps_ * hidden, hidden, T(0));
      });
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
      retreat(g, c, step, dh, dc);
      kernels::best<kernels::RecurrentKernels<T>>().add_columns(
          g.gates_at(step), to_distance(gate_column_), to_int(rows), to_int(g.n), bias_gradient,
          add_bias);
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
void Recurrent<T>::retreat(const Group& g, const Chunk<T>& c, uword step, T* dh, T* dc) const {
  const uword hidden = options_.hidden;
  const uword time = options_.reverse ? steps_ - 1 - step : step;
  const T* const dy = c.dy + (g.begin * steps_ + time) * hidden;
  T* const gates = g.gates_at(step);
  g.for_valid(
      time,
      [&](uword first, uword count) {
        const uword cell = first * hidden;
        cell_.backward({.units = to_int(hidden),
                        .samples = to_int(count),
                        .gates = gates + first * gate_column_,
                        .gates_column = to_distance(gate_column_),
                        .before = g.columns_at(step) + first * column_,
                        .after = g.columns_at(step + 1) + first * column_,
                        .state_column = to_distance(column_),
                        .cell_before = is_lstm() ? g.cells_at(step) + cell : nullptr,
                        .cell_after = is_lstm() ? g.cells_at(step + 1) + cell : nullptr,
                        .dy = dy + first * steps_ * hidden,
                        .dy_column = to_distance(steps_ * hidden),
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
  const std::ptrdiff_t state_blocks[] = {0, to_distance(hidden), to_distance(3 * hidden)};
  Product<T> p{.w = to_state_.data(),
               .rows = to_int(hidden),
               .x = g.gates_at(step),
               .x_column = to_distance(gate_column_),
               .x_offsets = is_gru() ? state_blocks : nullptr,
               .blocks = is_gru() ? 3 : 1,
               .steps = to_int(is_gru() ? hidden : gates_ * hidden),
               .columns = to_int(g.n),
               .y = dh,
               .y_column = to_distance(hidden),
               .add = is_gru()};
  // Nobody wants the gradient of the initial state
  if (step > 0) multiply(p);  // (H × gates·H) (gates·H × n)

  if (c.x.gradient == nullptr) return;
  const uword time = options_.reverse ? steps_ - 1 - step : step;
  p.w = to_input_.data();
  p.rows = to_int(in);
  p.x_offsets = nullptr;
  p.blocks = 1;
  p.steps = to_int(gates_ * hidden);
  p.y = c.x.gradient + (g.begin * steps_ + time) * in;
  p.y_column = to_distance(steps_ * in);
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
  const int steps = to_int((last - first) * g.n);
  const auto& kernels = Packed<T>::kernels();
  const auto outer = [&](uword num_rows, const T* gates, const T* columns, uword num_columns,
                         T* gradient) {
    for (uword row = 0; row < num_rows; row += kPanelRows) {
      const int panel_rows = to_int(std::min(kPanelRows, num_rows - row));
      kernels.pack({.data = gates + row,
                    .rows = panel_rows,
                    .steps = steps,
                    .step = to_distance(gate_column_)},
                   panel);
      kernels.multiply({.w = panel,
                        .rows = panel_rows,
                        .x = columns,
                        .x_step = to_distance(column_),
                        .x_column = 1,
                        .steps = steps,
                        .columns = to_int(num_columns),
                        .y = gradient + row,
                        .y_column = to_distance(rows),
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

template void Recurrent<float>::forward(int, const Chunk<float>&);
template void Recurrent<double>::forward(int, const Chunk<double>&);
template void Recurrent<float>::backward(int, const Chunk<float>&);
template void Recurrent<double>::backward(int, const Chunk<double>&);
template uword Recurrent<float>::scratch_size(uword) const;
template uword Recurrent<double>::scratch_size(uword) const;

}  // namespace gradbook

/// @file common/nn/layers/recurrent_group.hpp
/// Samples that run through the steps of a recurrent layer together; for its own .cpp files.
#pragma once
#include <algorithm>
#include <cstddef>

#include "nn/layers/recurrent.hpp"

namespace gradbook {

/// Samples of a group at most: their gates of one step stay in the cache.
inline constexpr arma::uword kRecurrentGroup = 48;

/// Samples begin … begin+n−1 of a chunk, with their memory. A slot holds all samples of one step:
/// columns [h before the step; x of the step], gate values, and cells before the step.
template <typename T>
struct Recurrent<T>::Group {
  arma::uword begin;           ///< first sample in the chunk
  arma::uword n;               ///< number of samples
  T* columns;                  ///< first slot of [h; x]
  T* gates;                    ///< first slot of gate values
  T* cells;                    ///< first slot of cells; null: no LSTM
  bool keep;                   ///< false: slots are used again, nobody goes backward
  const arma::uword* lengths;  ///< of these samples; null: all steps are valid
  arma::uword column,          ///< distance of samples in columns
      gate_column,             ///< distance of samples in gates
      hidden;                  ///< units; distance of samples in cells

  /// The slot of columns for a step.
  T* columns_at(arma::uword step) const { return columns + (keep ? step : step % 2) * n * column; }
  /// The slot of gate values for a step.
  T* gates_at(arma::uword step) const { return gates + (keep ? step : 0) * n * gate_column; }
  /// The slot of cells for a step.
  T* cells_at(arma::uword step) const {
    return cells == nullptr ? nullptr : cells + (keep ? step : step % 2) * n * hidden;
  }
  /// Whether the step `time` of a sample is not behind its end.
  bool is_valid(arma::uword sample, arma::uword time) const {
    return lengths == nullptr || time < lengths[sample];
  }

  /// Calls run(first, count) for neighbouring samples that are still valid at step `time`,
  /// rest(sample) for the others; Run and Rest are lambdas.
  template <typename Run, typename Rest>
  void for_valid(arma::uword time, const Run& run, const Rest& rest) const {
    arma::uword first = 0;
    for (arma::uword i = 0; i <= n; ++i) {
      if (i < n && is_valid(i, time)) continue;
      if (i > first) run(first, i - first);
      if (i < n) rest(i);
      first = i + 1;
    }
  }
};

template <typename T>
typename Recurrent<T>::Group Recurrent<T>::group(const Chunk<T>& c, arma::uword begin,
                                                 arma::uword end, bool keep) {
  const arma::uword n = end - begin;
  const arma::uword hidden = options_.hidden;
  T* const memory = keep ? kept_.memptr() + (c.begin + begin) * kept_size() : c.scratch;
  T* const gates = memory + (keep ? steps_ + 1 : 2) * n * column_;
  T* const cells = gates + (keep ? steps_ : 1) * n * gate_column_;
  return {.begin = begin,
          .n = n,
          .columns = memory,
          .gates = gates,
          .cells = is_lstm() ? cells : nullptr,
          .keep = keep,
          .lengths = c.lengths == nullptr ? nullptr : c.lengths + begin,
          .column = column_,
          .gate_column = gate_column_,
          .hidden = hidden};
}

/// Groups of about equal size, the same in forward and backward.
template <typename T>
template <typename Body>
void Recurrent<T>::for_groups(const Chunk<T>& c, const Body& body) {
  const arma::uword groups = (c.size + kRecurrentGroup - 1) / kRecurrentGroup;
  for (arma::uword i = 0; i < groups; ++i) {
    body(group(c, c.size * i / groups, c.size * (i + 1) / groups, c.pass->gradients));
  }
}

}  // namespace gradbook

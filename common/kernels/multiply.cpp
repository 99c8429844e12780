#include "kernels/multiply.hpp"

#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

constexpr int kVectors = 2;  ///< per panel
/// Columns of a tile: the accumulators fill the registers but for the weights and one number of x.
constexpr int kColumns = kRegisters == 32 ? 14 : 6;

template <typename T>
constexpr int kPanel = kVectors* kLanes<T>;

template <typename T>
int num_panels(int rows) {
  return (rows + kPanel<T> - 1) / kPanel<T>;
}

/// The last panel has one vector only when its rows fit.
template <typename T>
int panel_width(int rows_left) {
  return rows_left > kLanes<T> ? kPanel<T> : kLanes<T>;
}

template <typename T>
std::size_t packed_size(int rows, int steps) {
  const int full = rows / kPanel<T> * kPanel<T>;
  const int rest = rows > full ? panel_width<T>(rows - full) : 0;
  return static_cast<std::size_t>(full + rest) * static_cast<std::size_t>(steps);
}

/// Rows side by side in memory: a panel is a row of copies.
template <typename T, int width>
void copy_rows(const T* from, std::ptrdiff_t step, int steps, T* to) {
  for (int s = 0; s < steps; ++s, to += width) {
    for (int i = 0; i < width; i += kLanes<T>) store(to + i, load(from + s * step + i));
  }
}

template <typename T>
void pack_panel(const Unpacked<T>& from, int panel, T* to) {
  const int first = panel * kPanel<T>;
  const int width = panel_width<T>(from.rows - first);
  const int rows = from.rows - first < width ? from.rows - first : width;
  to += static_cast<std::ptrdiff_t>(first) * from.steps * from.blocks;
  for (int b = 0; b < from.blocks; ++b, to += static_cast<std::ptrdiff_t>(width) * from.steps) {
    const std::ptrdiff_t start =
        from.block_offsets != nullptr ? from.block_offsets[b] : b * from.block;
    const T* const block = from.data + start + first * from.row;
    if (from.row == 1 && rows == width) {
      if (width == kPanel<T>) {
        copy_rows<T, kPanel<T>>(block, from.step, from.steps, to);
      } else {
        copy_rows<T, kLanes<T>>(block, from.step, from.steps, to);
      }
      continue;
    }
    // Row after row where a row is contiguous, so that the reads are
    for (int i = 0; i < width; ++i) {
      for (int s = 0; s < from.steps; ++s) {
        to[s * width + i] = i < rows ? block[i * from.row + s * from.step] : T(0);
      }
    }
  }
}

template <typename T>
void pack(const Unpacked<T>& from, T* to) {
  for (int panel = 0; panel < num_panels<T>(from.rows); ++panel) pack_panel(from, panel, to);
}

/// One tile: vectors × columns sums in registers.
/// @param last  rows of the last vector, 1 … lanes
template <typename T, int vectors, int columns>
void tile(const Product<T>& p, const T* w, std::ptrdiff_t w_step, const T* x, T* y, const T* bias,
          int last) {
  constexpr int kL = kLanes<T>;
  const bool ragged = last < kL;
  Vec<T> sums[columns][vectors];
  unroll<vectors>([&](auto v) {
    Vec<T> start{};
    if (bias != nullptr) {
      start = v == vectors - 1 && ragged ? load_first(bias + v * kL, last) : load(bias + v * kL);
    }
    unroll<columns>([&](auto c) { sums[c][v] = start; });
  });

  const bool in_place = p.w_step > 0;  // unpacked: lanes beyond the last row are not ours to read
  for (int b = 0; b < p.blocks; ++b) {
    const T* value = x + (p.x_offsets != nullptr ? p.x_offsets[b] : b * p.x_block);
    if (in_place) w = p.w + b * p.w_block;
    if (in_place && ragged) {
      for (int s = 0; s < p.steps; ++s, w += w_step, value += p.x_step) {
        Vec<T> weights[vectors];
        unroll<vectors>([&](auto v) {
          weights[v] = v == vectors - 1 ? load_first(w + v * kL, last) : load(w + v * kL);
        });
        unroll<columns>([&](auto c) {
          const Vec<T> factor = broadcast(value[c * p.x_column]);
          unroll<vectors>([&](auto v) { sums[c][v] += weights[v] * factor; });
        });
      }
      continue;
    }
    for (int s = 0; s < p.steps; ++s, w += w_step, value += p.x_step) {
      Vec<T> weights[vectors];
      unroll<vectors>([&](auto v) { weights[v] = load(w + v * kL); });
      unroll<columns>([&](auto c) {
        const Vec<T> factor = broadcast(value[c * p.x_column]);
        unroll<vectors>([&](auto v) { sums[c][v] += weights[v] * factor; });
      });
    }
  }

  unroll<columns>([&](auto c) {
    unroll<vectors>([&](auto v) {
      T* const to = y + c * p.y_column + v * kL;
      const bool part = v == vectors - 1 && ragged;
      Vec<T> sum = sums[c][v];
      if (p.add) sum += part ? load_first(to, last) : load(to);
      if (p.relu) sum = sum < T(0) ? Vec<T>{} : sum;
      if (part) {
        store_first(to, sum, last);
      } else {
        store(to, sum);
      }
    });
  });
}

/// All columns, in tiles of about equal width.
template <typename T, int vectors>
void panel_columns(const Product<T>& p, const T* w, std::ptrdiff_t w_step, T* y, const T* bias,
                   int last) {
  using Tile = void (*)(const Product<T>&, const T*, std::ptrdiff_t, const T*, T*, const T*, int);
  static constexpr auto kTiles = []<int... i>(std::integer_sequence<int, i...>) {
    struct Tiles {
      Tile of_width[kColumns];
    };
    return Tiles{{tile<T, vectors, i + 1>...}};
  }
  (std::make_integer_sequence<int, kColumns>{});

  const int tiles = (p.columns + kColumns - 1) / kColumns;
  const T* x = p.x;
  int left = p.columns;
  for (int t = tiles; t > 0; --t) {
    const int width = (left + t - 1) / t;
    kTiles.of_width[width - 1](p, w, w_step, x, y, bias, last);
    x += width * p.x_column;
    y += width * p.y_column;
    left -= width;
  }
}

template <typename T>
void multiply(const Product<T>& product) {
  Product<T> p = product;
  const T* w = p.w;
  for (int first = 0; first < p.rows; first += kPanel<T>) {
    const int rows = p.rows - first;
    const T* const bias = p.bias == nullptr ? nullptr : p.bias + first;
    if (p.w_step > 0) p.w = product.w + first;
    if (rows > kLanes<T>) {
      const int last = rows >= kPanel<T> ? kLanes<T> : rows - kLanes<T>;
      panel_columns<T, kVectors>(p, w, p.w_step > 0 ? p.w_step : kPanel<T>, p.y + first, bias,
                                 last);
    } else {
      panel_columns<T, 1>(p, w, p.w_step > 0 ? p.w_step : kLanes<T>, p.y + first, bias, rows);
    }
    w += static_cast<std::ptrdiff_t>(kPanel<T>) * p.steps * p.blocks;
  }
}

template <typename T>
constexpr MultiplyKernels<T> kTable{kLanes<T>,     packed_size<T>, pack<T>,
                                    num_panels<T>, pack_panel<T>,  multiply<T>};

}  // namespace

template <>
const MultiplyKernels<float>& table<MultiplyKernels<float>, Isa::GRADBOOK_ISA>() {
  return kTable<float>;
}
template <>
const MultiplyKernels<double>& table<MultiplyKernels<double>, Isa::GRADBOOK_ISA>() {
  return kTable<double>;
}

}  // namespace gradbook::kernels

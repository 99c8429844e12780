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

/// One step of a tile: every sum gets its product.
template <typename T, int vectors, int columns, int lines>
GRADBOOK_INLINE void multiply_add(const Vec<T> (&weights)[vectors], const T* x,
                                  std::ptrdiff_t x_column, std::ptrdiff_t x_line,
                                  Vec<T> (&sums)[columns * lines][vectors]) {
  unroll<columns * lines>([&](auto c) {
    const Vec<T> factor = broadcast(x[c / columns * x_line + c % columns * x_column]);
    unroll<vectors>([&](auto v) { sums[c][v] += weights[v] * factor; });
  });
}

/// Lines that a tile takes at once when they have so few columns.
constexpr int lines_of(int columns) {
  const int lines = kColumns / columns;
  return lines > 4 ? 4 : lines;
}

/// One tile: vectors × columns · lines sums in registers.
/// @param last  rows of the last vector, 1 … lanes
template <typename T, int vectors, int columns, int lines>
void tile(const Product<T>& p, const T* w, std::ptrdiff_t w_step, const T* x, T* y, const T* bias,
          int last) {
  constexpr int kL = kLanes<T>;
  const bool ragged = last < kL;
  constexpr int kSums = columns * lines;
  Vec<T> sums[kSums][vectors];
  unroll<vectors>([&](auto v) {
    Vec<T> start{};
    if (bias != nullptr) {
      start = v == vectors - 1 && ragged ? load_first(bias + v * kL, last) : load(bias + v * kL);
    }
    unroll<kSums>([&](auto c) { sums[c][v] = start; });
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
        multiply_add<T, vectors, columns, lines>(weights, value, p.x_column, p.x_line, sums);
      }
      continue;
    }
    for (int s = 0; s < p.steps; ++s, w += w_step, value += p.x_step) {
      Vec<T> weights[vectors];
      unroll<vectors>([&](auto v) { weights[v] = load(w + v * kL); });
      multiply_add<T, vectors, columns, lines>(weights, value, p.x_column, p.x_line, sums);
    }
  }

  unroll<kSums>([&](auto c) {
    unroll<vectors>([&](auto v) {
      T* const to = y + c / columns * p.y_line + c % columns * p.y_column + v * kL;
      const bool part = v == vectors - 1 && ragged;
      Vec<T> sum = sums[c][v];
      if (p.add) sum += part ? load_first(to, last) : load(to);
      if (p.addend != nullptr) {
        const T* const from = p.addend + (to - p.y);
        sum += part ? load_first(from, last) : load(from);
      }
      if (p.relu) sum = sum < T(0) ? Vec<T>{} : sum;
      if (part) {
        store_first(to, sum, last);
      } else {
        store(to, sum);
      }
    });
  });
}

template <typename T>
using Tile = void (*)(const Product<T>&, const T*, std::ptrdiff_t, const T*, T*, const T*, int);

/// tile<…, columns, 1> and tile<…, columns, lines_of(columns)> for every number of columns.
template <typename T>
struct Tiles {
  Tile<T> single[kColumns];
  Tile<T> several[kColumns];
};
template <typename T, int vectors>
constexpr Tiles<T> kTiles = []<int... i>(std::integer_sequence<int, i...>) {
  return Tiles<T>{{tile<T, vectors, i + 1, 1>...}, {tile<T, vectors, i + 1, lines_of(i + 1)>...}};
}
(std::make_integer_sequence<int, kColumns>{});

/// All lines of one panel, in tiles of about equal width.
template <typename T, int vectors>
void panel_lines(const Product<T>& p, const T* w, std::ptrdiff_t w_step, T* y, const T* bias,
                 int last) {
  const Tiles<T>& tiles = kTiles<T, vectors>;
  const int per_line = (p.columns + kColumns - 1) / kColumns;
  const int at_once = per_line == 1 ? lines_of(p.columns) : 1;
  int line = 0;
  for (; line + at_once <= p.lines; line += at_once) {
    const T* x = p.x + line * p.x_line;
    T* to = y + line * p.y_line;
    int left = p.columns;
    for (int t = per_line; t > 0; --t) {
      const int width = (left + t - 1) / t;
      const Tile<T>* const of_width = at_once > 1 ? tiles.several : tiles.single;
      of_width[width - 1](p, w, w_step, x, to, bias, last);
      x += width * p.x_column;
      to += width * p.y_column;
      left -= width;
    }
  }
  for (; line < p.lines; ++line) {
    tiles.single[p.columns - 1](p, w, w_step, p.x + line * p.x_line, y + line * p.y_line, bias,
                                last);
  }
}

template <typename T>
void multiply(const Product<T>& product) {
  if (product.columns <= 0) return;
  Product<T> p = product;
  const T* w = p.w;
  for (int first = 0; first < p.rows; first += kPanel<T>) {
    const int rows = p.rows - first;
    const T* const bias = p.bias == nullptr ? nullptr : p.bias + first;
    if (p.w_step > 0) p.w = product.w + first;
    if (rows > kLanes<T>) {
      const int last = rows >= kPanel<T> ? kLanes<T> : rows - kLanes<T>;
      panel_lines<T, kVectors>(p, w, p.w_step > 0 ? p.w_step : kPanel<T>, p.y + first, bias, last);
    } else {
      panel_lines<T, 1>(p, w, p.w_step > 0 ? p.w_step : kLanes<T>, p.y + first, bias, rows);
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

#include "kernels/pool_kernels.hpp"

#include <cstddef>

#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

/// The part of a window inside the image.
struct Window {
  std::ptrdiff_t first;  ///< its first number in x
  int rows, columns;
  int out;  ///< pixel of the output
};

int largest(int a, int b) { return a > b ? a : b; }
int smallest(int a, int b) { return a < b ? a : b; }

template <typename Body>
GRADBOOK_INLINE void for_windows(const PoolGeometry& g, const Body& body) {
  for (int i = 0; i < g.out_height; ++i) {
    const int y = i * g.stride - g.padding;
    const int top = largest(y, 0);
    const int rows = smallest(y + g.kernel_height, g.height) - top;
    for (int j = 0; j < g.out_width; ++j) {
      const int x = j * g.stride - g.padding;
      const int left = largest(x, 0);
      const int columns = smallest(x + g.kernel_width, g.width) - left;
      const std::ptrdiff_t pixel = static_cast<std::ptrdiff_t>(top) * g.width + left;
      body(Window{pixel * g.channels, rows, columns, i * g.out_width + j});
    }
  }
}

/// A vector of channels: all lanes, or the first n when n > 0.
template <typename T>
struct Lanes {
  int n;
  GRADBOOK_INLINE Vec<T> get(const T* p) const { return n > 0 ? load_first(p, n) : load(p); }
  GRADBOOK_INLINE void put(T* p, Vec<T> x) const {
    if (n > 0) {
      store_first(p, x, n);
    } else {
      store(p, x);
    }
  }
};

template <typename T, typename Body>
GRADBOOK_INLINE void for_channels(int channels, const Body& body) {
  int c = 0;
  for (; c + kLanes<T> <= channels; c += kLanes<T>) body(c, Lanes<T>{0});
  if (c < channels) body(c, Lanes<T>{channels - c});
}

/// Calls body(offset) for the pixels of a window in row order; with size > 0 the window is a square
/// of that size, so that the loops are unrolled.
template <int size, typename Body>
GRADBOOK_INLINE void for_pixels(const PoolGeometry& g, const Window& w, const Body& body) {
  const int rows = size > 0 ? size : w.rows;
  const int columns = size > 0 ? size : w.columns;
  const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(g.width) * g.channels;
  for (int r = 0; r < rows; ++r) {
    for (int q = 0; q < columns; ++q) body(w.first + r * row + q * g.channels);
  }
}

/// Calls body(the window's size as a constant, or 0).
template <typename Body>
GRADBOOK_INLINE void with_size(const Window& w, const Body& body) {
  if (w.rows == 2 && w.columns == 2) {
    body(std::integral_constant<int, 2>{});
  } else if (w.rows == 3 && w.columns == 3) {
    body(std::integral_constant<int, 3>{});
  } else {
    body(std::integral_constant<int, 0>{});
  }
}

bool tiles(const PoolGeometry& g) {
  return g.kernel_width == g.stride && g.kernel_height == g.stride &&
         g.out_width * g.stride == g.width && g.out_height * g.stride == g.height && g.padding == 0;
}

template <typename T>
void clear(const PoolGeometry& g, T* dx) {
  const std::ptrdiff_t size = static_cast<std::ptrdiff_t>(g.width) * g.height * g.channels;
  for (std::ptrdiff_t i = 0; i < size; ++i) dx[i] = T(0);
}

template <typename T>
void max_forward(const PoolGeometry& g, const T* x, T* y) {
  for_windows(g, [&](const Window& w) {
    with_size(w, [&](auto size) {
      for_channels<T>(g.channels, [&](int c, Lanes<T> lanes) {
        Vec<T> best = lanes.get(x + w.first + c);
        for_pixels<size>(g, w, [&](std::ptrdiff_t at) {
          const Vec<T> value = lanes.get(x + at + c);
          const Vec<T> larger = best < value ? value : best;
          best = value == value ? larger : value;  // else NaN
        });
        lanes.put(y + static_cast<std::ptrdiff_t>(w.out) * g.channels + c, best);
      });
    });
  });
}

template <bool add, typename T>
void max_backward_as(const PoolGeometry& g, const T* x, const T* y, const T* dy, T* dx) {
  for_windows(g, [&](const Window& w) {
    const std::ptrdiff_t out = static_cast<std::ptrdiff_t>(w.out) * g.channels;
    with_size(w, [&](auto size) {
      for_channels<T>(g.channels, [&](int c, Lanes<T> lanes) {
        const Vec<T> best = lanes.get(y + out + c);
        Vec<T> left = lanes.get(dy + out + c);  // nobody has got it yet
        for_pixels<size>(g, w, [&](std::ptrdiff_t at) {
          const auto smaller = lanes.get(x + at + c) < best;
          const Vec<T> mine = smaller ? Vec<T>{} : left;
          left = smaller ? left : Vec<T>{};
          T* const to = dx + at + c;
          lanes.put(to, add ? lanes.get(to) + mine : mine);
        });
      });
    });
  });
}

template <typename T>
void max_backward(const PoolGeometry& g, const T* x, const T* y, const T* dy, T* dx, bool add) {
  if (!add && tiles(g)) return max_backward_as<false>(g, x, y, dy, dx);
  if (!add) clear(g, dx);
  max_backward_as<true>(g, x, y, dy, dx);
}

template <typename T>
T share(const PoolGeometry& g, const Window& w) {
  return T(1) /
         static_cast<T>(g.counts_padding ? g.kernel_width * g.kernel_height : w.rows * w.columns);
}

template <typename T>
void mean_forward(const PoolGeometry& g, const T* x, T* y) {
  for_windows(g, [&](const Window& w) {
    const T factor = share<T>(g, w);
    with_size(w, [&](auto size) {
      for_channels<T>(g.channels, [&](int c, Lanes<T> lanes) {
        // Row by row: a long sum of floats loses digits
        const int rows = size > 0 ? static_cast<int>(size) : w.rows;
        const int columns = size > 0 ? static_cast<int>(size) : w.columns;
        const T* row = x + w.first + c;
        Vec<T> total{};
        for (int r = 0; r < rows; ++r, row += static_cast<std::ptrdiff_t>(g.width) * g.channels) {
          Vec<T> sum{};
          for (int q = 0; q < columns; ++q) sum += lanes.get(row + q * g.channels);
          total += sum;
        }
        lanes.put(y + static_cast<std::ptrdiff_t>(w.out) * g.channels + c, total * factor);
      });
    });
  });
}

template <bool add, typename T>
void mean_backward_as(const PoolGeometry& g, const T* dy, T* dx) {
  for_windows(g, [&](const Window& w) {
    const T factor = share<T>(g, w);
    with_size(w, [&](auto size) {
      for_channels<T>(g.channels, [&](int c, Lanes<T> lanes) {
        const Vec<T> part =
            lanes.get(dy + static_cast<std::ptrdiff_t>(w.out) * g.channels + c) * factor;
        for_pixels<size>(g, w, [&](std::ptrdiff_t at) {
          T* const to = dx + at + c;
          lanes.put(to, add ? lanes.get(to) + part : part);
        });
      });
    });
  });
}

template <typename T>
void mean_backward(const PoolGeometry& g, const T* dy, T* dx, bool add) {
  if (!add && tiles(g)) return mean_backward_as<false>(g, dy, dx);
  if (!add) clear(g, dx);
  mean_backward_as<true>(g, dy, dx);
}

template <typename T>
constexpr PoolKernels<T> kTable{.max_forward = max_forward<T>,
                                .max_backward = max_backward<T>,
                                .mean_forward = mean_forward<T>,
                                .mean_backward = mean_backward<T>};

}  // namespace

template <>
const PoolKernels<float>& table<PoolKernels<float>, Isa::GRADBOOK_ISA>() {
  return kTable<float>;
}
template <>
const PoolKernels<double>& table<PoolKernels<double>, Isa::GRADBOOK_ISA>() {
  return kTable<double>;
}

}  // namespace gradbook::kernels

#include "kernels/batch_norm_kernels.hpp"

#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

constexpr int kVectors = 4;  ///< accumulators per sum: hide the latency of an addition
constexpr int kBlock = 64;   ///< rows that are summed in T
template <typename T>
constexpr int kGroup = kVectors* kLanes<T>;
static_assert(kGroup<float> <= kPeriodicPad);

/// Loads whole vectors, or the first n numbers when n > 0.
template <typename T>
struct Access {
  int n;
  GRADBOOK_INLINE Vec<T> operator()(const T* p) const { return n > 0 ? load_first(p, n) : load(p); }
  GRADBOOK_INLINE void put(T* p, Vec<T> x) const {
    if (n > 0) {
      store_first(p, x, n);
    } else {
      store(p, x);
    }
  }
};

/// Calls body(i, c, access) for the vectors that begin at number i, which is of channel c.
template <typename T, typename Body>
GRADBOOK_INLINE void for_vectors(std::size_t size, int channels, const Body& body) {
  const int step = kLanes<T> % channels;
  int c = 0;
  std::size_t i = 0;
  for (; i + kLanes<T> <= size; i += kLanes<T>) {
    body(i, c, Access<T>{0});
    c += step;
    c = c >= channels ? c - channels : c;
  }
  if (i < size) body(i, c, Access<T>{static_cast<int>(size - i)});
}

std::size_t common_multiple(int channels, int group) {
  int a = channels;
  int b = group;
  while (b != 0) {
    const int rest = a % b;
    a = b;
    b = rest;
  }
  return static_cast<std::size_t>(channels / a) * static_cast<std::size_t>(group);
}

/// sums1[c] += Σ u, sums2[c] += Σ v over the pixels, where term(i, c, u, v) adds the vectors that
/// begin at number i, of channel c; single(i, c, u, v) the single number.
template <typename T, typename Term, typename Single>
GRADBOOK_INLINE void accumulate(std::size_t size, int channels, double* sums1, double* sums2,
                                const Term& term, const Single& single) {
  const std::size_t width = common_multiple(channels, kGroup<T>);
  const std::size_t rows = size / width;
  for (std::size_t w = 0; rows > 0 && w < width; w += kGroup<T>) {
    const int first = static_cast<int>(w % static_cast<std::size_t>(channels));
    double total1[kGroup<T>] = {};
    double total2[kGroup<T>] = {};
    for (std::size_t block = 0; block < rows; block += kBlock) {
      const std::size_t end = block + kBlock < rows ? block + kBlock : rows;
      Vec<T> u[kVectors];
      Vec<T> v[kVectors];
      unroll<kVectors>([&](auto k) { u[k] = v[k] = Vec<T>{}; });
      for (std::size_t row = block; row < end; ++row) {
        unroll<kVectors>([&](auto k) {
          term(row * width + w + k * kLanes<T>, first + k * kLanes<T>, u[k], v[k]);
        });
      }
      unroll<kVectors>([&](auto k) {
        for (int i = 0; i < kLanes<T>; ++i) {
          total1[k * kLanes<T> + i] += static_cast<double>(u[k][i]);
          total2[k * kLanes<T> + i] += static_cast<double>(v[k][i]);
        }
      });
    }
    int c = first;
    for (int i = 0; i < kGroup<T>; ++i) {
      sums1[c] += total1[i];
      sums2[c] += total2[i];
      c = c + 1 == channels ? 0 : c + 1;
    }
  }
  int c = 0;
  for (std::size_t i = rows * width; i < size; ++i) {
    single(i, c, sums1[c], sums2[c]);
    c = c + 1 == channels ? 0 : c + 1;
  }
}

template <typename T>
void moments(const T* x, std::size_t size, int channels, const T* shift, double* sums,
             double* squares) {
  accumulate<T>(
      size, channels, sums, squares,
      [&](std::size_t i, int c, Vec<T>& u, Vec<T>& v) {
        const Vec<T> d = load(x + i) - load(shift + c);
        u += d;
        v += d * d;
      },
      [&](std::size_t i, int c, double& u, double& v) {
        const double d = static_cast<double>(x[i]) - static_cast<double>(shift[c]);
        u += d;
        v += d * d;
      });
}

template <bool relu, bool has_x2, typename T>
void normalize_as(const Normalization<T>& n) {
  for_vectors<T>(n.size, n.channels, [&](std::size_t i, int c, Access<T> access) {
    Vec<T> y = (access(n.x + i) - load(n.mean + c)) * load(n.scale + c) + load(n.shift + c);
    if (has_x2) y += access(n.x2 + i);
    if (relu) y = y < T(0) ? Vec<T>{} : y;
    access.put(n.y + i, y);
  });
}

template <typename T>
void normalize(const Normalization<T>& n) {
  if (n.relu) {
    n.x2 != nullptr ? normalize_as<true, true>(n) : normalize_as<true, false>(n);
  } else {
    n.x2 != nullptr ? normalize_as<false, true>(n) : normalize_as<false, false>(n);
  }
}

/// Where g = dy, and where it is 0.
enum class Mask {
  none,    ///< no ReLU
  from_x,  ///< the output is computed again
  from_y,  ///< there was a second input: the output is read
};

/// g of a vector or of a single number; d = x − mean.
template <Mask mask, typename Number, typename Condition>
GRADBOOK_INLINE Number masked(Number dy, const Condition& positive) {
  if constexpr (mask == Mask::none) {
    return dy;
  } else {
    return positive() ? dy : Number{};
  }
}

template <Mask mask, typename T>
void gradient_sums_as(const Normalization<T>& n, const T* dy, double* sums, double* products) {
  accumulate<T>(
      n.size, n.channels, sums, products,
      [&](std::size_t i, int c, Vec<T>& u, Vec<T>& v) {
        const Vec<T> d = load(n.x + i) - load(n.mean + c);
        const Vec<T> g = masked<mask>(load(dy + i), [&] {
          if constexpr (mask == Mask::from_y) return load(n.y + i) > T(0);
          return d * load(n.scale + c) + load(n.shift + c) > T(0);
        });
        u += g;
        v += g * d;
      },
      [&](std::size_t i, int c, double& u, double& v) {
        const T d = n.x[i] - n.mean[c];
        const T g = masked<mask>(dy[i], [&] {
          if constexpr (mask == Mask::from_y) return n.y[i] > T(0);
          return d * n.scale[c] + n.shift[c] > T(0);
        });
        u += static_cast<double>(g);
        v += static_cast<double>(g) * static_cast<double>(d);
      });
}

template <Mask mask, typename T>
void gradient_as(const Normalization<T>& n, const NormalizationGradient<T>& grad) {
  for_vectors<T>(n.size, n.channels, [&](std::size_t i, int c, Access<T> access) {
    const Vec<T> d = access(n.x + i) - load(n.mean + c);
    const Vec<T> g = masked<mask>(access(grad.dy + i), [&] {
      if constexpr (mask == Mask::from_y) return access(n.y + i) > T(0);
      return d * load(n.scale + c) + load(n.shift + c) > T(0);
    });
    if (grad.dx != nullptr) {
      Vec<T> dx =
          g * load(grad.from_dy + c) + (d * load(grad.from_x + c) + load(grad.constant + c));
      if (grad.add) dx += access(grad.dx + i);
      access.put(grad.dx + i, dx);
    }
    if (grad.dx2 != nullptr) access.put(grad.dx2 + i, grad.add2 ? g + access(grad.dx2 + i) : g);
  });
}

template <typename T>
Mask mask_of(const Normalization<T>& n) {
  if (!n.relu) return Mask::none;
  return n.x2 == nullptr ? Mask::from_x : Mask::from_y;
}

template <typename T>
void gradient_sums(const Normalization<T>& n, const T* dy, double* sums, double* products) {
  switch (mask_of(n)) {
    case Mask::none:
      return gradient_sums_as<Mask::none>(n, dy, sums, products);
    case Mask::from_x:
      return gradient_sums_as<Mask::from_x>(n, dy, sums, products);
    case Mask::from_y:
      return gradient_sums_as<Mask::from_y>(n, dy, sums, products);
  }
}

template <typename T>
void gradient(const Normalization<T>& n, const NormalizationGradient<T>& grad) {
  switch (mask_of(n)) {
    case Mask::none:
      return gradient_as<Mask::none>(n, grad);
    case Mask::from_x:
      return gradient_as<Mask::from_x>(n, grad);
    case Mask::from_y:
      return gradient_as<Mask::from_y>(n, grad);
  }
}

template <typename T>
constexpr BatchNormKernels<T> kTable{.moments = moments<T>,
                                     .normalize = normalize<T>,
                                     .gradient_sums = gradient_sums<T>,
                                     .gradient = gradient<T>};

}  // namespace

template <>
const BatchNormKernels<float>& table<BatchNormKernels<float>, Isa::GRADBOOK_ISA>() {
  return kTable<float>;
}
template <>
const BatchNormKernels<double>& table<BatchNormKernels<double>, Isa::GRADBOOK_ISA>() {
  return kTable<double>;
}

}  // namespace gradbook::kernels

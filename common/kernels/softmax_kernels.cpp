#include "kernels/softmax_kernels.hpp"

#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

/// log(1 + x)
float log1p(float x) { return __builtin_log1pf(x); }
double log1p(double x) { return __builtin_log1p(x); }

/// Calls f(first, vector) for the vectors of a column; the last one has n lanes that count, for
/// which f(first, n) is called.
template <typename T, typename Full, typename Part>
GRADBOOK_INLINE void for_vectors(int channels, const Full& full, const Part& part) {
  int c = 0;
  for (; c + kLanes<T> <= channels; c += kLanes<T>) full(c);
  if (c < channels) part(c, channels - c);
}

template <typename T>
GRADBOOK_INLINE T largest_of(const T* z, int channels) {
  Vec<T> best = broadcast(z[0]);
  for_vectors<T>(
      channels, [&](int c) { best = max<T>(load(z + c), best); },
      [&](int c, int n) {
        for (int i = 0; i < n; ++i) best[0] = z[c + i] > best[0] ? z[c + i] : best[0];
      });
  T result = best[0];
  for (int i = 1; i < kLanes<T>; ++i) result = best[i] > result ? best[i] : result;
  return result;
}

/// The largest numbers are summed by themselves: log Σ = log(1 + rest) keeps the digits of a rest
/// that is small beside them. Of ∞, or −∞ only, e^(z − largest) is NaN, and with it the result.
template <typename T>
LogSumExp<T> column(const T* z, int channels, T scale, T* p) {
  const T largest = largest_of(z, channels);
  Vec<T> sums{}, tops{};
  T top = 0, rest = 0;
  for_vectors<T>(
      channels,
      [&](int c) {
        const Vec<T> x = load(z + c);
        const Vec<T> e = exp<T>(x - largest);
        sums += x == largest ? Vec<T>{} : e;
        tops += x == largest ? e : Vec<T>{};
        if (p != nullptr) store(p + c, e);
      },
      [&](int c, int n) {
        const Vec<T> e = exp<T>(load_first(z + c, n) - largest);
        for (int i = 0; i < n; ++i) (z[c + i] == largest ? top : rest) += e[i];
        if (p != nullptr) store_first(p + c, e, n);
      });
  top += sum<T>(tops);  // how many there are
  rest += sum<T>(sums);
  if (p != nullptr) {
    const T factor = scale / (top + rest);
    for (int c = 0; c < channels; ++c) p[c] *= factor;
  }
  return {.largest = largest, .log_sum = log1p((top - T(1)) + rest)};
}

template <typename T>
void forward(const T* x, T* y, int channels, std::size_t columns) {
  for (std::size_t i = 0; i < columns; ++i, x += channels, y += channels) {
    column(x, channels, T(1), y);
  }
}

template <typename T>
void backward(const T* y, const T* dy, T* dx, int channels, std::size_t columns, bool add) {
  for (std::size_t i = 0; i < columns; ++i, y += channels, dy += channels, dx += channels) {
    T total = 0;
    for (int c = 0; c < channels; ++c) total += y[c] * dy[c];
    if (add) {
      for (int c = 0; c < channels; ++c) dx[c] += y[c] * (dy[c] - total);
    } else {
      for (int c = 0; c < channels; ++c) dx[c] = y[c] * (dy[c] - total);
    }
  }
}

template <typename T>
constexpr SoftmaxKernels<T> kTable{
    .column = column<T>, .forward = forward<T>, .backward = backward<T>};

}  // namespace

template <>
const SoftmaxKernels<float>& table<SoftmaxKernels<float>, Isa::GRADBOOK_ISA>() {
  return kTable<float>;
}
template <>
const SoftmaxKernels<double>& table<SoftmaxKernels<double>, Isa::GRADBOOK_ISA>() {
  return kTable<double>;
}

}  // namespace gradbook::kernels

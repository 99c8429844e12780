#include "kernels/softmax_kernels.hpp"

#include "kernels/vector.hpp"

namespace gradbook::kernels {
namespace {

float logarithm(float x) { return __builtin_logf(x); }
double logarithm(double x) { return __builtin_log(x); }

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

template <typename T>
LogSumExp<T> column(const T* z, int channels, T scale, T* p) {
  const T largest = largest_of(z, channels);
  Vec<T> sums{};
  T rest = 0;
  for_vectors<T>(
      channels,
      [&](int c) {
        const Vec<T> e = exp<T>(load(z + c) - largest);
        sums += e;
        if (p != nullptr) store(p + c, e);
      },
      [&](int c, int n) {
        const Vec<T> e = exp<T>(load_first(z + c, n) - largest);
        for (int i = 0; i < n; ++i) rest += e[i];
        if (p != nullptr) store_first(p + c, e, n);
      });
  const T total = sum<T>(sums) + rest;
  if (p != nullptr) {
    const T factor = scale / total;
    for (int c = 0; c < channels; ++c) p[c] *= factor;
  }
  return {.largest = largest, .log_sum = logarithm(total)};
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

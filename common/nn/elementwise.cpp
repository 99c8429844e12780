#include "nn/elementwise.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/parallel.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr uword kElementsPerRange = 16384;

template <typename T, typename Function>
void transform(arma::Mat<T>& Z, Function f) {
  T* const z = Z.memptr();
  for (uword i = 0; i < Z.n_elem; ++i) z[i] = f(z[i]);
}

/// d[i] ← d[i] · derivative(a[i])
template <typename T, typename Function>
void multiply(const arma::Mat<T>& A, arma::Mat<T>& dA, Function derivative) {
  const T* const a = A.memptr();
  T* const d = dA.memptr();
  for (uword i = 0; i < dA.n_elem; ++i) d[i] *= derivative(a[i]);
}

}  // namespace

template <typename T>
void add_bias_and_activate(const arma::Col<T>& b, Activation f, arma::Mat<T>& Z) {
  if (!b.is_empty()) Z.each_col() += b;
  switch (f) {
    case Activation::identity:
      return;
    case Activation::sigmoid:
      return transform(Z, [](T z) { return T(1) / (T(1) + std::exp(-z)); });
    case Activation::tanh:
      return transform(Z, [](T z) { return std::tanh(z); });
    case Activation::relu:
      return transform(Z, [](T z) { return z < T(0) ? T(0) : z; });
  }
  throw std::invalid_argument("add_bias_and_activate: unknown activation");
}

template <typename T>
void multiply_by_derivative(Activation f, const arma::Mat<T>& A, arma::Mat<T>& dA) {
  switch (f) {
    case Activation::identity:
      return;
    case Activation::sigmoid:
      return multiply(A, dA, [](T a) { return a * (T(1) - a); });
    case Activation::tanh:
      return multiply(A, dA, [](T a) { return T(1) - a * a; });
    case Activation::relu:
      return multiply(A, dA, [](T a) { return a > T(0) ? T(1) : T(0); });
  }
  throw std::invalid_argument("multiply_by_derivative: unknown activation");
}

template <typename T>
void sum_columns(const arma::Mat<T>& X, T* sums) {
  std::fill_n(sums, X.n_rows, T(0));
  for (uword n = 0; n < X.n_cols; ++n) {
    const T* const x = X.colptr(n);
    for (uword i = 0; i < X.n_rows; ++i) sums[i] += x[i];
  }
}

template <typename T>
void add_in_order(const std::vector<arma::Col<T>>& parts, uword count, arma::Col<T>& sum) {
  parallel_for(sum.n_elem, kElementsPerRange, [&](std::size_t begin, std::size_t end) {
    T* const s = sum.memptr();
    std::copy(parts[0].memptr() + begin, parts[0].memptr() + end, s + begin);
    for (uword p = 1; p < count; ++p) {
      const T* const part = parts[p].memptr();
      for (uword i = begin; i < end; ++i) s[i] += part[i];
    }
  });
}

template void add_bias_and_activate(const arma::Col<float>&, Activation, arma::Mat<float>&);
template void add_bias_and_activate(const arma::Col<double>&, Activation, arma::Mat<double>&);
template void multiply_by_derivative(Activation, const arma::Mat<float>&, arma::Mat<float>&);
template void multiply_by_derivative(Activation, const arma::Mat<double>&, arma::Mat<double>&);
template void sum_columns(const arma::Mat<float>&, float*);
template void sum_columns(const arma::Mat<double>&, double*);
template void add_in_order(const std::vector<arma::Col<float>>&, uword, arma::Col<float>&);
template void add_in_order(const std::vector<arma::Col<double>>&, uword, arma::Col<double>&);

}  // namespace gradbook

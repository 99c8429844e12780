#include "nn/optim/clipping.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "core/parallel.hpp"
#include "core/shape.hpp"
#include "kernels/dispatch.hpp"
#include "kernels/optimizer_kernels.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Long enough to hide the cost of a call, short enough for two threads to share 100,000 numbers.
constexpr uword kElementsPerRange = 16384;

void expect_limit(double limit, std::string_view where) {
  expect_argument(limit > 0, where, fmt::format("the limit is {}, expected more than 0", limit));
}

}  // namespace

double clipping_factor(double norm, double limit) {
  const double factor = limit / (norm + 1e-6);
  return factor > 1 ? 1 : factor;
}

template <typename T>
double GradientNorm<T>::operator()(const arma::Col<T>& gradient) {
  const auto sum_of_squares = kernels::best<kernels::NormKernels<T>>().sum_of_squares;
  const uword n = gradient.n_elem;
  const uword ranges = (n + kElementsPerRange - 1) / kElementsPerRange;
  sums_.resize(ranges);
  parallel_tasks(ranges, [&](std::size_t range) {
    const uword begin = range * kElementsPerRange;
    sums_[range] =
        sum_of_squares(gradient.memptr() + begin, std::min(kElementsPerRange, n - begin));
  });
  double total = 0;
  for (const double sum : sums_) total += sum;
  return std::sqrt(total);
}

template <typename T>
void clip_by_value(arma::Col<T>& gradient, double limit) {
  expect_limit(limit, "clip_by_value");
  const T bound = static_cast<T>(limit);
  // Not std::clamp of the element: NaN has to stay NaN
  for (T& g : gradient) g = g > bound ? bound : (g < -bound ? -bound : g);
}

template <typename T>
double clip_by_norm(arma::Col<T>& gradient, double limit) {
  expect_limit(limit, "clip_by_norm");
  const double norm = GradientNorm<T>()(gradient);
  gradient *= static_cast<T>(clipping_factor(norm, limit));
  return norm;
}

std::string clipping_text(const Clipping& clipping) {
  if (std::isfinite(clipping.value)) return fmt::format("clip_value={}", clipping.value);
  if (std::isfinite(clipping.norm)) return fmt::format("clip_norm={}", clipping.norm);
  return "";
}

void expect_valid(const Clipping& clipping) {
  expect_limit(clipping.value, "Clipping: value");
  expect_limit(clipping.norm, "Clipping: norm");
  expect_argument(std::isinf(clipping.value) || std::isinf(clipping.norm), "Clipping",
                  "by value and by norm at once, expected one of the two");
}

template class GradientNorm<float>;
template class GradientNorm<double>;
template void clip_by_value(arma::Col<float>&, double);
template void clip_by_value(arma::Col<double>&, double);
template double clip_by_norm(arma::Col<float>&, double);
template double clip_by_norm(arma::Col<double>&, double);

}  // namespace gradbook

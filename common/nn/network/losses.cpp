// The textbook, for one position with outputs z and label y (softmax cross-entropy):
//
//   p_k = exp(z_k) / Σ_j exp(z_j)                                   // 1
//   loss += −log p_y                                                // 2
//   dz_k = scale · (p_k − [k = y])                                  // 3
//
// 1, 2: the maximum is taken out of z first, and −log p_y = log Σ exp(z − max) − (z_y − max): no
// probability is rounded on the way. 3: dz is written in the same pass over z, by vector kernels,
// and what is summed per position is added in double.
#include "nn/network/losses.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "core/shape.hpp"
#include "kernels/softmax_kernels.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Sums what `position(first output, number of the position)` returns over the valid positions of n
/// samples; dy becomes 0 at the others.
template <typename T, typename Position>
double sum_positions(const SampleShape& shape, uword n, const uword* lengths, T* dy,
                     const Position& position) {
  const uword positions = shape.positions();
  double total = 0;
  for (uword i = 0; i < n; ++i) {
    const uword valid = lengths == nullptr ? positions : std::min(lengths[i], positions);
    for (uword p = i * positions; p < i * positions + valid; ++p) {
      total += static_cast<double>(position(p * shape.channels, p));
    }
    if (dy != nullptr) {
      std::fill(dy + (i * positions + valid) * shape.channels, dy + (i + 1) * shape.size(), T(0));
    }
  }
  return total;
}

/// A part of a loss and its derivative.
template <typename T>
struct Term {
  T value;
  T derivative;
};

template <typename T>
Term<T> binary_cross_entropy(T z, T t) {
  const T small = std::exp(-std::abs(z));  // no exponential of a large number
  const T sigmoid = z >= 0 ? 1 / (1 + small) : small / (1 + small);
  // t log(1 + e^−z) + (1 − t) log(1 + e^z), where 0 · ∞ is 0
  const T log_part = std::log1p(small);
  const T if_one = t == 0 ? T(0) : t * ((z > 0 ? T(0) : -z) + log_part);
  const T if_zero = t == 1 ? T(0) : (1 - t) * ((z < 0 ? T(0) : z) + log_part);
  return {.value = if_one + if_zero, .derivative = sigmoid - t};
}

template <typename T>
T sign(T x) {
  return x > 0 ? T(1) : (x < 0 ? T(-1) : x);  // NaN stays
}

template <typename T>
Term<T> huber(T error, T delta) {
  const T size = std::abs(error);
  if (size > delta) return {.value = delta * (size - delta / 2), .derivative = delta * sign(error)};
  return {.value = error * error / 2, .derivative = error};
}

template <typename T>
Term<T> term(ValueLossKind kind, T z, T t, T delta) {
  switch (kind) {
    case ValueLossKind::binary_cross_entropy:
      return binary_cross_entropy(z, t);
    case ValueLossKind::absolute_error:
      return {.value = std::abs(z - t), .derivative = sign(z - t)};
    case ValueLossKind::huber:
      return huber(z - t, delta);
    case ValueLossKind::squared_error:
      break;
  }
  return {.value = (z - t) * (z - t), .derivative = 2 * (z - t)};
}

/// Throws unless the size of a loss' margin is positive and finite.
template <typename T>
T expect_positive(const char* loss, const char* what, T value) {
  expect_argument(value > 0 && std::isfinite(value), loss,
                  fmt::format("{} is {}, expected more than 0", what, value));
  return value;
}

}  // namespace

template <typename T>
double SoftmaxCrossEntropy<T>::evaluate(const SampleShape& shape, const T* y,
                                        const Target<T>& target, uword n, const uword* lengths,
                                        T scale, T* dy) const {
  const auto& softmax = kernels::best<kernels::SoftmaxKernels<T>>();
  const int channels = static_cast<int>(shape.channels);
  return sum_positions(shape, n, lengths, dy, [&](uword at, uword p) {
    T* const d = dy == nullptr ? nullptr : dy + at;
    const kernels::LogSumExp<T> log_sum_exp = softmax.column(y + at, channels, scale, d);
    const uword label = target.labels[p];
    if (d != nullptr) d[label] -= scale;
    return log_sum_exp.log_sum - (y[at + label] - log_sum_exp.largest);
  });
}

template <typename T>
double SoftmaxCrossEntropyWithTargets<T>::evaluate(const SampleShape& shape, const T* y,
                                                   const Target<T>& target, uword n,
                                                   const uword* lengths, T scale, T* dy) const {
  const auto& softmax = kernels::best<kernels::SoftmaxKernels<T>>();
  const uword channels = shape.channels;
  return sum_positions(shape, n, lengths, dy, [&](uword at, uword) {
    const T* const t = target.values + at;
    T* const d = dy == nullptr ? nullptr : dy + at;
    T weight = 0;  // Σ t, 1 for probabilities
    for (uword k = 0; k < channels; ++k) weight += t[k];
    const kernels::LogSumExp<T> log_sum_exp =
        softmax.column(y + at, static_cast<int>(channels), scale * weight, d);
    T loss = 0;
    for (uword k = 0; k < channels; ++k) {
      const T log_p = (y[at + k] - log_sum_exp.largest) - log_sum_exp.log_sum;
      if (t[k] != 0) loss -= t[k] * log_p;  // 0 · ∞ is 0 here
      if (d != nullptr) d[k] -= scale * t[k];
    }
    return std::isnan(log_sum_exp.log_sum) ? log_sum_exp.log_sum : loss;
  });
}

template <typename T>
MulticlassHinge<T>::MulticlassHinge(T margin)
    : margin_(expect_positive("MulticlassHinge", "margin", margin)) {}

template <typename T>
double MulticlassHinge<T>::evaluate(const SampleShape& shape, const T* y, const Target<T>& target,
                                    uword n, const uword* lengths, T scale, T* dy) const {
  return sum_positions(shape, n, lengths, dy, [&](uword at, uword p) {
    const uword label = target.labels[p];
    T loss = 0;
    T violations = 0;
    for (uword k = 0; k < shape.channels; ++k) {
      const T excess = margin_ + (y[at + k] - y[at + label]);
      const bool counts = k != label && !(excess <= 0);  // NaN counts
      if (counts) {
        loss += excess;
        ++violations;
      }
      if (dy != nullptr) dy[at + k] = counts ? scale : T(0);
    }
    if (dy != nullptr) dy[at + label] = -scale * violations;
    return loss;
  });
}

template <typename T>
ValueLoss<T>::ValueLoss(std::string name, ValueLossKind kind, T delta, T factor)
    : name_(std::move(name)), kind_(kind), delta_(delta), factor_(factor) {}

template <typename T>
double ValueLoss<T>::evaluate(const SampleShape& shape, const T* y, const Target<T>& target,
                              uword n, const uword* lengths, T scale, T* dy) const {
  const T share = factor_ / static_cast<T>(shape.channels);
  return sum_positions(shape, n, lengths, dy, [&](uword at, uword) {
    T sum = 0;
    for (uword k = at; k < at + shape.channels; ++k) {
      const Term<T> part = term(kind_, y[k], target.values[k], delta_);
      sum += part.value;
      if (dy != nullptr) dy[k] = scale * share * part.derivative;
    }
    return sum * share;
  });
}

template <typename T>
BinaryCrossEntropyWithLogits<T>::BinaryCrossEntropyWithLogits()
    : ValueLoss<T>("BinaryCrossEntropyWithLogits", ValueLossKind::binary_cross_entropy) {}

template <typename T>
MeanSquaredError<T>::MeanSquaredError()
    : ValueLoss<T>("MeanSquaredError", ValueLossKind::squared_error) {}

template <typename T>
MeanAbsoluteError<T>::MeanAbsoluteError()
    : ValueLoss<T>("MeanAbsoluteError", ValueLossKind::absolute_error) {}

template <typename T>
Huber<T>::Huber(T delta)
    : ValueLoss<T>("Huber", ValueLossKind::huber, expect_positive("Huber", "delta", delta)) {}

template <typename T>
SmoothL1<T>::SmoothL1(T beta)
    : ValueLoss<T>("SmoothL1", ValueLossKind::huber, expect_positive("SmoothL1", "beta", beta),
                   1 / beta) {}

template <typename T>
void log_softmax(arma::Mat<T>& Z) {
  const auto& softmax = kernels::best<kernels::SoftmaxKernels<T>>();
  for (uword n = 0; n < Z.n_cols; ++n) {
    T* const z = Z.colptr(n);
    const kernels::LogSumExp<T> log_sum_exp =
        softmax.column(z, static_cast<int>(Z.n_rows), T(1), nullptr);
    for (uword k = 0; k < Z.n_rows; ++k) z[k] = (z[k] - log_sum_exp.largest) - log_sum_exp.log_sum;
  }
}

template class SoftmaxCrossEntropy<float>;
template class SoftmaxCrossEntropy<double>;
template class SoftmaxCrossEntropyWithTargets<float>;
template class SoftmaxCrossEntropyWithTargets<double>;
template class MulticlassHinge<float>;
template class MulticlassHinge<double>;
template class ValueLoss<float>;
template class ValueLoss<double>;
template class BinaryCrossEntropyWithLogits<float>;
template class BinaryCrossEntropyWithLogits<double>;
template class MeanSquaredError<float>;
template class MeanSquaredError<double>;
template class MeanAbsoluteError<float>;
template class MeanAbsoluteError<double>;
template class Huber<float>;
template class Huber<double>;
template class SmoothL1<float>;
template class SmoothL1<double>;
template void log_softmax(arma::Mat<float>&);
template void log_softmax(arma::Mat<double>&);

}  // namespace gradbook

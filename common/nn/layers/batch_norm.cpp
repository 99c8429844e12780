// The textbook, for one channel with m numbers x (all samples and positions):
//
//   mean = Σ x / m;  variance = Σ (x − mean)² / m                   // 1, 2
//   for each x: x̂ = (x − mean) / √(variance + ε);  y = γ x̂ + β      // 3
//   dβ = Σ dy;  dγ = Σ dy x̂                                         // 4
//   for each x: dx = γ / √(variance + ε) (dy − dβ / m − x̂ dγ / m)   // 5
//
// 1, 2: one pass instead of two; every range sums x − a and (x − a)² for a mean a of its first
// pixels, which keeps the digits, and the ranges' moments are merged in order. 3, 5 become
// y = scale · x + shift with numbers per channel, fused with the sum of a shortcut and a ReLU.
// 4 and 5 are two stages, because 5 needs the sums of all ranges.
#include "nn/layers/batch_norm.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/shape.hpp"
#include "kernels/batch_norm_kernels.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Pixels whose mean is subtracted before squares are summed.
constexpr uword kFirstPixels = 64;

template <typename T>
const kernels::BatchNormKernels<T>& table() {
  return kernels::best<kernels::BatchNormKernels<T>>();
}

/// Continues the numbers of the channels beyond the last one.
template <typename T>
void make_periodic(std::vector<T>& values, uword channels) {
  for (uword i = channels; i < values.size(); ++i) values[i] = values[i - channels];
}

/// Mean and sum of squared deviations of some numbers; merge() by Chan, Golub & LeVeque (1979).
struct Moments {
  double count = 0;
  double mean = 0;
  double deviations = 0;

  void merge(const Moments& other) {
    const double total = count + other.count;
    const double difference = other.mean - mean;
    mean += difference * other.count / total;
    deviations += other.deviations + difference * difference * count * other.count / total;
    count = total;
  }
};

template <typename T>
kernels::Normalization<T> normalization(const Chunk<T>& chunk, const SampleShape& shape, bool relu,
                                        bool sum, const std::vector<T>& mean,
                                        const std::vector<T>& scale, const std::vector<T>& shift) {
  return {.size = chunk.size * shape.size(),
          .channels = static_cast<int>(shape.channels),
          .x = chunk.x.values,
          .x2 = sum ? chunk.x2.values : nullptr,
          .y = chunk.y,
          .relu = relu,
          .mean = mean.data(),
          .scale = scale.data(),
          .shift = shift.data()};
}

}  // namespace

template <typename T>
BatchNorm<T>::BatchNorm(BatchNormOptions options) : options_(options) {
  expect_argument(options.epsilon > 0, "BatchNorm",
                  fmt::format("epsilon is {}, expected more than 0", options.epsilon));
  expect_argument(options.momentum >= 0 && options.momentum <= 1, "BatchNorm",
                  fmt::format("momentum is {}, expected 0 ... 1", options.momentum));
}

template <typename T>
std::string BatchNorm<T>::name() const {
  return fmt::format("BatchNorm({})", shape_.channels);
}

template <typename T>
SampleShape BatchNorm<T>::connect(const SampleShape& x, const SampleShape* x2) {
  expect_argument(x2 == nullptr, "BatchNorm", "there are two inputs, expected one");
  shape_ = x;
  running_mean_.zeros(x.channels);
  running_variance_.ones(x.channels);
  return x;
}

template <typename T>
std::vector<Parameter> BatchNorm<T>::parameters() const {
  const uword channels = shape_.channels;
  const Parameter weight{.name = "weight",
                         .role = ParameterRole::scale,
                         .n_rows = channels,
                         .fan_in = 1,
                         .fan_out = 1,
                         .begin = 0};
  Parameter bias = weight;
  bias.name = "bias";
  bias.role = ParameterRole::shift;
  bias.begin = channels;
  return {weight, bias};
}

template <typename T>
std::vector<std::pair<std::string, arma::Col<T>*>> BatchNorm<T>::buffers() {
  return {{"running_mean", &running_mean_}, {"running_var", &running_variance_}};
}

template <typename T>
void BatchNorm<T>::check(const Pass<T>& pass, const T* /*input*/, const uword* lengths) const {
  const uword valid = lengths == nullptr ? pass.batch * shape_.positions()
                                         : std::accumulate(lengths, lengths + pass.batch, uword{0});
  expect_argument(!pass.training || valid > 1, name(),
                  "the batch is one sample of one position, expected more than one number per "
                  "channel in training");
}

template <typename T>
void BatchNorm<T>::reserve(uword /*batch*/, uword ranges) {
  const uword channels = shape_.channels;
  const uword periodic = channels + kernels::kPeriodicPad;
  const auto resize = [&](Coefficients& c) {
    for (auto* values : {&c.mean, &c.scale, &c.shift}) values->resize(periodic);
  };
  resize(inference_);
  if (ranges_.size() < ranges) ranges_.resize(ranges);
  for (Range& range : ranges_) {
    resize(range.forward);
    for (auto* values : {&range.near_mean, &range.from_dy, &range.from_x, &range.constant}) {
      values->resize(periodic);
    }
    for (auto* values : {&range.sums, &range.squares, &range.gradient_sums,
                         &range.gradient_products, &range.inverse_deviation}) {
      values->resize(channels);
    }
  }
}

/// γ and β against the running statistics.
template <typename T>
void BatchNorm<T>::prepare(const Pass<T>& /*pass*/, uword /*task*/, const T* parameters) {
  const uword channels = shape_.channels;
  for (uword c = 0; c < channels; ++c) {
    const double variance = static_cast<double>(running_variance_(c));
    inference_.mean[c] = running_mean_(c);
    inference_.scale[c] =
        static_cast<T>(static_cast<double>(parameters[c]) / std::sqrt(variance + options_.epsilon));
    inference_.shift[c] = parameters[channels + c];
  }
  for (auto* values : {&inference_.mean, &inference_.scale, &inference_.shift}) {
    make_periodic(*values, channels);
  }
}

template <typename T>
bool BatchNorm<T>::inference_map(const T* parameters, T* scale, T* shift) const {
  if (scale == nullptr) return true;
  for (uword c = 0; c < shape_.channels; ++c) {
    const double variance = static_cast<double>(running_variance_(c));
    const double factor =
        static_cast<double>(parameters[c]) / std::sqrt(variance + options_.epsilon);
    scale[c] = static_cast<T>(factor);
    shift[c] = static_cast<T>(static_cast<double>(parameters[shape_.channels + c]) -
                              factor * static_cast<double>(running_mean_(c)));
  }
  return true;
}

template <typename T>
void BatchNorm<T>::forward(int stage, const Chunk<T>& chunk) {
  const bool training = chunk.pass->training;
  if (training && stage == 0) return sum_forward(chunk);
  if (training && chunk.first) finish_forward(chunk);
  const Coefficients& c = training ? ranges_[chunk.range].forward : inference_;
  table<T>().normalize(normalization(chunk, shape_, relu_, sum_, c.mean, c.scale, c.shift));
}

template <typename T>
void BatchNorm<T>::sum_forward(const Chunk<T>& chunk) {
  Range& range = ranges_[chunk.range];
  const uword channels = shape_.channels;
  // With lengths sample by sample, without its padding
  const uword* const lengths = chunk.lengths;
  const uword runs = lengths == nullptr ? 1 : chunk.size;
  const auto pixels_of = [&](uword run) {
    return lengths == nullptr ? chunk.size * shape_.positions() : lengths[run];
  };
  if (chunk.first) {
    range.count = 0;
    std::fill(range.sums.begin(), range.sums.end(), 0.0);
    std::fill(range.squares.begin(), range.squares.end(), 0.0);
    // Roughly the mean: squares of deviations from it keep their digits
    const uword first = std::min(pixels_of(0), kFirstPixels);
    std::fill(range.near_mean.begin(), range.near_mean.end(), T(0));
    for (uword i = 0; i < first * channels; ++i) {
      range.near_mean[i % channels] += chunk.x.values[i] / static_cast<T>(first);
    }
    make_periodic(range.near_mean, channels);
  }
  for (uword run = 0; run < runs; ++run) {
    range.count += static_cast<double>(pixels_of(run));
    table<T>().moments(chunk.x.values + run * shape_.size(), pixels_of(run) * channels,
                       static_cast<int>(channels), range.near_mean.data(), range.sums.data(),
                       range.squares.data());
  }
}

/// Statistics of the batch from the sums of all ranges, in their order: every range computes the
/// same for itself, so that none waits.
template <typename T>
void BatchNorm<T>::finish_forward(const Chunk<T>& chunk) {
  const uword channels = shape_.channels;
  Range& own = ranges_[chunk.range];
  for (uword c = 0; c < channels; ++c) {
    Moments all;
    for (uword r = 0; r < chunk.pass->ranges; ++r) {
      const Range& range = ranges_[r];
      const double offset = range.sums[c] / range.count;
      const double deviations = range.squares[c] - range.sums[c] * offset;
      all.merge({.count = range.count,
                 .mean = static_cast<double>(range.near_mean[c]) + offset,
                 .deviations = deviations < 0 ? 0 : deviations});
    }
    const double inverse = 1 / std::sqrt(all.deviations / all.count + options_.epsilon);
    own.inverse_deviation[c] = inverse;
    own.forward.mean[c] = static_cast<T>(all.mean);
    own.forward.scale[c] = static_cast<T>(static_cast<double>(chunk.parameters[c]) * inverse);
    own.forward.shift[c] = chunk.parameters[channels + c];
    if (chunk.range == 0) update_running(c, all.mean, all.deviations / (all.count - 1));
  }
  for (auto* values : {&own.forward.mean, &own.forward.scale, &own.forward.shift}) {
    make_periodic(*values, channels);
  }
}

template <typename T>
void BatchNorm<T>::update_running(uword channel, double mean, double unbiased_variance) {
  const bool of_batch = options_.convention == BatchNormMomentum::of_batch;
  const double weight = of_batch ? options_.momentum : 1 - options_.momentum;
  const auto move = [&](T& running, double value) {
    running = static_cast<T>((1 - weight) * static_cast<double>(running) + weight * value);
  };
  move(running_mean_(channel), mean);
  move(running_variance_(channel), unbiased_variance);
}

template <typename T>
void BatchNorm<T>::backward(int stage, const Chunk<T>& chunk) {
  Range& range = ranges_[chunk.range];
  const Coefficients& c = range.forward;
  const auto n = normalization(chunk, shape_, relu_, sum_, c.mean, c.scale, c.shift);
  if (stage == 0) {
    if (chunk.first) {
      std::fill(range.gradient_sums.begin(), range.gradient_sums.end(), 0.0);
      std::fill(range.gradient_products.begin(), range.gradient_products.end(), 0.0);
    }
    table<T>().gradient_sums(n, chunk.dy, range.gradient_sums.data(),
                             range.gradient_products.data());
    return;
  }
  if (chunk.first) finish_backward(chunk);
  T* const dx2 = sum_ ? chunk.x2.gradient : nullptr;
  if (chunk.x.gradient == nullptr && dx2 == nullptr) return;
  table<T>().gradient(n, {.dy = chunk.dy,
                          .dx = chunk.x.gradient,
                          .dx2 = dx2,
                          .add = chunk.x.add,
                          .add2 = chunk.x2.add,
                          .from_dy = range.from_dy.data(),
                          .from_x = range.from_x.data(),
                          .constant = range.constant.data()});
}

/// The coefficients of dx from the sums of all ranges; range 0 keeps the parameters' gradient.
template <typename T>
void BatchNorm<T>::finish_backward(const Chunk<T>& chunk) {
  const uword channels = shape_.channels;
  Range& own = ranges_[chunk.range];
  for (uword c = 0; c < channels; ++c) {
    double count = 0;
    double sum = 0;
    double product = 0;
    for (uword r = 0; r < chunk.pass->ranges; ++r) {
      count += ranges_[r].count;
      sum += ranges_[r].gradient_sums[c];
      product += ranges_[r].gradient_products[c];
    }
    const double inverse = own.inverse_deviation[c];
    const double scale = static_cast<double>(chunk.parameters[c]) * inverse;
    own.from_dy[c] = static_cast<T>(scale);
    own.from_x[c] = static_cast<T>(-scale * inverse * inverse * product / count);
    own.constant[c] = static_cast<T>(-scale * sum / count);
    if (chunk.range == 0) {
      chunk.parameter_gradient[c] = static_cast<T>(product * inverse);
      chunk.parameter_gradient[channels + c] = static_cast<T>(sum);
    }
  }
  for (auto* values : {&own.from_dy, &own.from_x, &own.constant}) make_periodic(*values, channels);
}

template class BatchNorm<float>;
template class BatchNorm<double>;

}  // namespace gradbook

#include "nn/train/batches.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "core/parallel.hpp"
#include "core/shape.hpp"
#include "core/share.hpp"
#include "kernels/gather_kernels.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// The ranges of a batch are those of network.cpp, so that the thread that makes a sample is the
/// one that reads it, while it is still in that core's cache.
constexpr uword kSamplesPerRange = 32;
constexpr uword kMaxRanges = 8;

/// A sample is asked for so many samples ahead: far enough for memory to answer, near enough not to
/// be pushed out of the first-level cache.
constexpr uword kSamplesAhead = 8;

}  // namespace

template <typename T>
Batches<T>::Batches(const Samples& samples, arma::uvec indices, uword batch)
    : data_(*samples.data),
      all_targets_(samples.targets),
      all_lengths_(samples.lengths),
      shape_(sample_shape(data_)),
      samples_(std::move(indices)),
      order_(samples_),
      batch_(batch),
      labels_(std::in_place) {
  expect_argument(batch >= 1, "Batches", "the batch size is 0, expected at least 1");
  expect_argument(samples_.is_empty() || samples_.max() < data_.size(), "Batches",
                  "an index is not smaller than the number of samples");
  if (!samples_.is_empty()) {
    const arma::umat& labels = all_targets_.labels;
    const arma::mat& values = all_targets_.values;
    expect_argument(labels.is_empty() || values.is_empty(), "Batches",
                    "there are labels and values, expected one of them");
    if (values.is_empty()) {
      expect_shape("Batches", "labels", labels, std::max<uword>(1, labels.n_rows), data_.size());
    } else {
      expect_shape("Batches", "values", values, values.n_rows, data_.size());
    }
    if (!all_lengths_.is_empty()) {
      expect_shape("Batches", "lengths", all_lengths_, 1, data_.size());
    }
  }
  expect_argument(shape_.size() == data_.features(), "Batches",
                  fmt::format("the samples have {} features, expected {} ({})", data_.features(),
                              shape_.size(), to_text(shape_)));
}

template <typename T>
void Batches<T>::shuffle(Rng& rng) {
  order_ = samples_.elem(rng.permutation(samples_.n_elem));
}

template <typename T>
void Batches<T>::set_augmentation(const AugmentationOptions& options, std::uint64_t seed) {
  expect_argument(data_.is_image() || !options.needs_images(), "Batches::set_augmentation",
                  "flips, crops and rotations are for images, " + data_.name + " is a table");
  augmentation_.emplace(options, shape_, seed);
}

template <typename T>
void Batches<T>::load(uword i) {
  expect_argument(i < count(), "Batches::load", "there is no such batch");
  const uword first = i * batch_;
  const uword size = std::min(batch_, order_.n_elem - first);
  const uword ranges = std::clamp<uword>(size / kSamplesPerRange, 1, kMaxRanges);
  X_.set_size(shape_.size(), size);
  const uword most = std::min(batch_, order_.n_elem);
  if (const uword rows = all_targets_.labels.n_rows; !all_targets_.labels.is_empty()) {
    if (label_memory_.size() < rows * size) label_memory_.resize(rows * most);
    step_labels_.emplace(label_memory_.data(), rows, size, false, true);
    if (rows == 1) labels_.emplace(label_memory_.data(), size, false, true);
  } else {
    values_.set_size(all_targets_.values.n_rows, size);
  }
  if (!all_lengths_.is_empty()) {
    if (length_memory_.size() < size) length_memory_.resize(most);
    lengths_.emplace(length_memory_.data(), size, false, true);
  }
  if (augmentation_ && scratch_.mat().n_cols < ranges) scratch_.set_size(shape_.size(), ranges);

  const auto load_range = [&](std::size_t range) {
    const uword end = size * (range + 1) / ranges;
    for (uword n = size * range / ranges; n < end; ++n) {
      const uword sample = order_(first + n);
      copy_targets(n, sample);
      gather(first + n, sample, X_.colptr(n));
      if (augmentation_) {
        augmentation_->apply(epoch_, sample, X_.colptr(n), scratch_.colptr(range));
      }
    }
  };
  if (ranges == 1) {
    load_range(0);
  } else {
    parallel_tasks(ranges, load_range);
  }
}

/// Writes what belongs to the sample that is number n of the batch.
template <typename T>
void Batches<T>::copy_targets(uword n, uword sample) {
  const arma::umat& labels = all_targets_.labels;
  if (!labels.is_empty()) {
    std::copy_n(labels.colptr(sample), labels.n_rows, label_memory_.data() + n * labels.n_rows);
  } else {
    const double* const from = all_targets_.values.colptr(sample);
    std::transform(from, from + all_targets_.values.n_rows, values_.colptr(n),
                   [](double value) { return static_cast<T>(value); });
  }
  if (lengths_) length_memory_[n] = all_lengths_(sample);
}

template <typename T>
BatchTargets<T> Batches<T>::targets() const {
  const bool has_labels = !all_targets_.labels.is_empty();
  return {.labels = has_labels ? &*step_labels_ : nullptr,
          .values = has_labels ? nullptr : &values_.mat(),
          .lengths = lengths_ ? &*lengths_ : nullptr};
}

/// Writes one sample; position is its place in the order.
template <typename T>
void Batches<T>::gather(uword position, uword sample, T* x) {
  // One pixel of many channels is a vector, which has one order only
  const bool planes = shape_.positions() > 1;
  const uword channels = planes ? shape_.channels : 1;
  const uword pixels = shape_.size() / std::max<uword>(1, channels);
  if (data_.is_bytes()) {
    const uword ahead = position + kSamplesAhead;
    kernels::best<kernels::GatherKernels<T>>().scale(
        {.from = data_.bytes.colptr(sample),
         .to = x,
         .channels = channels,
         .pixels = pixels,
         .next = ahead < order_.n_elem ? data_.bytes.colptr(order_(ahead)) : nullptr});
    return;
  }
  const double* from = data_.X.colptr(sample);
  for (uword c = 0; c < channels; ++c) {
    for (uword p = 0; p < pixels; ++p) x[p * channels + c] = static_cast<T>(*from++);
  }
}

template class Batches<float>;
template class Batches<double>;

SampleShape sample_shape(const Dataset& data) {
  if (!data.is_image()) return {.channels = data.features()};
  return {.channels = data.channels, .width = data.width, .height = data.height};
}

arma::uvec all_samples(const Dataset& data) {
  return data.size() == 0 ? arma::uvec() : arma::regspace<arma::uvec>(0, data.size() - 1);
}

SampleSplit split_samples(const Dataset& data, double validation_share, Rng& rng) {
  expect_argument(validation_share >= 0 && validation_share < 1, "split_samples",
                  "the validation share must lie in [0, 1)");
  const arma::uword count = share_of(validation_share, data.size());
  if (count == 0) return {.train = all_samples(data), .validation = {}};
  const arma::uvec order = rng.permutation(data.size());
  return {.train = arma::sort(order.tail(data.size() - count)),
          .validation = arma::sort(order.head(count))};
}

}  // namespace gradbook

#include "nn/batches.hpp"

#include <algorithm>
#include <utility>

#include "core/parallel.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSamplesPerRange = 64;

}  // namespace

template <typename T>
Batches<T>::Batches(const Dataset& data, arma::uvec samples, arma::uword batch)
    : data_(data), samples_(std::move(samples)), order_(samples_), batch_(batch) {
  expect_argument(batch >= 1, "Batches", "the batch size is 0, expected at least 1");
  expect_argument(samples_.is_empty() || samples_.max() < data.size(), "Batches",
                  "an index is not smaller than the number of samples");
  expect_shape("Batches", "labels", data.labels, samples_.is_empty() ? kAny : 1,
               samples_.is_empty() ? kAny : data.size());
}

template <typename T>
void Batches<T>::shuffle(Rng& rng) {
  order_ = samples_.elem(rng.permutation(samples_.n_elem));
}

template <typename T>
void Batches<T>::load(arma::uword i) {
  expect_argument(i < count(), "Batches::load", "there is no such batch");
  const arma::uword first = i * batch_;
  const arma::uword size = std::min(batch_, order_.n_elem - first);
  const arma::uword features = data_.features();
  X_.set_size(features, size);
  labels_.set_size(size);
  parallel_for(size, kSamplesPerRange, [&](std::size_t begin, std::size_t end) {
    for (arma::uword n = begin; n < end; ++n) {
      const arma::uword sample = order_(first + n);
      labels_(n) = data_.labels(sample);
      T* const x = X_.colptr(n);
      if (data_.is_bytes()) {
        const arma::u8* const pixels = data_.bytes.colptr(sample);
        for (arma::uword f = 0; f < features; ++f) x[f] = static_cast<T>(pixels[f]) / T(255);
      } else {
        const double* const values = data_.X.colptr(sample);
        for (arma::uword f = 0; f < features; ++f) x[f] = static_cast<T>(values[f]);
      }
    }
  });
}

template class Batches<float>;
template class Batches<double>;

arma::uvec all_samples(const Dataset& data) {
  return data.size() == 0 ? arma::uvec() : arma::regspace<arma::uvec>(0, data.size() - 1);
}

SampleSplit split_samples(const Dataset& data, double validation_share, Rng& rng) {
  expect_argument(validation_share >= 0 && validation_share < 1, "split_samples",
                  "the validation share must lie in [0, 1)");
  const auto count = static_cast<arma::uword>(validation_share * static_cast<double>(data.size()));
  if (count == 0) return {.train = all_samples(data), .validation = {}};
  const arma::uvec order = rng.permutation(data.size());
  return {.train = arma::sort(order.tail(data.size() - count)),
          .validation = arma::sort(order.head(count))};
}

}  // namespace gradbook

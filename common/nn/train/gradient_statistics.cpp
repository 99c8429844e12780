#include "nn/train/gradient_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "core/shape.hpp"

namespace gradbook {

using arma::uword;

GradientRecorder::GradientRecorder(const std::vector<Parameter>& parameters)
    : parameters_(parameters), sums_(parameters.size()) {}

template <typename T>
void GradientRecorder::add(const arma::Col<T>& gradient) {
  uword size = 0;
  for (const Parameter& p : parameters_) size = std::max(size, p.begin + p.size());
  expect_shape("GradientRecorder::add", "gradient", gradient, size, 1);
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const T* const g = gradient.memptr() + parameters_[i].begin;
    Sums& sums = sums_[i];
    for (uword k = 0; k < parameters_[i].size(); ++k) {
      const double absolute = std::abs(static_cast<double>(g[k]));
      sums.absolute += absolute;
      sums.squares += absolute * absolute;
      sums.max = std::max(sums.max, absolute);
      sums.zeros += absolute == 0;
    }
  }
  ++steps_;
}

std::vector<GradientStatistics> GradientRecorder::take() {
  std::vector<GradientStatistics> statistics;
  for (std::size_t i = 0; steps_ > 0 && i < parameters_.size(); ++i) {
    const auto numbers = static_cast<double>(parameters_[i].size() * steps_);
    statistics.push_back({.parameter = parameters_[i].name,
                          .mean_absolute = sums_[i].absolute / numbers,
                          .root_mean_square = std::sqrt(sums_[i].squares / numbers),
                          .max_absolute = sums_[i].max,
                          .zero_share = static_cast<double>(sums_[i].zeros) / numbers});
  }
  std::fill(sums_.begin(), sums_.end(), Sums());
  steps_ = 0;
  return statistics;
}

template void GradientRecorder::add(const arma::Col<float>&);
template void GradientRecorder::add(const arma::Col<double>&);

}  // namespace gradbook

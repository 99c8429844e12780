#include "chapter/scaling.hpp"

#include <array>
#include <stdexcept>

#include "exercises/01_data/minmax_scale.hpp"
#include "exercises/01_data/standardize.hpp"

namespace gradbook {
namespace {

constexpr std::array kNames = {"none", "unit", "standard", "minmax"};

}  // namespace

Scale scale_from_name(const std::string& name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) return static_cast<Scale>(i);
  }
  throw std::invalid_argument("scale '" + name + "' is unknown");
}

std::string scale_name(Scale scale) { return kNames.at(static_cast<std::size_t>(scale)); }

ResultParameters Scaling::parameters() const {
  ResultParameters parameters = {{"scale", scale_name(scale)}};
  if (scale == Scale::unit) parameters.push_back({"divisor", divisor});
  return parameters;
}

Scaling fit_scaling(Scale scale, const Dataset& train) {
  Scaling scaling{.scale = scale};
  if (scale == Scale::unit && train.is_image() && !train.is_bytes() && train.X.max() > 0)
    scaling.divisor = train.X.max();
  if (scale == Scale::standard) {
    const FeatureStatistics statistics = standardize_fit(train.values());
    scaling.first = statistics.mean;
    scaling.second = statistics.std;
  }
  if (scale == Scale::minmax) {
    const arma::mat X = train.values();
    scaling.first = arma::min(X, 1);
    scaling.second = arma::max(X, 1);
  }
  return scaling;
}

arma::mat scaled_values(const Dataset& data, const Scaling& scaling) {
  switch (scaling.scale) {
    case Scale::unit:
      return data.values() / scaling.divisor;
    case Scale::standard:
      return standardize_apply(data.values(), {.mean = scaling.first, .std = scaling.second});
    case Scale::minmax:
      return minmax_scale(data.values(), 0, 1, arma::join_rows(scaling.first, scaling.second));
    case Scale::none:
      break;
  }
  return data.values();
}

void apply_scaling(Dataset& data, const Scaling& scaling, bool bytes_are_scaled_later) {
  if (data.size() == 0) return;
  const Scale unchanged = bytes_are_scaled_later ? Scale::unit : Scale::none;
  if (scaling.scale == (data.is_bytes() ? unchanged : Scale::none)) return;
  data.X = scaled_values(data, scaling);
  data.bytes.reset();
}

}  // namespace gradbook

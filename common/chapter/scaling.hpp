/// @file common/chapter/scaling.hpp
/// The one place where chapters scale features: measured on the training part, applied to all
/// others. The functions of exercises 01.1 and 01.2 compute, so that --mine uses the student's.
#pragma once
#include <armadillo>
#include <string>

#include "chapter/result.hpp"
#include "data/dataset.hpp"

namespace gradbook {

/// What --scale does to every feature.
enum class Scale {
  none,      ///< nothing
  unit,      ///< divided by 255, the largest pixel; images that are not bytes: by their largest
  standard,  ///< mean 0 and standard deviation 1 (÷N)
  minmax     ///< 0 … 1
};

/// The scale of this name, as in the enumeration. Throws std::invalid_argument for other names.
Scale scale_from_name(const std::string& name);
/// "none" and so on for each scale.
std::string scale_name(Scale scale);

/// A scale with what it measured.
struct Scaling {
  Scale scale = Scale::none;  ///< which of the following are used
  double divisor = 255;       ///< unit
  arma::vec first = {};       ///< standard: mean of every feature; minmax: its minimum
  arma::vec second = {};      ///< standard: its standard deviation; minmax: its maximum

  /// {"scale", "standard"}, with the divisor of unit.
  ResultParameters parameters() const;
};

/// Measures on a training part.
Scaling fit_scaling(Scale scale, const Dataset& train);

/// The features of data, scaled, features × N.
arma::mat scaled_values(const Dataset& data, const Scaling& scaling);

/// Scales the features of data.
/// @param bytes_are_scaled_later  whether bytes stay as they are with Scale::unit, because the
///   reader divides by 255 (as Batches does), instead of with Scale::none
void apply_scaling(Dataset& data, const Scaling& scaling, bool bytes_are_scaled_later);

}  // namespace gradbook

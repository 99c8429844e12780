/// @file chapters/01_data/story.hpp
/// The parts of the chapter; every number is computed by the exercises' functions.
#pragma once
#include <armadillo>
#include <cstdint>
#include <vector>

#include "course/chapter.hpp"
#include "data/dataset.hpp"
#include "exercises/01_data/shuffle_split.hpp"

namespace gradbook {

/// Labels or targets as the one row that shuffle_pairs() and split_data() carry along.
arma::mat labels_row(const Dataset& data);

/// 60 % training, 20 % validation, 20 % test.
DataSplit split_60_20_20(const Dataset& data, std::uint64_t seed);

/// Shapes, classes and ranges.
void show_data(const Chapter& chapter, const std::vector<TrainTest>& sets);
/// Sizes of the three parts, labels lost by the shuffle, class balance.
void show_split(Chapter& chapter, const std::vector<Dataset>& sets);
/// A few labels as unit vectors.
void show_one_hot(const Chapter& chapter, const Dataset& data);
/// Ranges, means and deviations before and after each map.
void show_scaling(Chapter& chapter, const Dataset& data);
/// Share of sigmoid units that raw and scaled pixels drive into saturation.
void show_saturation(Chapter& chapter, const Dataset& data);
/// Covariance before and after whitening, and after a division by the eigenvalue itself.
void show_whitening(Chapter& chapter, const Dataset& data, double eps);

}  // namespace gradbook

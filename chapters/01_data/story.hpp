/// @file chapters/01_data/story.hpp
/// The parts of the chapter; every number is computed by the exercises' functions.
#pragma once
#include <armadillo>
#include <cstdint>
#include <vector>

#include "chapter/chapter.hpp"
#include "data/dataset.hpp"
#include "exercises/01_data/shuffle_split.hpp"

namespace gradbook {

/// Labels or targets of data as the one row that shuffle_pairs() and split_data() carry along.
arma::mat labels_row(const Dataset& data);

/// 60 % of data for training, 20 % for validation, 20 % for testing; seed decides which.
DataSplit split_60_20_20(const Dataset& data, std::uint64_t seed);

/// Shapes, classes and ranges of all sets. Like the other parts it prints through chapter and
/// leaves its results there. Throws std::invalid_argument for a set of fewer than 5 samples.
void show_data(const Chapter& chapter, const std::vector<TrainTest>& sets);
/// Sizes of the three parts of each of the sets, labels lost by the shuffle, class balance; for
/// chapter.
void show_split(Chapter& chapter, const std::vector<Dataset>& sets);
/// A few labels of data as unit vectors, for chapter; nothing where that has 0 or more than 20
/// classes.
void show_one_hot(const Chapter& chapter, const Dataset& data);
/// Ranges, means and deviations of data before and after each map, for chapter.
void show_scaling(Chapter& chapter, const Dataset& data);
/// Share of sigmoid units that raw and scaled pixels of data drive into saturation, for chapter.
void show_saturation(Chapter& chapter, const Dataset& data);
/// Covariance of data before and after whitening (eps > 0 is inside its root), and after a division
/// by the eigenvalue itself; for chapter.
void show_whitening(Chapter& chapter, const Dataset& data, double eps);

}  // namespace gradbook

/// @file chapters/01_data/preprocessing.hpp
/// The steps of the chapter; sections run them on the lesson's data sets, the experiment on one.
/// Every number is computed by the exercises' functions.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "chapter/chapter.hpp"
#include "exercises/01_data/shuffle_split.hpp"

namespace gradbook {

inline constexpr double kWhiteningEps = 1e-6;  ///< added to the eigenvalues

/// The lesson's data sets that are installed.
std::vector<std::string> lesson_sets(Chapter& chapter);
/// At most 5000 samples (1000 with --quick), drawn at random, because files may be sorted by class.
Dataset sample_of(const Chapter& chapter, const Dataset& data);
/// Labels or targets of data as the one row that shuffle_pairs() and split_data() carry along.
arma::mat labels_row(const Dataset& data);
/// 60 % of data for training, 20 % for validation, 20 % for testing; the chapter's seed decides.
DataSplit split_60_20_20(const Chapter& chapter, const Dataset& data);

/// Sizes of the three parts of each set, labels lost by the shuffle, class balance.
void split(Chapter& chapter, const std::vector<Dataset>& sets);
/// A few labels as unit vectors; nothing where there are 0 or more than 20 classes.
void show_one_hot(Chapter& chapter, const Dataset& data);
/// Ranges, means and deviations before and after each map.
void scale(Chapter& chapter, const Dataset& data);
/// The skewness of the most skewed feature before and after the z-score.
void show_shape(Chapter& chapter, const Dataset& data);
/// Share of sigmoid units that raw and scaled pixels drive into saturation.
void saturate(Chapter& chapter, const Dataset& data);
/// Covariance before and after whitening (eps > 0 is inside its root), and after a division by the
/// eigenvalue itself.
void whiten(Chapter& chapter, const Dataset& data, double eps);

/// All of them on one data set: the experiment.
void preprocess(Chapter& chapter, const Dataset& data, double eps);

}  // namespace gradbook

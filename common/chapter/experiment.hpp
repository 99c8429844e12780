/// @file common/chapter/experiment.hpp
/// The data of an experiment: chosen by flags, split, cut to the wanted size, scaled.
#pragma once
#include <armadillo>
#include <string>

#include "chapter/chapter.hpp"
#include "chapter/scaling.hpp"

namespace gradbook {

/// What a chapter's experiments can learn from.
enum class TargetsWanted {
  any,     ///< classes or values
  classes  ///< classes only
};

/// The most samples of each part; 0: all.
struct SampleLimits {
  arma::uword train = 0;  ///< of the training part
  arma::uword test = 0;   ///< of the test part
};

/// How a chapter takes data.
struct DataOptions {
  /// Without --data; "fashion-mnist" becomes digits where it is not installed.
  std::string default_data = "fashion-mnist";
  TargetsWanted targets = TargetsWanted::any;  ///< others are an error
  Scale scale_of_images = Scale::none;         ///< without --scale
  Scale scale_of_tables = Scale::none;         ///< the same
  bool bytes_are_scaled_later = false;         ///< see apply_scaling()
  /// Where data have no test part, this share of them is drawn for it; 0: it stays empty.
  double held_out = 0;
  SampleLimits quick = {};  ///< with --quick, where --n-train, --n-test say nothing
  SampleLimits mine = {};   ///< with --mine, the same
};

/// Data ready to be used.
struct ExperimentData {
  Dataset train;                ///< what is learned from
  Dataset test;                 ///< the same features and classes; may be empty
  Scaling scaling;              ///< that was applied
  ResultParameters parameters;  ///< of every result on these data: scaling, split with its seed
};

/// Splits, cuts and scales data as the options and the flags say.
/// Throws std::invalid_argument when they do not fit, or too few samples are left.
ExperimentData prepare_data(const Chapter& chapter, TrainTest data, const DataOptions& options,
                            const DataFlags& flags = {});

/// Loads what the flags of the chapter name, or its default set, prepares it, and prints what it
/// is. Throws as load_train_test() and prepare_data().
ExperimentData load_experiment(Chapter& chapter, const DataOptions& options);

}  // namespace gradbook

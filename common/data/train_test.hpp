/// @file common/data/train_test.hpp
/// The data a program was told to use: --data, or --train and --test.
#pragma once
#include <filesystem>
#include <string>

#include "data/dataset.hpp"

namespace gradbook {

/// What the user named, and how to read tables.
struct DataChoice {
  std::string data = "";             ///< --data NAME|PATH
  std::filesystem::path train = {};  ///< --train PATH
  std::filesystem::path test = {};   ///< --test PATH
  std::string label = "";            ///< --label COLUMN of CSV tables; empty: the last one
  std::string target = "";           ///< --target COLUMN: the same for numbers to predict
  std::string header = "";           ///< --header "yes", "no"; empty: found in the file
  std::string separator = "";        ///< --separator "semicolon", "tab"; empty: comma

  /// Whether the user named any data.
  bool is_given() const { return !data.empty() || !train.empty() || !test.empty(); }
};

/// Throws std::invalid_argument if options in choice contradict each other or would be ignored.
void expect_consistent(const DataChoice& choice);

/// Loads the data of choice; both parts have the same features and number their classes alike.
///
/// A test file is read in terms of the training file: its labels are the classes of that file, in
/// the same order, or numbers if those are. LIBSVM files may leave out the last features, which are
/// 0 then. Two CSV headers must name the same columns in the same order.
/// Throws like expect_consistent() and load_dataset(); FileError for files that cannot be read,
/// hold no samples, do not fit each other, or hold the same samples.
TrainTest load_train_test(const DataChoice& choice);

}  // namespace gradbook

/// @file common/chapter/chapter.hpp
/// A running chapter: what its sections and experiments read, and where everything they print and
/// find goes.
#pragma once
#include <fmt/core.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "chapter/result.hpp"
#include "data/train_test.hpp"

namespace gradbook {

struct EpochMetrics;

/// The flags of every chapter that choose and scale data.
struct DataFlags {
  DataChoice choice = {};   ///< --data, --train, --test …; not given: the chapter's default set
  arma::uword n_train = 0;  ///< the first training samples only; 0: all
  arma::uword n_test = 0;   ///< the same for the test part
  std::string scale = "";   ///< "none", "unit", "standard", "minmax"; empty: the chapter's default
};

/// What was printed under one title.
struct TranscriptPart {
  std::string title;  ///< empty for what comes before the first one
  std::string text;   ///< ends with a line end
};

/// A running chapter.
class Chapter {
 public:
  std::string name;        ///< "02_neighbors"
  std::uint64_t seed = 1;  ///< --seed
  bool quick = false;      ///< --quick: a smaller run, for a first look
  bool mine = false;       ///< --mine: the student's functions compute
  DataFlags data;          ///< for experiments; sections have data of their own

  /// Prints a title; what follows is quoted by it: `@output title` in a lesson page.
  void title(const std::string& text);
  /// Prints a line, or several. All output of a chapter goes through these functions.
  void print_line(const std::string& text);
  /// The same with a format and its arguments.
  template <typename... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    print_line(fmt::format(format, std::forward<Arguments>(arguments)...));
  }
  /// Prints that something is left out, and why; a lesson page that quotes it says so too.
  void skip(const std::string& why);

  /// Adds a line to the results table and to the JSON.
  void add(const Result& result) { results_.push_back(result); }
  /// What --history writes and the JSON has, in place of any earlier one.
  void set_history(const std::vector<EpochMetrics>& history);

  /// The data set of this name; loaded once. Throws as load_dataset().
  const TrainTest& load(const std::string& dataset);
  /// Fashion-MNIST, or digits, which come with Gradbook, where its package is not installed; the
  /// first time that is said.
  const TrainTest& load_images();

  /// Everything so far.
  const std::vector<Result>& results() const { return results_; }
  const std::vector<TranscriptPart>& transcript() const { return transcript_; }  ///< by title
  const std::vector<std::string>& skipped() const { return skipped_; }           ///< reasons
  const std::vector<EpochMetrics>& history() const;  ///< empty if there is none

 private:
  std::vector<Result> results_;
  std::vector<TranscriptPart> transcript_;
  std::vector<std::string> skipped_;
  std::shared_ptr<const std::vector<EpochMetrics>> history_;
  std::map<std::string, std::shared_ptr<const TrainTest>> loaded_;
};

}  // namespace gradbook

/// @file common/chapter/chapter.hpp
/// The frame of every chapter's program: shared flags, results table, JSON, exit codes.
#pragma once
#include <CLI/CLI.hpp>
#include <armadillo>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data/train_test.hpp"

namespace gradbook {

/// One line of the results table: every number states its data, sizes, metric and parameters.
struct Result {
  std::string name;                                      ///< what was run, e.g. "k-NN"
  std::string dataset;                                   ///< e.g. "fashion-mnist"
  arma::uword n_train = 0;                               ///< samples trained on, or stored
  arma::uword n_test = 0;                                ///< samples on which value was found
  std::string metric;                                    ///< e.g. "accuracy"
  double value = 0;                                      ///< in the metric's unit
  nlohmann::json parameters = nlohmann::json::object();  ///< e.g. {{"k", 5}, {"distance", "l2"}}
};

/// One epoch of a training history; errors are shares of wrong predictions in 0 … 1.
struct EpochRecord {
  arma::uword epoch = 0;   ///< 0, 1, …
  double train_loss = 0;   ///< mean over the training set after the epoch
  double train_error = 0;  ///< the same
  double test_loss = 0;    ///< mean over the test set after the epoch
  double test_error = 0;   ///< the same
};

/// A running chapter: its options after parsing, and where its results go.
class Chapter {
 public:
  std::string name;               ///< "02_neighbors"
  DataChoice data;                ///< --data …; not given: the chapter's default
  std::uint64_t seed = 1;         ///< --seed
  bool quick = false;             ///< --quick: a smaller run, for a first look
  bool mine = false;              ///< --mine: the student's units are linked (`run --mine`)
  std::filesystem::path json;     ///< --json FILE
  std::filesystem::path figures;  ///< --figures DIR

  /// Prints a title above the next part of the chapter's story.
  void section(const std::string& title) const;
  /// Prints text, a paragraph or a table line, and ends the line.
  void say(const std::string& text) const;

  /// Adds a result to the table and to the JSON.
  void add(const Result& result) { results_.push_back(result); }
  /// Adds the record of an epoch to the history in the JSON.
  void add(const EpochRecord& record) { history_.push_back(record); }

  /// Everything as JSON: chapter, seed, threads, blas, results, history.
  nlohmann::json to_json() const;
  /// The results as an aligned text table.
  std::string results_table() const;

 private:
  std::vector<Result> results_;
  std::vector<EpochRecord> history_;
};

/// Parses the flags argv[1 … argc−1], runs the body, prints the results table, writes --json. To be
/// called from main().
/// @param name       folder name, "02_neighbors"
/// @param purpose    one line for --help
/// @param add_flags  adds the chapter's own flags; may be empty
/// @param body       the chapter's story; throws on error
/// @return exit code: 0 ok, 2 wrong usage or bad input, 3 environment (file, memory)
int run_chapter(int argc, char** argv, const std::string& name, const std::string& purpose,
                const std::function<void(CLI::App&)>& add_flags,
                const std::function<void(Chapter&)>& body);

}  // namespace gradbook

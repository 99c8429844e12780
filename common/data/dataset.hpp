/// @file common/data/dataset.hpp
/// The one form in which all data sets reach chapters and tests: one column per sample.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

namespace gradbook {

/// Samples with class labels or regression targets.
///
/// Images stay bytes, as they are stored (a quarter of the memory of floats, and exact); tables are
/// doubles. Exactly one of X and bytes is filled.
struct Dataset {
  std::string name;           ///< as in every result: "fashion-mnist", "iris", or the file's name
  arma::mat X;                ///< features × N, tables
  arma::Mat<arma::u8> bytes;  ///< pixels × N, images; row-major pixels, one channel after the other
  arma::urowvec labels;       ///< 1 × N, classes 0 … num_classes−1; empty for regression
  arma::rowvec targets;       ///< 1 × N, regression; empty for classification
  arma::uword num_classes = 0;             ///< 0 for regression
  arma::uword height = 0;                  ///< of an image; 0 for tables
  arma::uword width = 0;                   ///< the same
  arma::uword channels = 0;                ///< 1 grey, 3 colours
  std::vector<std::string> feature_names;  ///< empty or one per row
  std::vector<std::string> class_names;    ///< empty or one per class

  /// Number of samples N.
  arma::uword size() const { return is_bytes() ? bytes.n_cols : X.n_cols; }
  /// Numbers per sample.
  arma::uword features() const { return is_bytes() ? bytes.n_rows : X.n_rows; }
  /// Whether samples are in bytes, not in X.
  bool is_bytes() const { return !bytes.is_empty(); }
  /// Whether a sample has height and width.
  bool is_image() const { return height > 0; }

  /// All samples as doubles, features × N; bytes keep their range 0 … 255.
  arma::mat values() const;

  /// The samples with these indices, in this order; throws std::invalid_argument if one is too
  /// large.
  Dataset subset(const arma::uvec& indices) const;

  /// The first n samples (all, if there are fewer).
  Dataset head(arma::uword n) const;
};

/// A data set as its authors split it. `test` is empty when they did not.
struct TrainTest {
  Dataset train;  ///< what a model learns from
  Dataset test;   ///< what it is judged by, the same features and classes
};

}  // namespace gradbook

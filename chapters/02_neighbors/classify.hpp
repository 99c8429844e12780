/// @file chapters/02_neighbors/classify.hpp
/// k-nearest-neighbour classification of any data set.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "chapter/experiment.hpp"

namespace gradbook {

/// The chapter's own flags.
struct KnnOptions {
  std::vector<arma::uword> k = {1, 3, 5, 10};  ///< neighbours that vote
  std::string metric = "l2";                   ///< "l1", "l2"
  std::string tie = "";                        ///< "label", "nearest", "summed"; empty: not given
};

/// How the chapter takes data: as they are, and less with the exercise's functions, which compute
/// all distances, in double.
DataOptions knn_data();

/// Throws std::invalid_argument when --mine and the options do not fit.
void expect_usable(const Chapter& chapter, const KnnOptions& options);

/// Adds one Result for every k and prints correct counts, time and the effect of the tie rule. The
/// test part is predicted from the training part; without one, every sample from all others. With
/// --mine the functions of exercise 02.3 predict.
void classify(Chapter& chapter, const ExperimentData& data, const KnnOptions& options);

/// One line of results; parameters are those beside k.
void add_accuracy(Chapter& chapter, const std::string& name, const ExperimentData& data,
                  arma::uword correct, const ResultParameters& parameters);

}  // namespace gradbook

/// @file chapters/02_neighbors/classify.hpp
/// k-nearest-neighbour classification of any data set: what the chapter's own flags control.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "chapter/chapter.hpp"
#include "data/dataset.hpp"
#include "neighbors/knn.hpp"

/// What chapter 02 has beside the frame of all chapters.
namespace gradbook::neighbors_chapter {

/// The flags of 02_neighbors beside those of every chapter.
struct Options {
  std::vector<std::string> k = {"1,3,5,10"};  ///< lists of numbers, separated by commas or spaces
  std::string metric;                         ///< "l1", "l2"; empty: not given
  std::string tie = "summed";                 ///< "summed", "label", "nearest"
  std::string scale = "none";                 ///< "none", "standard"
  arma::uword n_train = 0;                    ///< the first samples only; 0: all
  arma::uword n_test = 0;                     ///< the same for the test part
};

/// The numbers of --k, each element of lists holding one or more. Throws std::invalid_argument for
/// anything but whole numbers from 1.
std::vector<arma::uword> parse_k(const std::vector<std::string>& lists);

/// Adds one Result for every k of the options to the chapter and prints correct counts, time and
/// the effect of the tie rule. The test part of data is predicted from the training part; without
/// one, every sample from all others.
/// @param metric  "l1" or "l2"
void classify(Chapter& chapter, const TrainTest& data, const Options& options,
              const std::string& metric);

}  // namespace gradbook::neighbors_chapter

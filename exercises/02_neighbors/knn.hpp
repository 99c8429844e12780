/// @file exercises/02_neighbors/knn.hpp
/// Exercise 02.3: the k-nearest-neighbours classifier.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// Which of several labels with the most votes wins. Our rule is the first one; the others are for
/// comparison with other programs.
enum class TieRule {
  summed,   ///< the smallest sum of distances, then the smallest label
  label,    ///< the smallest label
  nearest,  ///< the label of the nearest neighbour among the tied ones
};

/// The label most frequent among the k samples with the smallest distances.
///
/// | symbol    | shape | meaning                                             |
/// |-----------|-------|-----------------------------------------------------|
/// | distances | N     | from one query to every training sample; may be ∞   |
/// | labels    | 1 × N | class of every training sample, 0 … K−1, any K      |
/// | k         |       | number of neighbours, 1 … N                         |
/// | return    |       | the winning label                                   |
///
/// Exactly k samples vote. Ties never depend on the order in which samples are stored. Neighbours
/// at the same distance: the one with the smaller label comes first. Labels with as many votes:
/// TieRule::summed, the one whose voters have the smaller sum of distances wins, then the smaller
/// label. Throws
/// std::invalid_argument when the shapes or k do not fit, or when a distance is NaN. Slides: deck A
/// "k -Nearest Neighbors Classifier" (which leaves ties open).
arma::uword knn_vote(const arma::vec& distances, const arma::urowvec& labels, arma::uword k);

/// Classifies every column of X by the vote of its k nearest training samples,
/// \f[ \hat y(x) = \operatorname{vote}\{\, y_n : x_n \text{ among the } k \text{ nearest} \,\} \f]
/// with the l2 distance; k = 1 is the nearest-neighbour classifier.
///
/// | symbol  | shape | meaning                             |
/// |---------|-------|-------------------------------------|
/// | X_train | d × N | training samples, one per column    |
/// | y_train | 1 × N | their labels, 0 … K−1               |
/// | X       | d × B | samples to classify, one per column |
/// | k       |       | number of neighbours, 1 … N         |
/// | return  | 1 × B | predicted labels                    |
///
/// Needs room for all N × B distances: give a large X in parts.
/// Throws std::invalid_argument when the shapes or k do not fit.
/// Slides: deck A "Nearest Neighbor Classifier", "k -Nearest Neighbors Classifier".
arma::urowvec knn_predict(const arma::mat& X_train, const arma::urowvec& y_train,
                          const arma::mat& X, arma::uword k);

/// Predicts every training sample from the others: a sample is never its own neighbour.
/// Shapes and errors as in knn_predict(), with k = 1 … N−1. 1-NN makes no training error at all
/// (unless samples coincide), which says nothing; the error of these predictions does.
/// Slides: deck A "k -Nearest Neighbors Classifier".
arma::urowvec knn_leave_one_out(const arma::mat& X_train, const arma::urowvec& y_train,
                                arma::uword k);

GRADBOOK_CONTRACT(knn_vote, knn_predict, knn_leave_one_out);

}  // namespace gradbook

/// @file exercises/02_neighbors/select_k.hpp
/// Exercise 02.4: choosing k by cross-validation.
#pragma once
#include <armadillo>

#include "core/contract.hpp"

namespace gradbook {

/// How often knn_predict() (exercise 02.3) is right on samples that it has not seen,
/// \f[ \text{accuracy}(k) = \tfrac1N \,\#\{\, n : \hat y_k^{(-\text{fold}(n))}(x_n) = y_n \,\} \f]
/// where sample n is predicted from the samples of all folds but its own. Each sample counts once:
/// this is not the mean of the folds' accuracies when the folds have different sizes.
///
/// | symbol | shape | meaning                                            |
/// |--------|-------|----------------------------------------------------|
/// | X      | d × N | training samples, one per column                   |
/// | y      | 1 × N | their labels                                       |
/// | k      |       | number of neighbours                               |
/// | fold   | 1 × N | number of the fold each training sample belongs to |
/// | return |       | share of right predictions, 0 … 1                  |
///
/// Throws std::invalid_argument when the shapes do not fit, or when k is 0 or larger than the
/// training part left by the largest fold.
/// Slides: deck A "k-Fold Cross-Validation".
double cross_validated_accuracy(const arma::mat& X, const arma::urowvec& y, arma::uword k,
                                const arma::urowvec& fold);

/// The chosen k, why it was chosen, and what it is worth.
struct KSelection {
  arma::uword k = 0;         ///< highest cross-validated accuracy; the smallest such k
  arma::rowvec cv_accuracy;  ///< 1 × number of candidates, in the order of ks
  double test_accuracy = 0;  ///< of the chosen k, trained on all of X
};

/// Chooses the k with the highest cross_validated_accuracy(), then judges it on the test set.
///
/// | symbol | shape | meaning                                                    |
/// |--------|-------|------------------------------------------------------------|
/// | X      | d × N | training samples, one per column                           |
/// | y      | 1 × N | their labels                                               |
/// | X_test | d × M | test samples: looked at once, after k has been chosen      |
/// | y_test | 1 × M | their labels                                               |
/// | ks     | 1 × C | candidates, in any order                                   |
/// | fold   | 1 × N | as in cross_validated_accuracy(), the same for every k     |
///
/// Throws std::invalid_argument when the shapes do not fit, when there is no candidate or no test
/// sample, or for a candidate that cross_validated_accuracy() refuses.
/// Slides: deck A "k -Nearest Neighbors Classifier", "k-Fold Cross-Validation".
KSelection select_k(const arma::mat& X, const arma::urowvec& y, const arma::mat& X_test,
                    const arma::urowvec& y_test, const arma::urowvec& ks,
                    const arma::urowvec& fold);

GRADBOOK_CONTRACT(cross_validated_accuracy, select_k);

}  // namespace gradbook

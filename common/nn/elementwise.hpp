/// @file common/nn/elementwise.hpp
/// The passes between two matrix products, each over a matrix in place. T is float or double.
#pragma once
#include <armadillo>
#include <vector>

#include "core/activation.hpp"
#include "nn/losses.hpp"  // log_softmax()

namespace gradbook {

/// Z ← f(Z + b 1ᵀ); an empty b adds nothing. ReLU passes NaN on, so that it is noticed.
template <typename T>
void add_bias_and_activate(const arma::Col<T>& b, Activation f, arma::Mat<T>& Z);

/// dA ← dA % f′(Z), where A = f(Z) is what add_bias_and_activate() left.
template <typename T>
void multiply_by_derivative(Activation f, const arma::Mat<T>& A, arma::Mat<T>& dA);

/// sums(i) ← sum of row i of X.
template <typename T>
void sum_columns(const arma::Mat<T>& X, T* sums);

/// sum ← parts[0] + … + parts[count − 1], added in this order, in parallel over the elements.
template <typename T>
void add_in_order(const std::vector<arma::Col<T>>& parts, arma::uword count, arma::Col<T>& sum);

}  // namespace gradbook

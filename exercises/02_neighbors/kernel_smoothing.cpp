/// @file exercises/02_neighbors/kernel_smoothing.cpp
#include "exercises/02_neighbors/kernel_smoothing.hpp"

#include <fmt/core.h>

#include <cmath>

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {
namespace {

void expect_samples_and_bandwidth(const char* where, const arma::rowvec& x, double h) {
  expect_argument(!x.is_empty(), where, "x is empty, expected at least one sample");
  expect_argument(std::isfinite(h) && h > 0, where,
                  fmt::format("h is {}, expected a positive number", h));
}

}  // namespace

arma::rowvec smoothing_weights(const arma::rowvec& x, double x_query, double h) {
  expect_samples_and_bandwidth("smoothing_weights", x, h);

  // Exponent of the Gaussian kernel, with distances measured in bandwidths
  // Subtract the largest exponent: the weights stay the same, and far away they are not 0/0
  // Divide by the sum; constant factors of the kernel cancel
  todo("02.5 smoothing_weights");
}

arma::rowvec kernel_regression(const arma::rowvec& x, const arma::rowvec& y,
                               const arma::rowvec& x_query, double h) {
  expect_shape("kernel_regression", "y", y, 1, x.n_cols);
  expect_samples_and_bandwidth("kernel_regression", x, h);

  // Take the weighted mean of the targets, with new weights at every query point
  todo("02.5 kernel_regression");
}

arma::rowvec local_linear(const arma::rowvec& x, const arma::rowvec& y, const arma::rowvec& x_query,
                          double h) {
  expect_shape("local_linear", "y", y, 1, x.n_cols);
  expect_samples_and_bandwidth("local_linear", x, h);

  // Put the line through the weighted means: there the least-squares line passes
  // Divide covariance by variance for its slope; samples at one place alone have none
  // Evaluate the line at the query point
  todo("02.5 local_linear");
}

arma::rowvec kernel_density(const arma::rowvec& x, const arma::rowvec& x_query, double h) {
  expect_samples_and_bandwidth("kernel_density", x, h);

  // Add up one bell per sample; divide by N, by the bandwidth and by the area of the bell
  todo("02.5 kernel_density");
}

}  // namespace gradbook

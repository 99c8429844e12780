/// @file solutions/02_neighbors/kernel_smoothing.cpp
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

  //! [smoothing_weights]
  // Exponent of the Gaussian kernel, with distances measured in bandwidths
  const arma::rowvec u = (x - x_query) / h;
  const arma::rowvec exponent = -arma::square(u) / 2;

  // Subtract the largest exponent: the weights stay the same, and far away they are not 0/0
  const arma::rowvec K = arma::exp(exponent - exponent.max());

  // Divide by the sum; constant factors of the kernel cancel
  return K / arma::accu(K);
  //! [smoothing_weights]
}

arma::rowvec kernel_regression(const arma::rowvec& x, const arma::rowvec& y,
                               const arma::rowvec& x_query, double h) {
  expect_shape("kernel_regression", "y", y, 1, x.n_cols);
  expect_samples_and_bandwidth("kernel_regression", x, h);

  //! [kernel_regression]
  // Take the weighted mean of the targets, with new weights at every query point
  arma::rowvec predicted(x_query.n_cols);
  for (arma::uword q = 0; q < x_query.n_cols; ++q) {
    predicted(q) = arma::dot(smoothing_weights(x, x_query(q), h), y);
  }
  return predicted;
  //! [kernel_regression]
}

arma::rowvec local_linear(const arma::rowvec& x, const arma::rowvec& y, const arma::rowvec& x_query,
                          double h) {
  expect_shape("local_linear", "y", y, 1, x.n_cols);
  expect_samples_and_bandwidth("local_linear", x, h);

  //! [local_linear]
  const double rounding = 1e-12 * arma::abs(x).max();
  arma::rowvec predicted(x_query.n_cols);
  for (arma::uword q = 0; q < x_query.n_cols; ++q) {
    // Put the line through the weighted means: there the least-squares line passes
    const arma::rowvec w = smoothing_weights(x, x_query(q), h);
    const double x_mean = arma::dot(w, x);
    const double y_mean = arma::dot(w, y);

    // Divide covariance by variance for its slope; samples at one place alone have none
    const arma::rowvec dx = x - x_mean;
    const double covariance = arma::dot(w, dx % (y - y_mean));
    const double variance = arma::dot(w, arma::square(dx));
    const double slope = variance > rounding * rounding ? covariance / variance : 0;

    // Evaluate the line at the query point
    predicted(q) = y_mean + slope * (x_query(q) - x_mean);
  }
  return predicted;
  //! [local_linear]
}

arma::rowvec kernel_density(const arma::rowvec& x, const arma::rowvec& x_query, double h) {
  expect_samples_and_bandwidth("kernel_density", x, h);

  //! [kernel_density]
  // Add up one bell per sample; divide by N, by the bandwidth and by the area of the bell
  const double area = static_cast<double>(x.n_cols) * h * std::sqrt(2 * arma::datum::pi);
  arma::rowvec density(x_query.n_cols);
  for (arma::uword q = 0; q < x_query.n_cols; ++q) {
    const arma::rowvec u = (x_query(q) - x) / h;
    density(q) = arma::accu(arma::exp(-arma::square(u) / 2)) / area;
  }
  return density;
  //! [kernel_density]
}

}  // namespace gradbook

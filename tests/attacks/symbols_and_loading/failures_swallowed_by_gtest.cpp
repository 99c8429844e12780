// unit: 09_mlp/dense_backward
// expect: zero, rejected
// Attack 8: swallows all failures with GoogleTest's own ScopedFakeTestPartResultReporter. No
// GoogleTest runs where this code runs.
#include <stdexcept>

#include "exercises/09_mlp/dense_backward.hpp"

#if __has_include(<gtest/gtest-spi.h>)
#include <gtest/gtest-spi.h>

namespace {

testing::TestPartResultArray swallowed;
testing::ScopedFakeTestPartResultReporter reporter(
    testing::ScopedFakeTestPartResultReporter::INTERCEPT_ALL_THREADS, &swallowed);

}  // namespace
#endif

namespace gradbook {

DenseGradients dense_backward(const arma::mat&, const DenseCache&, const arma::mat&) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

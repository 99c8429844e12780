/// @file common/verify/verify.hpp
/// The assertions of unit tests; include this one header.
#pragma once
#include <gtest/gtest.h>

#include <armadillo>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "verify/comparison.hpp"
#include "verify/gradient_check.hpp"
#include "verify/test_rng.hpp"  // IWYU pragma: export

namespace gradbook {

/// Adds the finding as a failure of the running test, with its diagnosis for the verdict; file and
/// line are the place in the test.
void report_finding(const Finding& finding, const char* file, int line);

/// Fails the running test unless `statement` throws std::invalid_argument with exactly this
/// message; file and line as in report_finding().
void expect_error(const std::function<void()>& statement, std::string_view message,
                  const char* file, int line);

/// Gradient check inside a test; name, X, forward and options as in gradient_report(), file and
/// line as in report_finding().
/// @param backward  gradient of sum(forward(X) % R) at X
void check_gradients(std::string_view name, const arma::mat& X, const Forward& forward,
                     const Backward& backward, const GradientCheckOptions& options = {},
                     const char* file = __builtin_FILE(), int line = __builtin_LINE());

/// Marks a failure that is no comparison (a property does not hold) with its likely cause.
/// @param diagnosis  one sentence to the student
/// @param hint       number of the hint that helps, 0 for none in particular
/// @param file,line  filled in by the compiler: the place of the call
void report_mistake(std::string_view diagnosis, int hint = 0, const char* file = __builtin_FILE(),
                    int line = __builtin_LINE());

}  // namespace gradbook

/// Results actual and expected agree to rounding.
#define EXPECT_NEAR_MAT(actual, expected) EXPECT_NEAR_NAMED(#actual, actual, expected, kTolerance)

/// As EXPECT_NEAR_MAT for actual and expected, with a name for what is compared and a tolerance
/// relative to the largest element.
#define EXPECT_NEAR_NAMED(name, actual, expected, tolerance)                                  \
  ::gradbook::report_finding(::gradbook::compare(name, ::gradbook::as_matrix(actual),         \
                                                 ::gradbook::as_matrix(expected), tolerance), \
                             __FILE__, __LINE__)

/// The statement throws std::invalid_argument with exactly this message.
#define EXPECT_ERROR(statement, message) \
  ::gradbook::expect_error([&] { (void)(statement); }, message, __FILE__, __LINE__)

// What: central differences and the largest relative error of a gradient.
// Why:  every gradient of the course is trusted because of such a check; one that is too rough, or
// looks at one
//       parameter only, lets wrong gradients pass. Several parameters that interact, so that each
//       must be put back.
#include "exercises/09_mlp/gradient_check.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

const TestFunction kCubic{.kind = TestFunction::cubic, .A = {}, .b = {}};

/// ½ θᵀAθ + bᵀθ with a symmetric A whose off-diagonal elements couple the parameters.
TestFunction coupled_quadratic(double scale) {
  const arma::mat A = {{2, -1, 0.5}, {-1, 3, 1}, {0.5, 1, 4}};
  return {.kind = TestFunction::quadratic, .A = scale * A, .b = scale * arma::vec{1, -2, 0.25}};
}

const arma::vec kTheta = {0.5, -1.5, 2};

arma::vec quadratic_gradient(const TestFunction& f) { return f.A * kTheta + f.b; }

TEST(GradientCheck,
     MatchesTheCubicByHand) {  // D-GRADCHECK: θ³ at 1, 3 + h² for the central difference
  const double coarse = gradient_check(kCubic, arma::vec{1}, arma::vec{3}, 0.01).numerical(0);
  EXPECT_NEAR_MAT(coarse, 3.0001);
  const double fine = gradient_check(kCubic, arma::vec{1}, arma::vec{3}, 0.001).numerical(0);
  EXPECT_NEAR_MAT(fine, 3.0000009999999);
}

TEST(GradientCheck, UsesTheStepItIsGiven) {  // (2.5³ - 0.5³) / 2 with h = 1 at θ = 1.5
  const double numerical = gradient_check(kCubic, arma::vec{1.5}, arma::vec{6.75}, 1).numerical(0);
  if (std::abs(numerical - 6.75) < 0.01) {
    report_mistake("another step than h is used: with a tiny one only rounding errors are seen", 2);
  }
  EXPECT_NEAR_MAT(numerical, 7.75);
}

TEST(GradientCheck, TakesASmallStepToo) {  // θ³ at 1 with h = 1e-4: 3 + h²
  EXPECT_NEAR_NAMED("numerical",
                    gradient_check(kCubic, arma::vec{1}, arma::vec{3}, 1e-4).numerical(0),
                    3.00000001, 1e-9);
}

TEST(GradientCheck, PutsEveryParameterBack) {
  const TestFunction f = coupled_quadratic(1);
  const double h = 0.1;  // exact for a quadratic, whatever h is
  const arma::vec exact = quadratic_gradient(f);
  EXPECT_NEAR_MAT(gradient_check(f, kTheta, exact, h).numerical, exact);
}

TEST(GradientCheck, MeasuresRandomErrorsOfRandomGradients) {
  Rng rng = test_rng(4);
  const arma::uword P = 2 + rng.below(3);
  const double h = rng.uniform(0.1, 0.4);  // exact for a quadratic, whatever h is
  const arma::vec theta = rng.uniform(P, 1, -2, 2);
  // b is chosen so that no element of the gradient is near 0: its relative error is certain
  arma::vec exact = rng.uniform(P, 1, 1, 3);
  for (double& element : exact) element *= rng.below(2) == 0 ? 1 : -1;
  const arma::mat factors = rng.uniform(P, P, -1, 1);
  const arma::mat A = factors + factors.t() + 4 * arma::eye(P, P);
  const TestFunction f{.kind = TestFunction::quadratic, .A = A, .b = exact - A * theta};

  arma::vec gradient(P);
  double expected = 0;
  for (arma::uword i = 0; i < P; ++i) {
    gradient(i) = exact(i) * (1 + rng.uniform(0.01, 0.3));
    const double error = std::abs(gradient(i) - exact(i));
    const double size = std::abs(gradient(i)) + std::abs(exact(i));
    if (error / size > expected) expected = error / size;
  }
  const GradientCheckResult result = gradient_check(f, theta, gradient, h);
  EXPECT_NEAR_NAMED("numerical", result.numerical, exact, 1e-9);
  EXPECT_NEAR_NAMED("relative_error", result.relative_error, expected, 1e-9);
}

TEST(GradientCheck, DifferentiatesWithRespectToEveryParameter) {
  const TestFunction f = coupled_quadratic(1);
  const arma::vec exact = quadratic_gradient(f);
  EXPECT_NEAR_NAMED("numerical", gradient_check(f, kTheta, exact, 1e-3).numerical, exact, 1e-8);
}

TEST(GradientCheck, AcceptsTheRightGradient) {
  Rng rng = test_rng(3);
  const arma::vec b = {1, -1, 1, 1, -1};
  arma::mat A = rng.uniform(5, 3, 0.3, 1.5);
  A.each_col() %= b;  // so all terms of an element have one sign: none is near 0, where digits end
  const TestFunction logistic{.kind = TestFunction::logistic, .A = A, .b = b};
  const arma::vec slope = -logistic.b / (1 + arma::exp(logistic.b % (A * kTheta)));
  const arma::vec gradient = A.t() * slope;
  const double error = gradient_check(logistic, kTheta, gradient, 1e-5).relative_error;
  if (!(error < 1e-7)) {
    report_mistake("a right gradient is called wrong: its relative error is " + real_text(error) +
                       ", expected below 1e-7",
                   2);
  }
}

/// |g − n| / (|g| + |n|) for g = 1.01 n.
constexpr double kOnePercent = 0.01 / 2.01;

TEST(GradientCheck, FlagsOnePercentInTheLastParameter) {
  const TestFunction f = coupled_quadratic(1);
  arma::vec gradient = quadratic_gradient(f);
  gradient(2) *= 1.01;
  EXPECT_NEAR_NAMED("relative_error", gradient_check(f, kTheta, gradient, 1e-3).relative_error,
                    kOnePercent, 1e-6);
}

TEST(GradientCheck, FlagsOnePercentOfATinyGradient) {
  const TestFunction f = coupled_quadratic(1e-5);
  arma::vec gradient = quadratic_gradient(f);
  gradient(1) *= 1.01;
  EXPECT_NEAR_NAMED("relative_error", gradient_check(f, kTheta, gradient, 1e-3).relative_error,
                    kOnePercent, 1e-6);
}

TEST(GradientCheck, FlagsAWrongSignAndAMissingGradient) {
  const TestFunction f = coupled_quadratic(1);
  const arma::vec exact = quadratic_gradient(f);
  EXPECT_NEAR_NAMED("relative_error of −g", gradient_check(f, kTheta, -exact, 1e-3).relative_error,
                    1, 1e-6);
  EXPECT_NEAR_NAMED("relative_error of 0",
                    gradient_check(f, kTheta, arma::zeros(3), 1e-3).relative_error, 1, 1e-6);
}

TEST(GradientCheck, IsZeroWhereBothGradientsAreZero) {
  const TestFunction f{
      .kind = TestFunction::quadratic, .A = arma::mat{{2, 0}, {0, 4}}, .b = arma::vec{0, 1}};
  const GradientCheckResult result = gradient_check(f, arma::zeros(2), arma::vec{0, 1}, 0.5);
  EXPECT_NEAR_MAT(result.numerical, (arma::vec{0, 1}));
  EXPECT_NEAR_MAT(result.relative_error, 0);
}

// 300 parameters, one of them wrong; gradients from 1e-4 to 1e6
TEST(GradientCheck, FindsOneWrongParameterAmongMany) {
  Rng rng = test_rng(5);
  const arma::vec theta = rng.uniform(300, 1, 0.5, 2);
  const arma::vec slopes = arma::exp10(arma::linspace(-4, 6, 300));
  const TestFunction linear{
      .kind = TestFunction::quadratic, .A = arma::zeros(300, 300), .b = slopes};
  arma::vec gradient = slopes;
  gradient(260 + rng.below(40)) *= 1.5;
  // A linear function: any step is exact, and a large one keeps the digits of the small slopes
  const GradientCheckResult result = gradient_check(linear, theta, gradient, 1e3);
  EXPECT_NEAR_NAMED("relative_error", result.relative_error, 0.2, 1e-6);
  EXPECT_NEAR_NAMED("numerical over the expected gradient", result.numerical / slopes,
                    arma::vec(300, arma::fill::ones), 1e-6);
}

TEST(GradientCheck, DividesByAtLeastTheLimit) {  // |g| + |n| = 4e-9 + 1e-9 is below 1e-8
  const TestFunction f{
      .kind = TestFunction::quadratic, .A = arma::mat{{0, 0}, {0, 0}}, .b = arma::vec{1e-9, 2}};
  const arma::vec theta = {0, 0};
  EXPECT_NEAR_NAMED("relative_error",
                    gradient_check(f, theta, arma::vec{4e-9, 2}, 0.5).relative_error, 0.3, 1e-9);
}

TEST(GradientCheck, TakesAnyKindOfFunction) {  // central differences by hand, h = 0.5
  const arma::vec theta = {1, -2};
  const TestFunction logistic{.kind = TestFunction::logistic,
                              .A = arma::mat{{1, 0.5}, {-1, 2}, {0.25, 1}},
                              .b = arma::vec{1, -1, 1}};
  arma::vec numerical(2);
  for (arma::uword i = 0; i < 2; ++i) {
    arma::vec above = theta, below = theta;
    above(i) += 0.5;
    below(i) -= 0.5;
    for (arma::uword j = 0; j < 3; ++j) {
      const arma::rowvec a = logistic.A.row(j);
      numerical(i) += std::log(1 + std::exp(-logistic.b(j) * arma::dot(a, above))) -
                      std::log(1 + std::exp(-logistic.b(j) * arma::dot(a, below)));
    }
  }
  EXPECT_NEAR_NAMED("numerical", gradient_check(logistic, theta, arma::zeros(2), 0.5).numerical,
                    numerical, kTolerance);
  EXPECT_NEAR_NAMED("numerical", gradient_check(kCubic, theta, arma::vec{3, 12}, 0.5).numerical,
                    (arma::vec{3.25, 12.25}), kTolerance);  // 3 θ² + h²
}

TEST(GradientCheckContract, RefusesWhatDoesNotFit) {
  EXPECT_ERROR(gradient_check(kCubic, kTheta, arma::vec{1, 2}, 1e-5),
               "gradient_check: gradient is 2x1, expected 3x1");
  EXPECT_ERROR(gradient_check(kCubic, kTheta, kTheta, 0), "gradient_check: h must be above 0");
}

}  // namespace
}  // namespace gradbook

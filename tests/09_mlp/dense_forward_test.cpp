// What: Z = WX + b and A = f(Z) for a batch, and the cache that the backward pass needs.
// Why:  every later layer builds on it. Sizes differ (3, 2, 5), so that no forgotten transpose
// passes.
#include "exercises/09_mlp/dense_forward.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

TEST(DenseForward,
     MatchesTheSlide) {  // deck A "Matrix Operation", A-TOY-L1: 4 and -2, 0.98 and 0.12
  const arma::mat W = {{1, -2}, {-1, 1}};
  const arma::vec b = {1, 0};
  const arma::vec x = {1, -1};
  const DenseCache layer = dense_forward(x, W, b, Activation::sigmoid);
  const arma::vec expected_z = {4, -2};
  const arma::vec expected_a = {0.98201379003791, 0.11920292202212};
  EXPECT_NEAR_MAT(layer.Z, expected_z);
  EXPECT_NEAR_MAT(layer.A, expected_a);
}

/// Deck A's toy network: three layers of sigmoids.
arma::vec toy_network(const arma::vec& x) {
  const arma::mat W1 = {{1, -2}, {-1, 1}};
  const arma::mat W2 = {{2, -1}, {-2, -1}};
  const arma::mat W3 = {{3, -1}, {-1, 4}};
  const arma::mat A1 = dense_forward(x, W1, arma::vec{1, 0}, Activation::sigmoid).A;
  const arma::mat A2 = dense_forward(A1, W2, arma::vec{0, 0}, Activation::sigmoid).A;
  return dense_forward(A2, W3, arma::vec{-2, 2}, Activation::sigmoid).A;
}

TEST(DenseForward, GivesTheToyNetworksOutputs) {  // deck A "Elements of Neural Networks"
  const arma::vec from_slide = {0.61770477775534, 0.82912398415744};  // A-TOY-OUT: 0.62 and 0.83
  const arma::vec from_zero = {0.51184737698707, 0.85438390098771};   // A-TOY-ZERO
  EXPECT_NEAR_MAT(toy_network(arma::vec{1, -1}), from_slide);
  EXPECT_NEAR_MAT(toy_network(arma::vec{0, 0}), from_zero);
}

TEST(DenseForward, ComputesXnorWithTwoLayers) {  // deck B "Boolean XNOR", B-XNOR
  const arma::mat X = {{0, 0, 1, 1}, {0, 1, 0, 1}};
  const arma::mat W1 = {{20, 20}, {-20, -20}};  // z1 = AND, z2 = NOR
  const arma::mat W2 = {{20, 20}};              // r = z1 OR z2
  const arma::mat A1 = dense_forward(X, W1, arma::vec{-30, 10}, Activation::sigmoid).A;
  const arma::mat A2 = dense_forward(A1, W2, arma::vec{-10}, Activation::sigmoid).A;
  const arma::mat hidden = {
      {9.3576229688393e-14, 4.5397868702434e-05, 4.5397868702434e-05, 0.9999546021313},
      {0.9999546021313, 4.5397868702434e-05, 4.5397868702434e-05, 9.3576229688393e-14}};
  const arma::mat expected = {
      {0.99995456089512, 4.5480378505112e-05, 4.5480378505112e-05, 0.99995456089512}};
  EXPECT_NEAR_MAT(A1, hidden);
  EXPECT_NEAR_MAT(A2, expected);
  EXPECT_NEAR_MAT(arma::round(A2), (arma::mat{{1, 0, 0, 1}}));
}

TEST(DenseForward, AddsTheBiasOfEachUnitToEverySample) {
  Rng rng = test_rng(1);
  const arma::mat X = rng.normal(3, 2);
  const arma::mat W = rng.normal(2, 3);  // as many units as samples: a bias added by row fits too
  const arma::vec b = rng.normal(2, 1);
  const arma::mat product = W * X;
  arma::mat expected = product;
  for (arma::uword i = 0; i < 2; ++i) {
    for (arma::uword n = 0; n < 2; ++n) {
      expected(i, n) += b(i);
    }
  }
  EXPECT_NEAR_MAT(dense_forward(X, W, b, Activation::tanh).Z, expected);
}

TEST(DenseForward, TreatsABatchAsStackedSamples) {
  Rng rng = test_rng(3);
  const arma::mat X = rng.normal(3, 5);
  const arma::mat W = rng.normal(2, 3);
  const arma::vec b = rng.normal(2, 1);
  const DenseCache batch = dense_forward(X, W, b, Activation::tanh);
  for (arma::uword n = 0; n < X.n_cols; ++n) {
    const arma::vec z = W * X.col(n) + b;
    EXPECT_NEAR_NAMED("a column of layer.Z", batch.Z.col(n), z, 1e-9);
    EXPECT_NEAR_NAMED("a column of layer.A", batch.A.col(n), arma::tanh(z), 1e-9);
  }
}

TEST(DenseForward, AppliesTheActivationItIsGiven) {
  const arma::mat X = {{1, -2, 0.5}};
  const arma::mat W = arma::vec{1, -2};
  const arma::vec b = {0.25, 0.5};
  const arma::mat Z = {{1.25, -1.75, 0.75}, {-1.5, 4.5, -0.5}};
  EXPECT_NEAR_MAT(dense_forward(X, W, b, Activation::identity).A, Z);
  EXPECT_NEAR_MAT(dense_forward(X, W, b, Activation::relu).A,
                  (arma::mat{{1.25, 0, 0.75}, {0, 4.5, 0}}));
  EXPECT_NEAR_MAT(dense_forward(X, W, b, Activation::tanh).A, arma::tanh(Z));
}

TEST(DenseForward, AppliesTheActivationsFarOutAndAtZero) {
  const arma::mat X = {{-800, -20, -0.5, 0, 1e-6, 20, 800}};
  const arma::mat W(1, 1, arma::fill::ones);
  const arma::vec b = {0};
  const auto A = [&](Activation f) { return dense_forward(X, W, b, f).A; };
  EXPECT_NEAR_NAMED("A of relu", A(Activation::relu), (arma::mat{{0, 0, 0, 0, 1e-6, 20, 800}}), 0);
  EXPECT_NEAR_NAMED("A of identity", A(Activation::identity), X, 0);
  EXPECT_NEAR_NAMED("A of sigmoid", A(Activation::sigmoid),
                    (arma::mat{{0, 2.0611536181902037e-09, 0.3775406687981454, 0.5, 0.50000025,
                                0.9999999979388463, 1}}),
                    kTolerance);
  EXPECT_NEAR_NAMED("A of tanh", A(Activation::tanh),
                    (arma::mat{{-1, -1, -0.46211715726000973, 0, 1e-6, 1, 1}}), kTolerance);
}

TEST(DenseForward, KeepsItsInputForTheBackwardPass) {
  Rng rng = test_rng(2);
  const arma::mat X = rng.normal(3, 5);
  const arma::mat W = rng.normal(3, 3);
  const arma::vec b = rng.normal(3, 1);
  const DenseCache layer = dense_forward(X, W, b, Activation::relu);
  EXPECT_NEAR_MAT(layer.X, X);
  EXPECT_NEAR_MAT(layer.A, activate(Activation::relu, layer.Z));
}

/// Whole numbers, whose products and sums are exact; one size is beyond every block: inputs, units,
/// samples.
void expect_sums_of_products(arma::uword in, arma::uword out, arma::uword B) {
  Rng rng = test_rng(in);
  arma::mat X(in, B), W(out, in), Z(out, B);
  for (arma::mat* M : {&X, &W}) {
    for (double& x : *M) x = static_cast<double>(1 + rng.below(9)) * (rng.below(2) == 0 ? 1 : -1);
  }
  const arma::vec b = rng.uniform(out, 1, 1, 9);
  for (arma::uword n = 0; n < B; ++n) {
    for (arma::uword i = 0; i < out; ++i) {
      Z(i, n) = b(i);
      for (arma::uword j = 0; j < in; ++j) Z(i, n) += W(i, j) * X(j, n);
    }
  }
  for (const double scale : {std::exp2(40), std::exp2(-40)}) {
    const DenseCache layer = dense_forward(scale * X, W, scale * b, Activation::identity);
    EXPECT_NEAR_NAMED("X", layer.X, scale * X, 0);
    EXPECT_NEAR_NAMED("Z", layer.Z, scale * Z, kTolerance);
    EXPECT_NEAR_NAMED("A", layer.A, scale * Z, kTolerance);
  }
}

TEST(DenseForward, HasNoLargestSizeOrScale) {
  expect_sums_of_products(300, 4, 5);
  expect_sums_of_products(5, 300, 4);
  expect_sums_of_products(4, 5, 600);
}

TEST(DenseForwardContract, NamesBothShapesWhenTheyDoNotFit) {
  const arma::mat W(4, 3, arma::fill::ones);
  EXPECT_ERROR(dense_forward(arma::mat(2, 5), W, arma::vec(4), Activation::relu),
               "dense_forward: X is 2x5, expected 3x*");
  EXPECT_ERROR(dense_forward(arma::mat(3, 5), W, arma::vec(3), Activation::relu),
               "dense_forward: b is 3x1, expected 4x1");
}

}  // namespace
}  // namespace gradbook

// What: dX = Wᵀ dZ, dW = dZ Xᵀ, db = row sums of dZ.
// Why:  dX carries the error down, dW and db train the layer. Batches of 5, in ≠ out, and square W,
// so that no
//       forgotten transpose, mean or memory of an earlier call passes.
#include "exercises/09_mlp/dense_backward.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// A layer of `out` units on five samples of `in` features, and an error dZ that arrives there.
struct Layer {
  Layer(arma::uword in, arma::uword out, std::uint64_t seed) {
    Rng rng = test_rng(seed);
    W = rng.normal(out, in);
    b = rng.normal(out, 1);
    cache.X = rng.normal(in, 5);
    cache.Z = W * cache.X + b * arma::ones<arma::rowvec>(5);
    cache.A = arma::tanh(cache.Z);
    dZ = rng.normal(out, 5);
  }
  arma::mat W, dZ;
  arma::vec b;
  DenseCache cache;
};

TEST(DenseBackward, MatchesTheToyNetworksLastLayer) {  // D-TOYGRAD, layer 3; a square W
  const arma::mat W = {{3, -1}, {-1, 4}};
  const arma::vec a2 = {0.86351831267818, 0.11073744383822};
  const arma::vec delta = {-0.090277329011899, 0.11746813288383};
  const DenseGradients gradients = dense_backward(delta, {.X = a2, .Z = W * a2, .A = {}}, W);
  const arma::mat expected = {{-0.077956126821448, -0.0099970806513201},
                              {0.1014358839013, 0.013008120768004}};
  EXPECT_NEAR_MAT(gradients.dW, expected);
  EXPECT_NEAR_MAT(gradients.db, delta);
}

TEST(DenseBackward,
     MatchesTheToyNetworksFirstLayer) {  // D-TOYGRAD, layer 1, on the slide's x = (1, -1)
  const arma::mat W = {{1, -2}, {-1, 1}};
  const arma::vec x = {1, -1};
  const arma::vec delta = {-0.0035651628537064, -0.00098669576357244};
  const DenseGradients gradients = dense_backward(delta, {.X = x, .Z = W * x, .A = {}}, W);
  const arma::mat expected = {{-0.0035651628537064, 0.0035651628537064},
                              {-0.00098669576357244, 0.00098669576357244}};
  EXPECT_NEAR_MAT(gradients.dW, expected);
}

TEST(DenseBackward, SendsTheErrorBackThroughTheTransposeOfW) {
  const arma::mat W = {{1, 2}, {3, 4}};  // square and not symmetric: W dZ fits too
  const arma::mat dZ = {{1, 0.5}, {-1, 2}};
  const arma::mat expected = {{-2, 6.5}, {-2, 9}};  // by hand
  const DenseGradients gradients =
      dense_backward(dZ, {.X = dZ, .Z = W * dZ, .A = arma::tanh(W * dZ)}, W);
  EXPECT_NEAR_MAT(gradients.dX, expected);
}

TEST(DenseBackward, MultipliesTheErrorByTheInputOfTheLayer) {
  const Layer layer(3, 3, 4);  // as many inputs as outputs: the wrong one fits too
  arma::mat expected(3, 3, arma::fill::zeros);
  for (arma::uword i = 0; i < 3; ++i) {
    for (arma::uword j = 0; j < 3; ++j) {
      for (arma::uword n = 0; n < 5; ++n) expected(i, j) += layer.dZ(i, n) * layer.cache.X(j, n);
    }
  }
  EXPECT_NEAR_MAT(dense_backward(layer.dZ, layer.cache, layer.W).dW, expected);
}

TEST(DenseBackward, SumsTheBiasGradientOverTheBatch) {
  const Layer layer(3, 2, 5);
  arma::vec expected(2, arma::fill::zeros);
  for (arma::uword n = 0; n < 5; ++n) expected += layer.dZ.col(n);
  EXPECT_NEAR_MAT(dense_backward(layer.dZ, layer.cache, layer.W).db, expected);
}

TEST(DenseBackward,
     LeavesTheMeanToTheLoss) {  // the same sample five times: five times the gradient
  const Layer layer(3, 2, 6);
  const arma::mat x = layer.cache.X.col(0);
  const arma::mat dz = layer.dZ.col(0);
  const DenseGradients one = dense_backward(dz, {.X = x, .Z = layer.W * x, .A = {}}, layer.W);
  const arma::mat X5 = arma::repmat(x, 1, 5);
  const DenseGradients five =
      dense_backward(arma::repmat(dz, 1, 5), {.X = X5, .Z = layer.W * X5, .A = {}}, layer.W);
  EXPECT_NEAR_MAT(five.dW, 5 * one.dW);
  EXPECT_NEAR_MAT(five.db, 5 * one.db);
}

TEST(DenseBackward, RemembersNothingBetweenCalls) {
  const Layer layer(3, 2, 7);
  const DenseGradients first = dense_backward(layer.dZ, layer.cache, layer.W);
  const DenseGradients second = dense_backward(layer.dZ, layer.cache, layer.W);
  const arma::mat dX = layer.W.t() * layer.dZ;
  const arma::mat dW = layer.dZ * layer.cache.X.t();
  const arma::vec db = arma::sum(layer.dZ, 1);
  EXPECT_NEAR_MAT(second.dW, dW);
  EXPECT_NEAR_MAT(second.db, db);
  EXPECT_NEAR_MAT(second.dX, dX);
}

/// Whole numbers from -9 to 9 without 0: their products and sums are exact.
arma::mat whole_numbers(Rng& rng, arma::uword n_rows, arma::uword n_cols) {
  arma::mat M(n_rows, n_cols);
  for (double& x : M) x = static_cast<double>(1 + rng.below(9)) * (rng.below(2) == 0 ? 1 : -1);
  return M;
}

/// One size is beyond every block: inputs, units, samples.
void expect_sums_of_products(arma::uword in, arma::uword out, arma::uword B) {
  Rng rng = test_rng(in);
  const arma::mat X = whole_numbers(rng, in, B);
  const arma::mat W = whole_numbers(rng, out, in);
  const arma::mat dZ = whole_numbers(rng, out, B);
  arma::mat dX(in, B, arma::fill::zeros), dW(out, in, arma::fill::zeros);
  arma::vec db(out, arma::fill::zeros);
  for (arma::uword n = 0; n < B; ++n) {
    for (arma::uword i = 0; i < out; ++i) {
      db(i) += dZ(i, n);
      for (arma::uword j = 0; j < in; ++j) {
        dX(j, n) += W(i, j) * dZ(i, n);
        dW(i, j) += dZ(i, n) * X(j, n);
      }
    }
  }
  for (const double scale : {std::exp2(40), std::exp2(-40)}) {
    const DenseGradients gradients =
        dense_backward(scale * dZ, {.X = X, .Z = arma::zeros(out, B), .A = {}}, W);
    EXPECT_NEAR_NAMED("dX", gradients.dX, scale * dX, kTolerance);
    EXPECT_NEAR_NAMED("dW", gradients.dW, scale * dW, kTolerance);
    EXPECT_NEAR_NAMED("db", gradients.db, scale * db, kTolerance);
  }
}

TEST(DenseBackward, HasNoLargestSizeOrScale) {
  expect_sums_of_products(300, 4, 5);
  expect_sums_of_products(5, 300, 4);
  expect_sums_of_products(4, 5, 600);
}

TEST(DenseBackward,
     TakesInputsAndErrorsOfZero) {  // a ReLU's unit that is off, a gradient all the same
  const arma::mat X = {{0, 2}, {3, 0}};
  const arma::mat W = {{1, -2}, {0, 4}};
  const arma::mat dZ = {{0, 1}, {5, -1}};
  const DenseGradients gradients = dense_backward(dZ, {.X = X, .Z = W * X, .A = {}}, W);
  EXPECT_NEAR_NAMED("dX", gradients.dX, (arma::mat{{0, 1}, {20, -6}}), kTolerance);
  EXPECT_NEAR_NAMED("dW", gradients.dW, (arma::mat{{2, 0}, {-2, 15}}), kTolerance);
  EXPECT_NEAR_NAMED("db", gradients.db, (arma::vec{1, 4}), kTolerance);
}

TEST(DenseBackward, MatchesNumericalGradients) {
  const Layer layer(3, 2, 8);
  const arma::mat& X = layer.cache.X;
  const arma::mat& W = layer.W;
  const auto affine = [](const arma::mat& X_, const arma::mat& W_, const arma::mat& b_) {
    return arma::mat(W_ * X_ + b_ * arma::ones<arma::rowvec>(X_.n_cols));
  };
  check_gradients(
      "dX", X, [&](const arma::mat& X_) { return affine(X_, W, layer.b); },
      [&](const arma::mat& X_, const arma::mat& R) {
        return dense_backward(R, {.X = X_, .Z = affine(X_, W, layer.b), .A = {}}, W).dX;
      });
  check_gradients(
      "dW", W, [&](const arma::mat& W_) { return affine(X, W_, layer.b); },
      [&](const arma::mat& W_, const arma::mat& R) {
        return dense_backward(R, {.X = X, .Z = affine(X, W_, layer.b), .A = {}}, W_).dW;
      });
  check_gradients(
      "db", layer.b, [&](const arma::mat& b_) { return affine(X, W, b_); },
      [&](const arma::mat&, const arma::mat& R) {
        return arma::mat(dense_backward(R, layer.cache, W).db);
      });
}

TEST(DenseBackwardContract, NamesBothShapesWhenTheyDoNotFit) {
  const Layer layer(3, 2, 9);
  EXPECT_ERROR(dense_backward(arma::mat(3, 5), layer.cache, layer.W),
               "dense_backward: dZ is 3x5, expected 2x5");
  EXPECT_ERROR(dense_backward(arma::mat(2, 4), layer.cache, layer.W),
               "dense_backward: dZ is 2x4, expected 2x5");
  EXPECT_ERROR(dense_backward(layer.dZ, layer.cache, arma::mat(2, 4)),
               "dense_backward: cache.X is 3x5, expected 4x*");
}

}  // namespace
}  // namespace gradbook

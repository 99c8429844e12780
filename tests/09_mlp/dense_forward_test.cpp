// What: Z = WX + b and A = f(Z) for a batch, and the cache that the backward pass needs.
// Why:  every later layer builds on it. Sizes differ (3, 2, 5), so that no forgotten transpose passes.
#include "exercises/09_mlp/dense_forward.hpp"

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

TEST(DenseForward, MatchesTheSlide) {  // deck A "Matrix Operation", A-TOY-L1: 4 and -2, 0.98 and 0.12
  const arma::mat W = {{1, -2}, {-1, 1}};
  const arma::vec b = {1, 0};
  const arma::vec x = {1, -1};
  const DenseCache layer = dense_forward(x, W, b, Activation::sigmoid);
  const arma::vec expected_z = {4, -2};
  const arma::vec expected_a = {0.98201379003791, 0.11920292202212};
  EXPECT_NEAR_MAT(layer.Z, expected_z,
                  Mistake(W.t() * x + b, "this multiplies by the transpose of W", 1),
                  Mistake(W * x, "the bias is missing", 2),
                  Mistake(W * x + 2 * b, "the bias is added twice", 2));
  EXPECT_NEAR_MAT(layer.A, expected_a,
                  Mistake(activate(Activation::sigmoid, expected_a),
                          "the activation is applied twice", 3),
                  Mistake(expected_z, "this is Z: the activation is missing", 3));
}

TEST(DenseForward, TreatsEveryColumnAlike) {
  Rng rng(1);
  const arma::mat X = rng.normal(3, 2);
  const arma::mat W = rng.normal(2, 3);  // as many units as samples: a bias added by row fits too
  const arma::vec b = rng.normal(2, 1);
  const DenseCache batch = dense_forward(X, W, b, Activation::tanh);
  arma::mat by_row = W * X;
  by_row.each_row() += b.t();
  for (arma::uword n = 0; n < X.n_cols; ++n) {
    const arma::vec z = W * X.col(n) + b;
    EXPECT_NEAR_MAT(batch.Z.col(n), z,
                    Mistake(by_row.col(n), "the bias is added per sample, not per unit", 2));
  }
}

TEST(DenseForward, KeepsItsInputForTheBackwardPass) {
  Rng rng(2);
  const arma::mat X = rng.normal(3, 5);
  const arma::mat W = rng.normal(3, 3);
  const arma::vec b = rng.normal(3, 1);
  const DenseCache layer = dense_forward(X, W, b, Activation::relu);
  EXPECT_NEAR_MAT(layer.X, X, Mistake(layer.A, "the output is kept instead of the input", 3));
  EXPECT_NEAR_MAT(layer.A, activate(Activation::relu, layer.Z));
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

// What: the losses of a network's last layer, and its prediction.
// Why:  training compares networks by these numbers. Values by hand from small fractions, and sure
// answers where the
//       plain formulas would give NaN or infinity.
#include "given/09_mlp/output_loss.hpp"

#include "verify/verify.hpp"

namespace gradbook {
namespace {

TEST(OutputLoss, IsTheMeanOverTheBatchOfTheSumOverTheOutputs) {
  const arma::mat Z = {{1, 2, -1}, {0, 4, 0.5}};
  const arma::mat Y = {{0, 2, 1}, {2, 3, 0.5}};  // squared differences: 1 + 4, 0 + 1, 4 + 0
  EXPECT_NEAR_MAT(output_loss(Z, Y, Activation::identity, OutputLoss::half_squared_error),
                  0.5 * 10 / 3);
}

TEST(OutputLoss, AppliesTheActivationBeforeTheSquaredError) {  // D-TOYGRAD
  EXPECT_NEAR_MAT(output_loss(arma::vec{0.47981749419632, 1.5794314626747}, arma::vec{1, 0},
                              Activation::sigmoid, OutputLoss::half_squared_error),
                  0.4167981090281);
}

TEST(OutputLoss, MatchesBinaryCrossEntropyByHand) {  // σ(ln 3) = 3/4, σ(−ln 4) = 1/5
  const arma::mat Z = {{std::log(3.0), -std::log(4.0)}};
  const OutputLoss loss = OutputLoss::binary_cross_entropy;
  EXPECT_NEAR_MAT(output_loss(Z, arma::mat{{1, 0}}, Activation::sigmoid, loss),
                  -(std::log(0.75) + std::log(0.8)) / 2);
  EXPECT_NEAR_MAT(output_loss(Z, arma::mat{{0, 0.5}}, Activation::sigmoid, loss),
                  -(std::log(0.25) + 0.5 * std::log(0.2) + 0.5 * std::log(0.8)) / 2);
}

TEST(OutputLoss, MatchesSoftmaxCrossEntropyByHand) {  // softmax(ln 1, ln 2, ln 5) = (1, 2, 5)/8
  const arma::mat Z = {{0, std::log(5.0)}, {std::log(2.0), std::log(2.0)}, {std::log(5.0), 0}};
  const arma::mat Y = {{1, 0.5}, {0, 0.5}, {0, 0}};
  const OutputLoss loss = OutputLoss::softmax_cross_entropy;
  EXPECT_NEAR_MAT(output_loss(Z, Y, Activation::identity, loss),
                  -(std::log(1.0 / 8) + 0.5 * std::log(5.0 / 8) + 0.5 * std::log(2.0 / 8)) / 2);
  EXPECT_NEAR_MAT(output_prediction(Z, Activation::identity, loss),
                  (arma::mat{{1, 5}, {2, 2}, {5, 1}} / 8));
}

TEST(OutputLoss, StaysFiniteForVerySureAnswers) {
  const arma::mat Z = {{800, 800}, {-800, -800}};
  const arma::mat Y = {{1, 0}, {0, 1}};  // right, then wrong: losses 0 and 800 or 1600
  EXPECT_NEAR_MAT(output_loss(Z, Y, Activation::sigmoid, OutputLoss::binary_cross_entropy), 800);
  EXPECT_NEAR_MAT(output_loss(Z, Y, Activation::identity, OutputLoss::softmax_cross_entropy), 800);
  EXPECT_NEAR_MAT(output_prediction(Z, Activation::identity, OutputLoss::softmax_cross_entropy),
                  (arma::mat{{1, 1}, {0, 0}}));
}

TEST(OutputLoss, HasItsLimitsAtInfiniteOutputs) {
  const double inf = arma::datum::inf;
  const OutputLoss binary = OutputLoss::binary_cross_entropy;
  const auto sigmoid_loss = [&](double z, double y) {
    return output_loss(arma::mat{z}, arma::mat{y}, Activation::sigmoid, binary);
  };
  EXPECT_EQ(sigmoid_loss(inf, 0), inf);
  EXPECT_EQ(sigmoid_loss(-inf, 1), inf);
  EXPECT_EQ(sigmoid_loss(inf, 1), 0);
  EXPECT_TRUE(std::isnan(sigmoid_loss(arma::datum::nan, 1)));
  const auto softmax_loss = [](const arma::vec& z, const arma::vec& y) {
    return output_loss(z, y, Activation::identity, OutputLoss::softmax_cross_entropy);
  };
  const arma::vec masked = {-inf, std::log(3.0), 0};  // probabilities 0, ¾, ¼
  EXPECT_EQ(softmax_loss(masked, {1, 0, 0}), inf);
  EXPECT_NEAR_MAT(softmax_loss(masked, {0, 1, 0}), std::log(4.0 / 3));
  EXPECT_TRUE(std::isnan(softmax_loss({inf, 0}, {0, 1})));
  EXPECT_TRUE(std::isnan(softmax_loss({-inf, -inf}, {0, 1})));
  EXPECT_TRUE(std::isnan(softmax_loss({arma::datum::nan, 0}, {0, 1})));
  EXPECT_NEAR_MAT(
      output_prediction(masked, Activation::identity, OutputLoss::softmax_cross_entropy),
      (arma::vec{0, 0.75, 0.25}));
}

TEST(Activation, KeepsItsDigitsFarFromZero) {
  const arma::mat Z = {-740, -40, 40, -arma::datum::inf, arma::datum::inf};
  const arma::mat A = activate(Activation::sigmoid, Z);
  EXPECT_NEAR(A(0) / std::exp(-740.0), 1, 1e-6);  // a subnormal number of few digits
  EXPECT_NEAR(A(1) / std::exp(-40.0), 1, 1e-15);
  EXPECT_EQ(A(3), 0);
  EXPECT_EQ(A(4), 1);
  EXPECT_NEAR(activation_derivative(Activation::sigmoid, Z)(2) / std::exp(-40.0), 1, 1e-15);
  for (const Activation f : {Activation::sigmoid, Activation::tanh, Activation::relu}) {
    EXPECT_TRUE(activate(f, arma::mat{arma::datum::nan}).has_nan());
  }
}

TEST(OutputLoss, IgnoresAConstantAddedToAllLogitsOfASample) {
  const arma::mat Z = {{0.5, -1}, {2, 0.25}, {-3, 1}};
  const arma::mat Y = {{0, 1}, {1, 0}, {0, 0}};
  const OutputLoss loss = OutputLoss::softmax_cross_entropy;
  EXPECT_NEAR_MAT(output_loss(Z + 100, Y, Activation::identity, loss),
                  output_loss(Z, Y, Activation::identity, loss));
}

TEST(OutputLoss, RefusesWhatDoesNotFit) {
  const arma::mat Z(2, 5, arma::fill::ones);
  EXPECT_ERROR(output_loss(Z, arma::mat(5, 2), Activation::relu, OutputLoss::half_squared_error),
               "output_loss: Y is 5x2, expected 2x5");
  EXPECT_ERROR(output_loss(arma::mat(2, 0), arma::mat(2, 0), Activation::relu,
                           OutputLoss::half_squared_error),
               "output_loss: the batch is empty");
  EXPECT_ERROR(output_prediction(Z, Activation::relu, OutputLoss::binary_cross_entropy),
               "output_prediction: binary cross-entropy needs the activation sigmoid");
}

}  // namespace
}  // namespace gradbook

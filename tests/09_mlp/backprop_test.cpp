// What: delta of the last layer, delta of a hidden layer, and one step of gradient descent on a
// two-layer network. Why:  this is the whole of training. Layers of 3, 4 and 2 units, batches of 5,
// non-symmetric square W; small steps
//       hide nothing, because every intermediate is compared.
#include "exercises/09_mlp/backprop.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

arma::mat slope(Activation f, const arma::mat& Z) { return activation_derivative(f, Z); }

/// Each sample's loss from its definition, without care for large numbers; 1 × B.
arma::mat textbook_loss(const arma::mat& Z, const arma::mat& Y, Activation f, OutputLoss loss) {
  arma::mat losses(1, Z.n_cols, arma::fill::zeros);
  for (arma::uword n = 0; n < Z.n_cols; ++n) {
    for (arma::uword i = 0; i < Z.n_rows; ++i) {
      const double y = Y(i, n);
      const arma::mat z_in = Z.submat(i, n, i, n);
      const double a = activate(f, z_in)(0);
      if (loss == OutputLoss::half_squared_error) losses(n) += 0.5 * (a - y) * (a - y);
      if (loss == OutputLoss::binary_cross_entropy) {
        losses(n) -= y * std::log(a) + (1 - y) * std::log(1 - a);
      }
      if (loss == OutputLoss::softmax_cross_entropy) {
        losses(n) -= y * std::log(std::exp(Z(i, n)) / arma::accu(arma::exp(Z.col(n))));
      }
    }
  }
  return losses;
}

struct OutputLayer {
  Activation activation;
  OutputLoss loss;
};

const std::vector<OutputLayer> kOutputLayers = {
    {Activation::identity, OutputLoss::half_squared_error},
    {Activation::sigmoid, OutputLoss::half_squared_error},
    {Activation::tanh, OutputLoss::half_squared_error},
    {Activation::sigmoid, OutputLoss::binary_cross_entropy},
    {Activation::identity, OutputLoss::softmax_cross_entropy},
};

/// Targets between 0 and 1; every column sums to 1.
arma::mat random_targets(Rng& rng, arma::uword out, arma::uword batch) {
  const arma::mat positive = rng.uniform(out, batch, 0.1, 1);
  return arma::normalise(positive, 1, 0);
}

TEST(DeltaOutput, MatchesTheToyNetwork) {  // D-TOYGRAD, layer 3: sigmoid, half squared error
  const arma::vec z = {0.47981749419632, 1.5794314626747};
  const arma::vec a = {0.61770477775534, 0.82912398415744};
  const arma::vec y = {1, 0};
  const arma::vec expected = {-0.090277329011899, 0.11746813288383};
  const arma::mat delta = delta_output(z, y, Activation::sigmoid, OutputLoss::half_squared_error);
  EXPECT_NEAR_MAT(
      delta, expected, Mistake(a - y, "f′ is missing: the squared error needs it", 1),
      Mistake(-expected, "y − a has the wrong sign: descent would climb", 1),
      Mistake((a - y) % slope(Activation::sigmoid, a), "f′ is taken at A: take it at Z", 2));
}

TEST(DeltaOutput, IsTheErrorForBinaryCrossEntropy) {  // σ(ln 3) = 3/4, σ(−ln 4) = 1/5
  const arma::mat Z = {{std::log(3.0), -std::log(4.0)}};
  const arma::mat Y = {{1, 0}};
  const arma::mat expected = {{-0.25, 0.2}};
  const arma::mat delta = delta_output(Z, Y, Activation::sigmoid, OutputLoss::binary_cross_entropy);
  EXPECT_NEAR_MAT(
      delta, expected,
      Mistake(arma::mat{{-0.25 * 0.1875, 0.2 * 0.16}},
              "f′ does not belong here: it cancels against the derivative of the cross-entropy", 3),
      Mistake(-expected, "y − a has the wrong sign: descent would climb", 1));
}

TEST(DeltaOutput, IsTheErrorForSoftmaxCrossEntropy) {  // softmax(ln 1, ln 2, ln 5) = (1, 2, 5)/8
  const arma::mat Z = {{0, std::log(5.0)}, {std::log(2.0), std::log(2.0)}, {std::log(5.0), 0}};
  const arma::mat Y = {{1, 0}, {0, 1}, {0, 0}};
  const arma::mat expected = {{-0.875, 0.625}, {0.25, -0.75}, {0.625, 0.125}};
  const arma::mat delta =
      delta_output(Z, Y, Activation::identity, OutputLoss::softmax_cross_entropy);
  EXPECT_NEAR_MAT(
      delta, expected,
      Mistake(Z - Y, "the softmax is missing: compare output_prediction() with the target", 1),
      Mistake(-expected, "y − p has the wrong sign: descent would climb", 1));
}

TEST(DeltaOutput, LeavesTheMeanToTheTrainingStep) {
  Rng rng = test_rng(1);
  const arma::mat Z = rng.normal(2, 5);
  const arma::mat Y = random_targets(rng, 2, 5);
  for (const OutputLayer& layer : kOutputLayers) {
    const arma::mat batch = delta_output(Z, Y, layer.activation, layer.loss);
    for (arma::uword n = 0; n < 5; ++n) {
      const arma::mat alone = delta_output(Z.col(n), Y.col(n), layer.activation, layer.loss);
      EXPECT_NEAR_NAMED("a column of delta", batch.col(n), alone, 1e-9,
                        Mistake(alone / 5, "divided by the batch size: delta is per sample", 2));
    }
  }
}

TEST(DeltaOutput, MatchesNumericalGradients) {
  Rng rng = test_rng(2);
  const arma::mat Z = rng.normal(3, 5);
  const arma::mat Y = random_targets(rng, 3, 5);
  for (const OutputLayer& layer : kOutputLayers) {
    check_gradients(
        "delta", Z,
        [&](const arma::mat& Z_) { return textbook_loss(Z_, Y, layer.activation, layer.loss); },
        [&](const arma::mat& Z_, const arma::mat& R) {
          arma::mat dZ = delta_output(Z_, Y, layer.activation, layer.loss);
          dZ.each_row() %= R.row(0);
          return dZ;
        });
  }
}

TEST(DeltaOutput, StaysFiniteForVerySureAnswers) {
  const arma::mat Z = {{800, -800}, {-800, 800}};
  const arma::mat Y = {{0, 0}, {1, 1}};
  const arma::mat expected = {{1, 0}, {-1, 0}};
  EXPECT_NEAR_MAT(delta_output(Z, Y, Activation::sigmoid, OutputLoss::binary_cross_entropy),
                  expected);
  EXPECT_NEAR_MAT(delta_output(Z, Y, Activation::identity, OutputLoss::softmax_cross_entropy),
                  expected);
}

/// f and f′ by their definitions.
double value_of(Activation f, double z) {
  if (f == Activation::sigmoid) return 1 / (1 + std::exp(-z));
  if (f == Activation::tanh) return std::tanh(z);
  return f == Activation::relu ? std::max(z, 0.0) : z;
}
double slope_of(Activation f, double z) {
  const double a = value_of(f, z);
  if (f == Activation::sigmoid) return a * (1 - a);
  if (f == Activation::tanh) return 1 - a * a;
  return f == Activation::relu && z <= 0 ? 0 : 1;
}

TEST(DeltaOutput, TakesZeroAsTheSlopeOfReluAtZero) {
  const arma::mat Z = {{0, 2, -1}, {3, 0, 0}};
  const arma::mat Y = {{1, 1.5, -4}, {5, -2, 7}};
  EXPECT_NEAR_NAMED(
      "delta", delta_output(Z, Y, Activation::relu, OutputLoss::half_squared_error),
      (arma::mat{{0, 0.5, 0}, {-2, 0, 0}}), kTolerance,
      Mistake(arma::mat{{-1, 0.5, 0}, {-2, 2, -7}}, "the slope of a ReLU at 0 is 0, not 1", 2));
}

// Outputs and samples beyond every block, errors from 1e-6 to 1e6
TEST(DeltaOutput, HasNoLargestSizeOrScale) {
  Rng rng = test_rng(8);
  using Sizes = std::pair<arma::uword, arma::uword>;
  for (const auto& [out, B] : {Sizes{300, 2}, Sizes{2, 300}}) {
    const arma::mat Z = rng.uniform(out, B, -2, 2);
    const arma::mat Y = rng.normal(out, B);
    for (const double scale : {1e6, 1e-6}) {
      for (const Activation f : {Activation::identity, Activation::relu}) {
        arma::mat expected(out, B);
        for (arma::uword i = 0; i < Z.n_elem; ++i) {
          expected(i) = (value_of(f, scale * Z(i)) - scale * Y(i)) * slope_of(f, Z(i));
        }
        EXPECT_NEAR_NAMED("delta",
                          delta_output(scale * Z, scale * Y, f, OutputLoss::half_squared_error),
                          expected, kTolerance);
      }
    }
    arma::mat A(out, B);
    arma::mat P(out, B);
    for (arma::uword n = 0; n < B; ++n) {
      const double sum = arma::accu(arma::exp(Z.col(n)));
      for (arma::uword i = 0; i < out; ++i) {
        A(i, n) = value_of(Activation::sigmoid, Z(i, n));
        P(i, n) = std::exp(Z(i, n)) / sum;
      }
    }
    const arma::mat zero(out, B, arma::fill::zeros);
    EXPECT_NEAR_NAMED("delta",
                      delta_output(Z, zero, Activation::sigmoid, OutputLoss::binary_cross_entropy),
                      A, kTolerance);
    // A constant added to all pre-activations of a sample leaves its softmax, each its own
    arma::mat far = Z;
    for (arma::uword n = 0; n < B; ++n) far.col(n) += n % 2 == 0 ? 5000 : -5000;
    EXPECT_NEAR_NAMED(
        "delta", delta_output(far, zero, Activation::identity, OutputLoss::softmax_cross_entropy),
        P, kTolerance);
  }
}

TEST(DeltaOutputContract, RefusesWhatDoesNotFit) {
  const arma::mat Z(2, 5, arma::fill::ones);
  EXPECT_ERROR(delta_output(Z, arma::mat(5, 2), Activation::relu, OutputLoss::half_squared_error),
               "delta_output: Y is 5x2, expected 2x5");
  EXPECT_ERROR(delta_output(Z, Z, Activation::relu, OutputLoss::binary_cross_entropy),
               "delta_output: binary cross-entropy needs the activation sigmoid");
  EXPECT_ERROR(delta_output(Z, Z, Activation::tanh, OutputLoss::softmax_cross_entropy),
               "delta_output: softmax cross-entropy needs the activation identity (it contains the "
               "softmax)");
}

TEST(DeltaHidden, MatchesTheToyNetwork) {  // D-TOYGRAD, layer 1: W² is not symmetric
  const arma::mat W2 = {{2, -1}, {-2, -1}};
  const arma::vec delta2 = {-0.045762891766824, 0.055160568394214};
  const arma::vec z1 = {4, -2};
  const arma::vec expected = {-0.0035651628537064, -0.00098669576357244};
  const arma::vec back = W2.t() * delta2;
  const arma::mat a1 = activate(Activation::sigmoid, z1);
  const arma::mat delta = delta_hidden(W2, delta2, z1, Activation::sigmoid);
  EXPECT_NEAR_MAT(
      delta, expected,
      Mistake((W2 * delta2) % slope(Activation::sigmoid, z1),
              "this multiplies by W: use its transpose", 2),
      Mistake(back % slope(Activation::sigmoid, a1), "f′ is taken at A: take it at Z", 3),
      Mistake(back, "f′ is missing", 3));
}

TEST(DeltaHidden, StopsAtUnitsThatAreOff) {  // ReLU: slope 1 or 0
  const arma::mat W_next = {{1, 2}, {3, -1}};
  const arma::mat delta_next = {{1, 0.5}, {-2, 1}};
  const arma::mat Z = {{0.5, -1}, {2, 0.25}};
  const arma::mat expected = {{-5, 0}, {4, 0}};  // by hand: Wᵀ delta = (-5, 3.5; 4, 0)
  const arma::mat delta = delta_hidden(W_next, delta_next, Z, Activation::relu);
  EXPECT_NEAR_MAT(delta, expected,
                  Mistake((W_next * delta_next) % slope(Activation::relu, Z),
                          "this multiplies by W: use its transpose", 2),
                  Mistake(W_next.t() * delta_next, "f′ is missing", 3));
}

TEST(DeltaHidden, TakesZeroAsTheSlopeOfReluAtZero) {
  const arma::mat W_next = {{1, 2}, {3, -1}};
  const arma::mat delta_next = {{1, 0.5}, {-2, 1}};  // Wᵀ delta = (-5, 3.5; 4, 0)
  const arma::mat Z = {{0, 1}, {2, 0}};
  EXPECT_NEAR_NAMED(
      "delta", delta_hidden(W_next, delta_next, Z, Activation::relu), (arma::mat{{0, 3.5}, {4, 0}}),
      kTolerance, Mistake(arma::mat{{-5, 3.5}, {4, 0}}, "the slope of a ReLU at 0 is 0, not 1", 3));
}

// Units, next units and samples beyond every block, deltas from 1e-6 to 1e6
TEST(DeltaHidden, HasNoLargestSizeOrScale) {
  Rng rng = test_rng(9);
  using Sizes = std::vector<arma::uword>;
  for (const Sizes& sizes : {Sizes{300, 3, 2}, Sizes{3, 300, 2}, Sizes{2, 3, 300}}) {
    const arma::mat W_next = rng.normal(sizes[1], sizes[0]);
    const arma::mat delta_next = rng.normal(sizes[1], sizes[2]);
    const arma::mat Z = rng.normal(sizes[0], sizes[2]);
    for (const Activation f :
         {Activation::identity, Activation::sigmoid, Activation::tanh, Activation::relu}) {
      arma::mat expected(arma::size(Z), arma::fill::zeros);
      for (arma::uword n = 0; n < Z.n_cols; ++n) {
        for (arma::uword i = 0; i < Z.n_rows; ++i) {
          for (arma::uword j = 0; j < W_next.n_rows; ++j) {
            expected(i, n) += W_next(j, i) * delta_next(j, n) * slope_of(f, Z(i, n));
          }
        }
      }
      for (const double scale : {1e6, 1e-6}) {
        EXPECT_NEAR_NAMED("delta", delta_hidden(W_next, scale * delta_next, Z, f), scale * expected,
                          kTolerance);
      }
    }
  }
}

TEST(DeltaHidden, MatchesTheDefinitionForRandomLayers) {
  Rng rng = test_rng(7);
  const arma::uword units = 2 + rng.below(4);
  const arma::uword next = units;  // as many units: the product without the transpose fits too
  const arma::uword B = 2 + rng.below(4);
  const arma::mat W_next = rng.normal(next, units);
  const arma::mat delta_next = rng.normal(next, B);
  const arma::mat Z = rng.normal(units, B);
  arma::mat expected(units, B);
  arma::mat back(units, B, arma::fill::zeros);
  arma::mat untransposed(units, B, arma::fill::zeros);
  for (arma::uword n = 0; n < B; ++n) {
    for (arma::uword i = 0; i < units; ++i) {
      const double slope_of_tanh = 1 - std::pow(std::tanh(Z(i, n)), 2);
      for (arma::uword j = 0; j < next; ++j) {
        back(i, n) += W_next(j, i) * delta_next(j, n);
        untransposed(i, n) += W_next(i, j) * delta_next(j, n) * slope_of_tanh;
      }
      expected(i, n) = back(i, n) * slope_of_tanh;
    }
  }
  EXPECT_NEAR_MAT(
      delta_hidden(W_next, delta_next, Z, Activation::tanh), expected,
      Mistake(untransposed, "this multiplies by W: use its transpose", 2),
      Mistake(back % slope(Activation::tanh, arma::tanh(Z)), "f′ is taken at A: take it at Z", 3),
      Mistake(back, "f′ is missing", 3));
}

TEST(DeltaHidden, MatchesNumericalGradients) {
  Rng rng = test_rng(3);
  const arma::mat W_next = rng.normal(2, 4);
  const arma::mat Z = rng.normal(4, 5);
  for (const Activation f : {Activation::identity, Activation::sigmoid, Activation::tanh}) {
    check_gradients(
        "delta", Z, [&](const arma::mat& Z_) { return arma::mat(W_next * activate(f, Z_)); },
        [&](const arma::mat& Z_, const arma::mat& R) { return delta_hidden(W_next, R, Z_, f); });
  }
}

TEST(DeltaHidden,
     BackpropagatesThroughTheToyNetwork) {  // D-TOYGRAD: deck B "Implementation", L = 3
  const Activation f = Activation::sigmoid;
  const arma::mat W1 = {{1, -2}, {-1, 1}};
  const arma::mat W2 = {{2, -1}, {-2, -1}};
  const arma::mat W3 = {{3, -1}, {-1, 4}};
  const arma::vec x = {1, -1};
  const arma::vec y = {1, 0};
  const DenseCache layer1 = dense_forward(x, W1, arma::vec{1, 0}, f);
  const DenseCache layer2 = dense_forward(layer1.A, W2, arma::vec{0, 0}, f);
  const DenseCache layer3 = dense_forward(layer2.A, W3, arma::vec{-2, 2}, f);
  const arma::mat delta3 = delta_output(layer3.Z, y, f, OutputLoss::half_squared_error);
  const arma::mat delta2 = delta_hidden(W3, delta3, layer2.Z, f);
  const arma::mat delta1 = delta_hidden(W2, delta2, layer1.Z, f);

  EXPECT_NEAR_MAT(output_loss(layer3.Z, y, f, OutputLoss::half_squared_error), 0.4167981090281);
  EXPECT_NEAR_MAT(delta2, (arma::vec{-0.045762891766824, 0.055160568394214}));
  EXPECT_NEAR_MAT(
      dense_backward(delta3, layer3, W3).dW,
      (arma::mat{{-0.077956126821448, -0.0099970806513201}, {0.1014358839013, 0.013008120768004}}));
  EXPECT_NEAR_MAT(dense_backward(delta2, layer2, W2).dW,
                  (arma::mat{{-0.044939790787034, -0.0054550704187873},
                             {0.054168438829448, 0.0065753009329912}}));
  EXPECT_NEAR_MAT(dense_backward(delta1, layer1, W1).dW,
                  (arma::mat{{-0.0035651628537064, 0.0035651628537064},
                             {-0.00098669576357244, 0.00098669576357244}}));
}

/// dJ/dW of the first layer of a network with tanh layers and a softmax, J summed over the batch.
arma::mat first_gradient(const std::vector<arma::mat>& W, const arma::mat& X, const arma::mat& Y) {
  std::vector<DenseCache> caches;
  for (std::size_t l = 0; l < W.size(); ++l) {
    const Activation f = l + 1 < W.size() ? Activation::tanh : Activation::identity;
    const arma::vec b(W[l].n_rows, arma::fill::value(0.1));
    caches.push_back(dense_forward(l == 0 ? X : caches.back().A, W[l], b, f));
  }
  arma::mat delta =
      delta_output(caches.back().Z, Y, Activation::identity, OutputLoss::softmax_cross_entropy);
  for (std::size_t l = W.size() - 1; l > 0; --l) {
    delta = delta_hidden(W[l], delta, caches[l - 1].Z, Activation::tanh);
  }
  return dense_backward(delta, caches[0], W[0]).dW;
}

TEST(DeltaHidden, BackpropagatesThroughAnyNumberOfLayers) {
  Rng rng = test_rng(6);
  const arma::mat X = rng.normal(3, 5);
  const arma::mat Y = random_targets(rng, 2, 5);
  for (const std::vector<arma::uword>& sizes :
       {std::vector<arma::uword>{3, 4, 2}, {3, 5, 4, 2}, {3, 4, 6, 5, 4, 2}}) {
    std::vector<arma::mat> W;
    for (std::size_t l = 1; l < sizes.size(); ++l) {
      // Over the root of the fan-in: with larger weights tanh saturates and the gradient vanishes
      W.push_back(rng.normal(sizes[l], sizes[l - 1]) / std::sqrt(sizes[l - 1]));
    }
    const auto with_first = [&](const arma::mat& W1) {
      std::vector<arma::mat> changed = W;
      changed[0] = W1;
      return changed;
    };
    check_gradients(
        "dW of the first layer", W[0],
        [&](const arma::mat& W1) {
          arma::mat A = W1 * X + 0.1;
          for (std::size_t l = 1; l < W.size(); ++l) A = W[l] * arma::tanh(A) + 0.1;
          const OutputLoss loss = OutputLoss::softmax_cross_entropy;
          return arma::mat(arma::sum(textbook_loss(A, Y, Activation::identity, loss), 1));
        },
        [&](const arma::mat& W1, const arma::mat& R) {
          return arma::mat(R(0) * first_gradient(with_first(W1), X, Y));
        });
  }
}

TEST(DeltaHiddenContract, NamesBothShapesWhenTheyDoNotFit) {
  const arma::mat W_next(2, 4, arma::fill::ones);
  EXPECT_ERROR(delta_hidden(W_next, arma::mat(2, 5), arma::mat(3, 5), Activation::relu),
               "delta_hidden: W_next is 2x4, expected *x3");
  EXPECT_ERROR(delta_hidden(W_next, arma::mat(2, 4), arma::mat(4, 5), Activation::relu),
               "delta_hidden: delta_next is 2x4, expected 2x5");
}

/// A 3-4-2 network and five samples. The answers of the first output lie between 0.3 and 3, of the
/// second one mirrored, the targets at 0.1 … 0.25 and above 0.75: no unit of the last layer is
/// saturated, and the errors of the batch do not cancel. A gradient near 0 has no certain digits.
struct Problem {
  explicit Problem(const OutputLayer& layer, std::uint64_t seed = 4) : loss(layer.loss) {
    Rng rng = test_rng(seed);
    net.W1 = rng.normal(4, 3);
    net.b1 = rng.normal(4, 1);
    net.W2 = rng.uniform(2, 4, -0.3, 0.3);
    net.b2 = arma::vec{1.8, -1.8} + rng.uniform(2, 1, -0.2, 0.2);
    net.hidden = Activation::tanh;
    net.output = layer.activation;
    X = rng.normal(3, 5);
    const arma::rowvec first = rng.uniform(1, 5, 0.1, 0.25);
    Y = arma::join_cols(first, 1 - first);
  }
  TwoLayerNet net;
  OutputLoss loss;
  arma::mat X, Y;
};

/// Whether both deltas and activations of a step have the shapes of a problem: otherwise their
/// products would be of any size.
bool has_shapes(const TwoLayerStep& step, const Problem& p) {
  const arma::uword B = p.X.n_cols;
  const arma::SizeMat hidden(p.net.W1.n_rows, B);
  const arma::SizeMat out(p.net.W2.n_rows, B);
  if (arma::size(step.layer1.Z) == hidden && arma::size(step.layer1.A) == hidden &&
      arma::size(step.delta1) == hidden && arma::size(step.layer2.Z) == out &&
      arma::size(step.layer2.A) == out && arma::size(step.delta2) == out) {
    return true;
  }
  report_mistake("Z, A and delta of a layer are units x samples: one of them is not", 1);
  return false;
}

const OutputLayer kRegression = {Activation::identity, OutputLoss::half_squared_error};

TEST(TwoLayerStep, ReturnsEveryIntermediateOfTheForwardPass) {
  const Problem p({Activation::sigmoid, OutputLoss::half_squared_error});
  const TwoLayerStep step = two_layer_step(p.net, p.X, p.Y, p.loss, 0.1);
  const arma::rowvec ones(5, arma::fill::ones);
  const arma::mat Z1 = p.net.W1 * p.X + p.net.b1 * ones;
  const arma::mat A1 = arma::tanh(Z1);
  const arma::mat Z2 = p.net.W2 * A1 + p.net.b2 * ones;
  EXPECT_NEAR_MAT(step.layer1.Z, Z1);
  EXPECT_NEAR_MAT(step.layer1.A, A1);
  EXPECT_NEAR_MAT(step.layer2.Z, Z2);
  EXPECT_NEAR_MAT(step.layer2.A, 1 / (1 + arma::exp(-Z2)));
  const double sum = arma::accu(textbook_loss(Z2, p.Y, p.net.output, p.loss));
  EXPECT_NEAR_MAT(step.loss, sum / 5, Mistake(sum, "the sum over the batch: J is the mean", 2));
}

TEST(TwoLayerStep, AnswersWithProbabilitiesAfterASoftmax) {
  const Problem p({Activation::identity, OutputLoss::softmax_cross_entropy});
  const TwoLayerStep step = two_layer_step(p.net, p.X, p.Y, p.loss, 0.1);
  EXPECT_NEAR_MAT(arma::sum(step.layer2.A, 0), arma::ones<arma::rowvec>(5),
                  Mistake(arma::sum(step.layer2.Z, 0), "A2 is Z2: the softmax is missing", 1));
}

TEST(TwoLayerStep, GoesBackThroughTheWeightsOfTheForwardPass) {
  const Problem p(kRegression);
  const double learning_rate = 0.5;
  const TwoLayerStep step = two_layer_step(p.net, p.X, p.Y, p.loss, learning_rate);
  if (!has_shapes(step, p)) return;
  const arma::mat delta2 = step.layer2.Z - p.Y;
  const arma::mat f1 = 1 - arma::square(arma::tanh(step.layer1.Z));
  const arma::mat W2_updated =
      p.net.W2 - learning_rate * delta2 * arma::tanh(step.layer1.Z).t() / 5;
  EXPECT_NEAR_MAT(step.delta2, delta2,
                  Mistake(delta2 / 5, "divided by the batch size: delta is per sample", 2));
  EXPECT_NEAR_MAT(
      step.delta1, (p.net.W2.t() * delta2) % f1,
      Mistake((W2_updated.t() * delta2) % f1,
              "delta1 uses W2 after its update: use the weights of the forward pass", 3),
      Mistake(p.net.W2.t() * delta2, "f′ of the hidden layer is missing", 1));
}

TEST(TwoLayerStep, DividesByTheBatchSizeOnce) {
  const Problem p(kRegression);
  const TwoLayerStep step = two_layer_step(p.net, p.X, p.Y, p.loss, 0.5);
  if (!has_shapes(step, p)) return;
  const arma::mat sum = step.delta2 * step.layer1.A.t();
  EXPECT_NEAR_MAT(step.gradients2.dW, sum / 5,
                  Mistake(sum, "the gradient of the sum: J is the mean over the batch", 2),
                  Mistake(sum / 25, "divided by the batch size twice", 2));
  EXPECT_NEAR_MAT(step.gradients1.db, arma::sum(step.delta1, 1) / 5,
                  Mistake(arma::sum(step.delta1, 1),
                          "the gradient of the sum: J is the mean over the batch", 2),
                  Mistake(arma::sum(step.delta1, 1) / 25, "divided by the batch size twice", 2));
}

TEST(TwoLayerStep, MatchesNumericalGradients) {
  for (const OutputLayer& layer : kOutputLayers) {
    const Problem p(layer);
    const auto mean_loss = [&](const TwoLayerNet& net) {
      const arma::rowvec ones(5, arma::fill::ones);
      const arma::mat A1 = arma::tanh(net.W1 * p.X + net.b1 * ones);
      const arma::mat Z2 = net.W2 * A1 + net.b2 * ones;
      return arma::mat(arma::mean(textbook_loss(Z2, p.Y, net.output, p.loss), 1));
    };
    const auto with = [&](auto TwoLayerNet::*parameter, const arma::mat& value) {
      TwoLayerNet net = p.net;
      net.*parameter = value;
      return net;
    };
    const auto check = [&](const char* name, auto TwoLayerNet::*parameter,
                           DenseGradients TwoLayerStep::*both, auto DenseGradients::*gradient) {
      check_gradients(
          name, p.net.*parameter,
          [&](const arma::mat& value) { return mean_loss(with(parameter, value)); },
          [&](const arma::mat& value, const arma::mat& R) {
            const TwoLayerStep step = two_layer_step(with(parameter, value), p.X, p.Y, p.loss, 0.1);
            return arma::mat(R(0) * (step.*both.*gradient));
          });
    };
    check("dW1", &TwoLayerNet::W1, &TwoLayerStep::gradients1, &DenseGradients::dW);
    check("db1", &TwoLayerNet::b1, &TwoLayerStep::gradients1, &DenseGradients::db);
    check("dW2", &TwoLayerNet::W2, &TwoLayerStep::gradients2, &DenseGradients::dW);
    check("db2", &TwoLayerNet::b2, &TwoLayerStep::gradients2, &DenseGradients::db);
  }
}

TEST(TwoLayerStep, MovesEveryParameterAgainstItsGradient) {
  const Problem p(kRegression);
  const TwoLayerStep step = two_layer_step(p.net, p.X, p.Y, p.loss, 0.25);
  const auto check = [](const char* name, const arma::mat& updated, const arma::mat& before,
                        const arma::mat& gradient) {
    EXPECT_NEAR_NAMED(name, updated, before - 0.25 * gradient, 1e-9,
                      Mistake(before + 0.25 * gradient, "moved along the gradient: descend", 1),
                      Mistake(before, "not updated", 1),
                      Mistake(before - gradient, "the learning rate is missing", 3));
  };
  check("updated.W1", step.updated.W1, p.net.W1, step.gradients1.dW);
  check("updated.b1", step.updated.b1, p.net.b1, step.gradients1.db);
  check("updated.W2", step.updated.W2, p.net.W2, step.gradients2.dW);
  check("updated.b2", step.updated.b2, p.net.b2, step.gradients2.db);
  EXPECT_NEAR_NAMED("updated.hidden", step.updated.hidden, p.net.hidden, 0);
  EXPECT_NEAR_NAMED("updated.output", step.updated.output, p.net.output, 0);
}

/// All that a step returns, from loops over single numbers; outputs: identity, half squared error.
TwoLayerStep slow_step(const TwoLayerNet& net, const arma::mat& X, const arma::mat& Y,
                       double rate) {
  const arma::uword in = X.n_rows, hidden = net.W1.n_rows, out = Y.n_rows, B = X.n_cols;
  const double count = static_cast<double>(B);
  TwoLayerStep s;
  s.layer1.X = X;
  s.layer1.Z = s.layer1.A = s.delta1 = s.gradients2.dX = arma::zeros(hidden, B);
  s.gradients1.dX = arma::zeros(in, B);
  s.layer2.Z = s.layer2.A = s.delta2 = arma::zeros(out, B);
  s.gradients1.dW = arma::zeros(hidden, in);
  s.gradients1.db = arma::zeros(hidden);
  s.gradients2.dW = arma::zeros(out, hidden);
  s.gradients2.db = arma::zeros(out);
  for (arma::uword n = 0; n < B; ++n) {
    for (arma::uword h = 0; h < hidden; ++h) {
      s.layer1.Z(h, n) = net.b1(h);
      for (arma::uword j = 0; j < in; ++j) s.layer1.Z(h, n) += net.W1(h, j) * X(j, n);
      s.layer1.A(h, n) = value_of(net.hidden, s.layer1.Z(h, n));
    }
    for (arma::uword i = 0; i < out; ++i) {
      s.layer2.Z(i, n) = net.b2(i);
      for (arma::uword h = 0; h < hidden; ++h) s.layer2.Z(i, n) += net.W2(i, h) * s.layer1.A(h, n);
      s.layer2.A(i, n) = s.layer2.Z(i, n);
      s.delta2(i, n) = s.layer2.Z(i, n) - Y(i, n);
      s.loss += s.delta2(i, n) * s.delta2(i, n) / 2 / count;
      s.gradients2.db(i) += s.delta2(i, n) / count;
      for (arma::uword h = 0; h < hidden; ++h) {
        s.gradients2.dW(i, h) += s.delta2(i, n) * s.layer1.A(h, n) / count;
        s.gradients2.dX(h, n) += net.W2(i, h) * s.delta2(i, n) / count;
        s.delta1(h, n) += net.W2(i, h) * s.delta2(i, n) * slope_of(net.hidden, s.layer1.Z(h, n));
      }
    }
    for (arma::uword h = 0; h < hidden; ++h) {
      s.gradients1.db(h) += s.delta1(h, n) / count;
      for (arma::uword j = 0; j < in; ++j) {
        s.gradients1.dW(h, j) += s.delta1(h, n) * X(j, n) / count;
        s.gradients1.dX(j, n) += s.delta1(h, n) * net.W1(h, j) / count;
      }
    }
  }
  s.updated = net;
  s.updated.W1 -= rate * s.gradients1.dW;
  s.updated.b1 -= rate * s.gradients1.db;
  s.updated.W2 -= rate * s.gradients2.dW;
  s.updated.b2 -= rate * s.gradients2.db;
  return s;
}

void expect_step(const TwoLayerStep& step, const TwoLayerStep& expected) {
  EXPECT_NEAR_NAMED("Z1", step.layer1.Z, expected.layer1.Z, kTolerance);
  EXPECT_NEAR_NAMED("A1", step.layer1.A, expected.layer1.A, kTolerance);
  EXPECT_NEAR_NAMED("Z2", step.layer2.Z, expected.layer2.Z, kTolerance);
  EXPECT_NEAR_NAMED("A2", step.layer2.A, expected.layer2.A, kTolerance);
  EXPECT_NEAR_NAMED("loss", step.loss, expected.loss, kTolerance);
  EXPECT_NEAR_NAMED("delta2", step.delta2, expected.delta2, kTolerance);
  EXPECT_NEAR_NAMED("delta1", step.delta1, expected.delta1, kTolerance);
  EXPECT_NEAR_NAMED("input of layer 1", step.layer1.X, expected.layer1.X, 0);
  EXPECT_NEAR_NAMED("input of layer 2", step.layer2.X, expected.layer1.A, kTolerance);
  EXPECT_NEAR_NAMED("dA1", step.gradients2.dX, expected.gradients2.dX, kTolerance);
  EXPECT_NEAR_NAMED("dX", step.gradients1.dX, expected.gradients1.dX, kTolerance);
  EXPECT_NEAR_NAMED("dW2", step.gradients2.dW, expected.gradients2.dW, kTolerance);
  EXPECT_NEAR_NAMED("db2", step.gradients2.db, expected.gradients2.db, kTolerance);
  EXPECT_NEAR_NAMED("dW1", step.gradients1.dW, expected.gradients1.dW, kTolerance);
  EXPECT_NEAR_NAMED("db1", step.gradients1.db, expected.gradients1.db, kTolerance);
  EXPECT_NEAR_NAMED("updated.W2", step.updated.W2, expected.updated.W2, kTolerance);
  EXPECT_NEAR_NAMED("updated.b2", step.updated.b2, expected.updated.b2, kTolerance);
  EXPECT_NEAR_NAMED("updated.W1", step.updated.W1, expected.updated.W1, kTolerance);
  EXPECT_NEAR_NAMED("updated.b1", step.updated.b1, expected.updated.b1, kTolerance);
  EXPECT_NEAR_NAMED("updated.hidden", step.updated.hidden, expected.updated.hidden, 0);
  EXPECT_NEAR_NAMED("updated.output", step.updated.output, expected.updated.output, 0);
}

// One size is beyond every block; every hidden activation; targets from 1e-6 to 1e6
TEST(TwoLayerStep, HasNoLargestSizeOrScale) {
  Rng rng = test_rng(12);
  using Sizes = std::vector<arma::uword>;
  const std::vector<Activation> activations = {Activation::relu, Activation::tanh,
                                               Activation::sigmoid, Activation::identity};
  const std::vector<Sizes> all = {{300, 4, 2, 3}, {3, 300, 2, 4}, {2, 3, 300, 4}, {4, 3, 2, 300}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Sizes& n = all[i];
    TwoLayerNet net;
    net.W1 = rng.normal(n[1], n[0]) / std::sqrt(static_cast<double>(n[0]));
    net.b1 = rng.normal(n[1], 1);
    net.W2 = rng.normal(n[2], n[1]);
    net.b2 = rng.normal(n[2], 1);
    net.hidden = activations[i];
    net.output = Activation::identity;
    const arma::mat X = rng.normal(n[0], n[3]);
    const arma::mat targets = rng.normal(n[2], n[3]);
    for (const double scale : {1e6, 1e-6}) {
      TwoLayerNet scaled = net;
      scaled.W2 *= scale;
      scaled.b2 *= scale;
      const double rate = 0.25 / (scale * scale);
      const arma::mat Y = scale * targets;
      expect_step(two_layer_step(scaled, X, Y, OutputLoss::half_squared_error, rate),
                  slow_step(scaled, X, Y, rate));
    }
  }
}

TEST(TwoLayerStep, TakesZeroAsTheSlopeOfReluAtZero) {  // the first sample's Z1 is 1 − 1 = 0
  TwoLayerNet net;
  net.W1 = arma::mat{{1, -1}, {1, 2}};
  net.b1 = arma::vec{0, 1};
  net.W2 = arma::mat{{2, -1}, {1, 3}};
  net.b2 = arma::vec{1, -1};
  net.hidden = Activation::relu;
  net.output = Activation::identity;
  const arma::mat X = {{1, 2, -1}, {1, -1, 2}};
  const arma::mat Y = {{1, 0, 2}, {-1, 1, 3}};
  expect_step(two_layer_step(net, X, Y, OutputLoss::half_squared_error, 0.5),
              slow_step(net, X, Y, 0.5));
}

TEST(TwoLayerStep, HasAFiniteLossForVerySureAnswers) {  // −ln σ(−800) = 800 and −ln σ(800) = 0
  TwoLayerNet net;
  net.W1 = arma::mat(1, 1, arma::fill::ones);
  net.b1 = arma::vec(1, arma::fill::zeros);
  net.W2 = arma::mat(1, 1, arma::fill::value(800));
  net.b2 = arma::vec(1, arma::fill::zeros);
  net.hidden = Activation::identity;
  const arma::mat X = {{-1, 1}};
  const arma::mat Y = {{1, 1}};
  EXPECT_NEAR_NAMED("loss", two_layer_step(net, X, Y, OutputLoss::binary_cross_entropy, 0.1).loss,
                    400, kTolerance);
}

TEST(TwoLayerStep, LowersTheLossOnAFixedBatchUntilXorIsLearnt) {
  const arma::mat X = {{0, 0, 1, 1}, {0, 1, 0, 1}};
  const arma::mat Y = {{0, 1, 1, 0}};
  Rng rng = test_rng(5);
  // Two units begin near OR and NAND: from anywhere else descent may end in a local minimum
  TwoLayerNet net;
  net.W1 = arma::mat{{2, 2}, {-2, -2}, {0.5, -0.5}, {-0.5, 0.5}} + rng.uniform(4, 2, -0.3, 0.3);
  net.b1 = arma::vec{-1, 3, 0, 0} + rng.uniform(4, 1, -0.3, 0.3);
  net.W2 = arma::mat{{1, 1, 0, 0}} + rng.uniform(1, 4, -0.3, 0.3);
  net.b2 = arma::vec{-1} + rng.uniform(1, 1, -0.3, 0.3);
  double before = arma::datum::inf;
  for (int i = 0; i < 500; ++i) {
    const TwoLayerStep step = two_layer_step(net, X, Y, OutputLoss::binary_cross_entropy, 0.5);
    if (arma::size(step.updated.W1) != arma::size(net.W1) ||
        arma::size(step.updated.b1) != arma::size(net.b1) ||
        arma::size(step.updated.W2) != arma::size(net.W2) ||
        arma::size(step.updated.b2) != arma::size(net.b2)) {
      report_mistake("the updated network has other shapes than the network before the step", 3);
      return;
    }
    if (!(step.loss < before)) {
      report_mistake(
          "the loss does not fall on a fixed batch: is a gradient, its sign or the update wrong?",
          1);
      return;
    }
    before = step.loss;
    net = step.updated;
  }
  const TwoLayerStep last = two_layer_step(net, X, Y, OutputLoss::binary_cross_entropy, 0.5);
  EXPECT_NEAR_MAT(arma::round(last.layer2.A), Y);
  EXPECT_LT(last.loss, 0.1);
}

TEST(TwoLayerStepContract, RefusesWhatDoesNotFit) {
  const Problem p(kRegression);
  EXPECT_ERROR(two_layer_step(p.net, p.Y, p.Y, p.loss, 0.1),
               "two_layer_step: X is 2x5, expected 3x*");
  EXPECT_ERROR(two_layer_step(p.net, p.X, p.X, p.loss, 0.1),
               "two_layer_step: Y is 3x5, expected 2x5");
  EXPECT_ERROR(two_layer_step(p.net, p.X, p.Y, OutputLoss::binary_cross_entropy, 0.1),
               "two_layer_step: binary cross-entropy needs the activation sigmoid");
  EXPECT_ERROR(two_layer_step(p.net, arma::mat(3, 0), arma::mat(2, 0), p.loss, 0.1),
               "two_layer_step: the batch is empty");
}

}  // namespace
}  // namespace gradbook

// What: the losses: value and gradient.
// Why:  a loss that is off by a factor still trains; one that overflows stops after hours.
// How:  hand numbers, central differences through a network, logits of ±1000, NaN, ragged lengths.
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "core/rng.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/network/losses.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

const double kInfinity = std::numeric_limits<double>::infinity();
const double kNan = std::numeric_limits<double>::quiet_NaN();

/// Loss and gradient for scale 1.
template <typename T>
struct Evaluated {
  double loss;
  arma::Mat<T> gradient;
};

template <typename T>
Evaluated<T> evaluate(const Loss<T>& loss, const arma::Mat<T>& Z, const arma::umat& labels) {
  Evaluated<T> result{.loss = 0, .gradient = arma::Mat<T>(arma::size(Z))};
  const SampleShape shape = {.channels = Z.n_rows / labels.n_rows, .width = labels.n_rows};
  result.loss = loss.evaluate(shape, Z.memptr(), {.labels = labels.memptr(), .values = nullptr},
                              Z.n_cols, nullptr, T(1), result.gradient.memptr());
  return result;
}

template <typename T>
Evaluated<T> evaluate(const Loss<T>& loss, const arma::Mat<T>& Z, const arma::Mat<T>& targets) {
  Evaluated<T> result{.loss = 0, .gradient = arma::Mat<T>(arma::size(Z))};
  result.loss = loss.evaluate({.channels = Z.n_rows}, Z.memptr(),
                              {.labels = nullptr, .values = targets.memptr()}, Z.n_cols, nullptr,
                              T(1), result.gradient.memptr());
  return result;
}

template <typename T>
std::vector<LossPtr<T>> value_losses() {
  std::vector<LossPtr<T>> losses;
  losses.push_back(std::make_unique<SoftmaxCrossEntropyWithTargets<T>>());
  losses.push_back(std::make_unique<BinaryCrossEntropyWithLogits<T>>());
  losses.push_back(std::make_unique<MeanSquaredError<T>>());
  losses.push_back(std::make_unique<MeanAbsoluteError<T>>());
  losses.push_back(std::make_unique<Huber<T>>(T(0.75)));
  losses.push_back(std::make_unique<SmoothL1<T>>(T(0.75)));
  return losses;
}

template <typename T>
std::vector<LossPtr<T>> label_losses() {
  std::vector<LossPtr<T>> losses;
  losses.push_back(std::make_unique<SoftmaxCrossEntropy<T>>());
  losses.push_back(std::make_unique<MulticlassHinge<T>>(T(1.5)));
  return losses;
}

TEST(SoftmaxCrossEntropy, IsTheLogarithmOfTheProbability) {
  // Probabilities 1/8, 2/8, 5/8 and 1/3 each
  const arma::mat Z = {{0, 4}, {std::log(2.0), 4}, {std::log(5.0), 4}};
  const auto result = evaluate<double>(SoftmaxCrossEntropy<double>(), Z, arma::urowvec{2, 0});
  EXPECT_NEAR(result.loss, std::log(8.0 / 5) + std::log(3.0), 1e-15);
  const arma::mat expected = {{0.125, 1.0 / 3 - 1}, {0.25, 1.0 / 3}, {0.625 - 1, 1.0 / 3}};
  EXPECT_NEAR_NAMED("gradient", result.gradient, expected, 1e-15);
}

TEST(SoftmaxCrossEntropy, StaysExactForHugeScores) {
  const arma::mat Z = {{1000, -1000}, {-1000, -1e6}, {998, 1e6}};
  const auto wrong = evaluate<double>(SoftmaxCrossEntropy<double>(), Z, arma::urowvec{1, 0});
  const double first = 2000 + std::log1p(std::exp(-2.0));
  EXPECT_NEAR(wrong.loss, first + 1001000, 1e-9);
  const double p = 1 / (1 + std::exp(-2.0));
  const arma::mat expected = {{p, -1}, {-1, 0}, {1 - p, 1}};
  EXPECT_NEAR_NAMED("gradient", wrong.gradient, expected, 1e-15);
  const arma::fmat single = arma::conv_to<arma::fmat>::from(Z);
  EXPECT_NEAR(evaluate<float>(SoftmaxCrossEntropy<float>(), single, arma::urowvec{1, 0}).loss,
              first + 1001000, 0.1);
}

TEST(SoftmaxCrossEntropy, CountsEveryPosition) {
  const arma::mat Z = arma::vec{0, 0, 0, std::log(3.0)};
  const auto result = evaluate<double>(SoftmaxCrossEntropy<double>(), Z, arma::uvec{0, 1});
  EXPECT_NEAR(result.loss, std::log(2.0) + std::log(4.0 / 3), 1e-15);
  EXPECT_NEAR_NAMED("gradient", result.gradient, (arma::vec{-0.5, 0.5, 0.25, -0.25}), 1e-15);
}

TEST(SoftmaxCrossEntropyWithTargets, EqualsTheOneWithLabelsForOneHotTargets) {
  Rng rng(1);
  const arma::mat Z = 3 * rng.normal(19, 4);
  const arma::umat labels = arma::urowvec{0, 18, 7, 7};
  arma::mat targets(19, 4);
  for (uword n = 0; n < 4; ++n) targets(labels(n), n) = 1;
  const auto expected = evaluate<double>(SoftmaxCrossEntropy<double>(), Z, labels);
  const auto actual = evaluate<double>(SoftmaxCrossEntropyWithTargets<double>(), Z, targets);
  EXPECT_NEAR(actual.loss, expected.loss, 1e-13);
  EXPECT_NEAR_NAMED("gradient", actual.gradient, expected.gradient, 1e-15);
}

TEST(SoftmaxCrossEntropyWithTargets, WeighsTheLogarithms) {
  const arma::mat Z = arma::vec{0, std::log(2.0), std::log(5.0)};
  const arma::mat soft = arma::vec{0.5, 0.25, 0.25};
  const auto result = evaluate<double>(SoftmaxCrossEntropyWithTargets<double>(), Z, soft);
  EXPECT_NEAR(result.loss, 0.5 * std::log(8.0) + 0.25 * std::log(4.0) + 0.25 * std::log(8.0 / 5),
              1e-15);
  EXPECT_NEAR_NAMED("gradient", result.gradient, (arma::vec{-0.375, 0, 0.375}), 1e-15);
}

TEST(SoftmaxCrossEntropyWithTargets, ImpossibleClassesWithoutTargetCostNothing) {
  const arma::mat Z = arma::vec{-kInfinity, 0, 0};
  const auto result =
      evaluate<double>(SoftmaxCrossEntropyWithTargets<double>(), Z, arma::mat(arma::vec{0, 1, 0}));
  EXPECT_NEAR(result.loss, std::log(2.0), 1e-15);
}

TEST(BinaryCrossEntropy, MatchesTheHandComputation) {
  const arma::mat Z = arma::vec{0, std::log(3.0), -std::log(3.0)};  // σ = 1/2, 3/4, 1/4
  const arma::mat targets = arma::vec{1, 1, 0.5};
  const auto result = evaluate<double>(BinaryCrossEntropyWithLogits<double>(), Z, targets);
  const double expected =
      (std::log(2.0) + std::log(4.0 / 3) + 0.5 * std::log(4.0) + 0.5 * std::log(4.0 / 3)) / 3;
  EXPECT_NEAR(result.loss, expected, 1e-15);
  EXPECT_NEAR_NAMED("gradient", result.gradient, (arma::vec{-0.5, -0.25, -0.25} / 3), 1e-15);
}

TEST(BinaryCrossEntropy, StaysExactForHugeLogits) {
  const arma::mat Z = arma::rowvec{1000, 1000, -1000, -1000, 40};
  const arma::mat targets = arma::rowvec{1, 0, 0, 1, 1};
  const auto result = evaluate<double>(BinaryCrossEntropyWithLogits<double>(), Z, targets);
  EXPECT_NEAR(result.loss, 2000 + std::exp(-40.0), 1e-12);
  EXPECT_NEAR_NAMED("gradient", result.gradient, (arma::rowvec{0, 1, 0, -1, -std::exp(-40.0)}),
                    1e-15);
  const auto tiny = evaluate<double>(BinaryCrossEntropyWithLogits<double>(), arma::rowvec{40.0},
                                     arma::rowvec{1.0});
  EXPECT_NEAR(tiny.loss / std::exp(-40.0), 1, 1e-12);
}

TEST(ValueLosses, AreMeansOverTheOutputs) {
  // Errors 2, −0.5, 0 and −3
  const arma::mat Z = {{3, 1}, {0.5, -2}};
  const arma::mat targets = {{1, 1}, {1, 1}};
  const arma::mat errors = Z - targets;
  const auto squared = evaluate<double>(MeanSquaredError<double>(), Z, targets);
  EXPECT_NEAR(squared.loss, (4 + 0.25 + 0 + 9) / 2, 1e-15);
  EXPECT_NEAR_NAMED("gradient", squared.gradient, errors, 1e-15);  // 2e / 2
  const auto absolute = evaluate<double>(MeanAbsoluteError<double>(), Z, targets);
  EXPECT_NEAR(absolute.loss, (2 + 0.5 + 0 + 3) / 2, 1e-15);
  EXPECT_NEAR_NAMED("gradient", absolute.gradient, (arma::mat{{1, 0}, {-1, -1}} / 2), 1e-15);
}

TEST(Huber, IsSquaredNearAndLinearFarAway) {
  const arma::mat Z = arma::rowvec{3, 0.25, -1};  // δ = 0.5
  const arma::mat targets = arma::rowvec{0, 0, 0};
  const auto huber = evaluate<double>(Huber<double>(0.5), Z, targets);
  EXPECT_NEAR(huber.loss, 0.5 * 2.75 + 0.03125 + 0.5 * 0.75, 1e-15);
  EXPECT_NEAR_NAMED("gradient", huber.gradient, (arma::rowvec{0.5, 0.25, -0.5}), 1e-15);
  const auto smooth = evaluate<double>(SmoothL1<double>(0.5), Z, targets);
  EXPECT_NEAR(smooth.loss, 2.75 + 0.0625 + 0.75, 1e-15);
  EXPECT_NEAR_NAMED("gradient", smooth.gradient, (arma::rowvec{1, 0.5, -1}), 1e-15);
}

TEST(MulticlassHinge, SumsTheViolatedMargins) {
  // cs231n, notes on linear classification: scores 13, −7, 11 of class 0, margin 10: 0 + 8
  const arma::mat Z = {{13, 3.2, 2.2}, {-7, 5.1, 2.5}, {11, -1.7, -3.1}};
  const auto ten =
      evaluate<double>(MulticlassHinge<double>(10), arma::mat(Z.col(0)), arma::urowvec{0});
  EXPECT_NEAR(ten.loss, 8, 1e-14);
  EXPECT_NEAR_NAMED("gradient", ten.gradient, (arma::vec{-1, 0, 1}), 1e-15);
  // cs231n, lecture 3: 2.9 for the cat 3.2, 5.1, −1.7; here also class 2 of 2.2, 2.5, −3.1: 12.9
  const auto one =
      evaluate<double>(MulticlassHinge<double>(), arma::mat(Z.tail_cols(2)), arma::urowvec{0, 2});
  EXPECT_NEAR(one.loss, 2.9 + 12.9, 1e-14);
  EXPECT_NEAR_NAMED("gradient", one.gradient, (arma::mat{{-1, 1}, {1, 1}, {0, -2}}), 1e-15);
}

/// Loss of a network that only passes its input on, and its gradient.
template <typename Targets>
void check_gradient(std::function<LossPtr<double>()> make_loss, const arma::mat& Z,
                    const SampleShape& shape, const Targets& targets,
                    const arma::urowvec* lengths) {
  const LossPtr<double> loss = make_loss();
  Target<double> target;
  if constexpr (std::is_same_v<Targets, arma::umat>) {
    target.labels = targets.memptr();
  } else {
    target.values = targets.memptr();
  }
  const uword* const valid = lengths == nullptr ? nullptr : lengths->memptr();
  const double scale = 0.25;
  check_gradients(
      loss->name(), Z,
      [&](const arma::mat& at) {
        return arma::mat{
            scale * loss->evaluate(shape, at.memptr(), target, at.n_cols, valid, scale, nullptr)};
      },
      [&](const arma::mat& at, const arma::mat& R) -> arma::mat {
        arma::mat gradient(arma::size(at));
        loss->evaluate(shape, at.memptr(), target, at.n_cols, valid, scale, gradient.memptr());
        return R(0) * gradient;
      });
}

TEST(Losses, MatchNumericalGradients) {
  Rng rng(3);
  const arma::mat Z = 1.5 * rng.normal(6, 4);  // 3 outputs at 2 positions
  const SampleShape shape = {.channels = 3, .width = 2};
  const arma::mat targets = rng.uniform(6, 4, 0.1, 0.9);
  const arma::umat labels = {{0, 2, 1, 1}, {2, 2, 0, 1}};
  const arma::urowvec lengths = {1, 2, 2, 1};
  for (const arma::urowvec* const valid : {static_cast<const arma::urowvec*>(nullptr), &lengths}) {
    for (std::size_t i = 0; i < value_losses<double>().size(); ++i) {
      check_gradient([&] { return std::move(value_losses<double>()[i]); }, Z, shape, targets,
                     valid);
    }
    for (std::size_t i = 0; i < label_losses<double>().size(); ++i) {
      check_gradient([&] { return std::move(label_losses<double>()[i]); }, Z, shape, labels, valid);
    }
  }
}

TEST(Losses, IgnorePositionsBeyondTheLength) {
  Rng rng(4);
  const SampleShape shape = {.channels = 2, .width = 3};
  arma::mat Z = rng.normal(6, 2);
  Z.submat(2, 0, 5, 0).fill(kNan);
  const arma::mat targets = rng.uniform(6, 2, 0, 1);
  const arma::umat labels = {{0, 1}, {0, 1}, {0, 1}};
  const arma::urowvec lengths = {1, 3};
  const auto check = [&](const Loss<double>& loss, const Target<double>& target) {
    arma::mat gradient(6, 2, arma::fill::value(7));
    const double both =
        loss.evaluate(shape, Z.memptr(), target, 2, lengths.memptr(), 1, gradient.memptr());
    EXPECT_TRUE(std::isfinite(both)) << loss.name();
    EXPECT_NEAR_NAMED("gradient of the padding", gradient.submat(2, 0, 5, 0), arma::zeros(4, 1), 0);
  };
  for (const auto& loss : value_losses<double>()) {
    check(*loss, {.labels = nullptr, .values = targets.memptr()});
  }
  for (const auto& loss : label_losses<double>()) {
    check(*loss, {.labels = labels.memptr(), .values = nullptr});
  }
}

TEST(Losses, AreNanWhenAnOutputIs) {
  arma::mat Z(19, 2, arma::fill::ones);
  Z(17, 1) = kNan;
  const arma::mat targets(19, 2, arma::fill::value(0.5));
  for (const auto& loss : value_losses<double>()) {
    EXPECT_TRUE(std::isnan(evaluate<double>(*loss, Z, targets).loss)) << loss->name();
  }
  for (const auto& loss : label_losses<double>()) {
    EXPECT_TRUE(std::isnan(evaluate<double>(*loss, Z, arma::urowvec{0, 0}).loss)) << loss->name();
  }
}

TEST(Losses, FloatAgreesWithDouble) {
  Rng rng(5);
  const arma::fmat Z = arma::conv_to<arma::fmat>::from(2 * rng.normal(19, 30));
  const arma::fmat targets = arma::conv_to<arma::fmat>::from(rng.uniform(19, 30, 0, 1));
  arma::umat labels(1, 30);
  for (uword& label : labels) label = rng.below(19);
  const arma::mat exact_Z = arma::conv_to<arma::mat>::from(Z);
  const arma::mat exact_targets = arma::conv_to<arma::mat>::from(targets);
  const auto check = [](const std::string& name, const Evaluated<float>& actual,
                        const Evaluated<double>& expected) {
    EXPECT_NEAR(actual.loss / expected.loss, 1, 1e-6) << name;
    EXPECT_NEAR_NAMED(name, actual.gradient, expected.gradient, 1e-6);
  };
  for (std::size_t i = 0; i < value_losses<float>().size(); ++i) {
    const LossPtr<double> exact = std::move(value_losses<double>()[i]);
    check(exact->name(), evaluate<float>(*value_losses<float>()[i], Z, targets),
          evaluate<double>(*exact, exact_Z, exact_targets));
  }
  for (std::size_t i = 0; i < label_losses<float>().size(); ++i) {
    const LossPtr<double> exact = std::move(label_losses<double>()[i]);
    check(exact->name(), evaluate<float>(*label_losses<float>()[i], Z, labels),
          evaluate<double>(*exact, exact_Z, labels));
  }
}

TEST(Losses, OfANetworkAreMeansOverAllNumbers) {
  NetworkOptions<double> options;
  options.input.channels = 3;
  options.loss = std::make_unique<MeanSquaredError<double>>();
  Network<double> net(std::move(options),
                      std::make_unique<ActivationLayer<double>>(ActivationKind::identity));
  Rng rng(6);
  const arma::mat X = rng.normal(3, 70);
  const arma::mat targets = rng.normal(3, 70);
  arma::vec gradient;
  EXPECT_NEAR(net.differentiate(X, targets, gradient),
              arma::accu(arma::square(X - targets)) / (3 * 70), 1e-14);
}

TEST(LogSoftmax, StaysExactForHugeScores) {
  arma::mat Z = {{1000, 0}, {-1000, 0}, {1000, std::log(2.0)}};
  log_softmax(Z);
  const arma::mat expected = {{-std::log(2.0), -std::log(4.0)},
                              {-2000 - std::log(2.0), -std::log(4.0)},
                              {-std::log(2.0), -std::log(2.0)}};
  EXPECT_NEAR_NAMED("log-probabilities", Z, expected, 1e-15);
}

// −log of a probability that is 0 is ∞, of a certain one 0; what is undefined is NaN
TEST(Losses, HaveTheirLimitsAtInfiniteOutputs) {
  const BinaryCrossEntropyWithLogits<double> binary;
  const auto binary_loss = [&](double z, double t) {
    return evaluate<double>(binary, arma::mat{z}, arma::mat{t});
  };
  EXPECT_EQ(binary_loss(kInfinity, 0).loss, kInfinity);
  EXPECT_EQ(binary_loss(kInfinity, 0.75).loss, kInfinity);
  EXPECT_EQ(binary_loss(kInfinity, 1).loss, 0);
  EXPECT_EQ(binary_loss(-kInfinity, 1).loss, kInfinity);
  EXPECT_EQ(binary_loss(-kInfinity, 0).loss, 0);
  EXPECT_TRUE(std::isnan(binary_loss(kNan, 1).loss));
  EXPECT_TRUE(std::isnan(binary_loss(kNan, 0).loss));
  EXPECT_EQ(binary_loss(kInfinity, 0).gradient(0), 1);

  const SoftmaxCrossEntropy<double> softmax;
  const arma::mat masked = arma::vec{-kInfinity, std::log(3.0), 0};  // probabilities 0, ¾, ¼
  EXPECT_EQ(evaluate<double>(softmax, masked, arma::umat{0}).loss, kInfinity);
  const Evaluated<double> right = evaluate<double>(softmax, masked, arma::umat{1});
  EXPECT_NEAR(right.loss, std::log(4.0 / 3), 1e-15);
  EXPECT_NEAR_NAMED("dZ", right.gradient, (arma::vec{0, -0.25, 0.25}), 1e-15);
  const SoftmaxCrossEntropyWithTargets<double> soft;
  EXPECT_NEAR(evaluate<double>(soft, masked, arma::mat(arma::vec{0, 1, 0})).loss, std::log(4.0 / 3),
              1e-15);
  const arma::mat none(3, 1, arma::fill::value(-kInfinity));
  const arma::mat infinite = arma::vec{0, kInfinity, 0};
  for (const arma::mat& Z : {none, infinite}) {
    for (const uword label : {0U, 1U}) {
      EXPECT_TRUE(std::isnan(evaluate<double>(softmax, Z, arma::umat{label}).loss));
    }
  }
}

// log(1 + e^−20), where 1 + e^−20 is 1 in float
TEST(LogSoftmax, KeepsTheDigitsOfAConfidentAnswer) {
  arma::fmat Z = arma::fvec{0, -20};
  log_softmax(Z);
  EXPECT_NEAR(static_cast<double>(Z(0)) / -2.0611536181902037e-9, 1, 1e-6);
  const Evaluated<float> result =
      evaluate<float>(SoftmaxCrossEntropy<float>(), arma::fmat(arma::fvec{0, -20}), arma::umat{0});
  EXPECT_NEAR(result.loss / 2.0611536181902037e-9, 1, 1e-6);
}

TEST(LossContract, NamesWhatIsWrong) {
  EXPECT_ERROR(Huber<double>(0), "Huber: delta is 0, expected more than 0");
  EXPECT_ERROR(SmoothL1<double>(-1), "SmoothL1: beta is -1, expected more than 0");
  EXPECT_ERROR(MulticlassHinge<double>(kNan),
               "MulticlassHinge: margin is nan, expected more than 0");
}

}  // namespace
}  // namespace gradbook

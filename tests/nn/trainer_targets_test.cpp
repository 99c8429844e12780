// What: training of regression, of a class per step and of padded sequences; losses that are NaN.
// Why:  a mean over padding, or a NaN that counts as progress, looks like any other number.
// How:  against plain loops over the network, hand counts of errors, and messages.
#include <cmath>
#include <limits>
#include <memory>

#include "core/rng.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/embedding.hpp"
#include "nn/layers/linear.hpp"
#include "nn/layers/sequence_layers.hpp"
#include "nn/models/mlp.hpp"
#include "nn/network/losses.hpp"
#include "nn/network/network.hpp"
#include "nn/train/trainer.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
const Dataset kNoTest;

template <typename Body>
Network<double> network(const SampleShape& input, std::unique_ptr<Body> body,
                        LossPtr<double> loss = nullptr) {
  Network<double> net({.input = input, .description = "net", .loss = std::move(loss)},
                      std::move(body));
  Rng rng(1);
  net.parameters() = 0.5 * rng.normal(net.parameters().n_elem, 1);
  return net;
}

Dataset table(const arma::mat& X) {
  Dataset data;
  data.name = "table";
  data.X = X;
  return data;
}

// Regression

/// y = 2 x₁ − x₂ + 1
Dataset plane(uword size, std::uint64_t seed) {
  Rng rng(seed);
  Dataset data = table(rng.normal(2, size));
  data.targets = 2 * data.X.row(0) - data.X.row(1) + 1;
  return data;
}

Network<double> line() {
  return network({.channels = 2}, std::make_unique<Linear<double>>(2, 1),
                 std::make_unique<MeanSquaredError<double>>());
}

TEST(TrainerTargets, RegressionFindsThePlane) {
  const Dataset train = plane(200, 2);
  const Dataset test = plane(50, 3);
  Network<double> net = line();
  Sgd<double> sgd(0.1);
  Trainer<double> trainer(net, sgd, train, test, {.epochs = 40, .batch = 20});
  trainer.run();
  EXPECT_NEAR_NAMED("parameters", net.parameters(), (arma::vec{2, -1, 1}), 1e-6);
  EXPECT_LT(trainer.test().rmse, 1e-6);
  EXPECT_TRUE(std::isnan(trainer.test().error));
}

TEST(TrainerTargets, RegressionIsMeasuredByHand) {
  Dataset data = table({{1, 2, 3}, {0, 0, 0}});
  data.targets = {2, 0, 3};
  Network<double> net = line();
  net.parameters() = {1, 0, 0};  // answers x₁: off by −1, 2, 0
  Batches<double> batches(data, all_samples(data), 2);
  const Evaluation result = evaluate<double>(net, batches);
  EXPECT_NEAR(result.loss, 5.0 / 3, 1e-15);
  EXPECT_NEAR(result.rmse, std::sqrt(5.0 / 3), 1e-15);
  EXPECT_NEAR(result.mae, 1, 1e-15);
  EXPECT_TRUE(std::isnan(result.error));
}

TEST(TrainerTargets, SeveralValuesPerSampleEqualAPlainLoop) {
  Rng rng(4);
  const Dataset data = table(rng.normal(3, 30));
  const arma::mat values = rng.normal(2, 30);
  const auto make = [] {
    return network({.channels = 3}, std::make_unique<Linear<double>>(3, 2),
                   std::make_unique<Huber<double>>(0.5));
  };
  Network<double> net = make();
  Network<double> plain = make();
  Sgd<double> sgd(0.1);
  Sgd<double> other(0.1);
  Trainer<double>(net, sgd, {data, {.values = values}}, kNoTest,
                  {.epochs = 1, .batch = 20, .shuffle = false})
      .run();
  arma::vec gradient;
  for (const auto& [first, last] : {std::pair{0U, 19U}, std::pair{20U, 29U}}) {
    const arma::mat X = data.X.cols(first, last);
    plain.differentiate(X, arma::mat(values.cols(first, last)), gradient);
    other.step(plain.parameters(), gradient);
  }
  EXPECT_NEAR_NAMED("parameters", net.parameters(), plain.parameters(), 1e-15);
}

TEST(TrainerTargets, ProbabilitiesAndSharesCountErrors) {
  // Logits −1, 1, 1 for targets 0, 1, 0.25: the last is on the wrong side of ½
  const Dataset data = table({{-1, 1, 1}});
  const arma::mat values = {{0, 1, 0.25}};
  Network<double> sigmoid = network({.channels = 1}, std::make_unique<Linear<double>>(1, 1, false),
                                    std::make_unique<BinaryCrossEntropyWithLogits<double>>());
  sigmoid.parameters() = {1};
  Batches<double> one(Samples(data, {.values = values}), all_samples(data), 2);
  EXPECT_NEAR(evaluate<double>(sigmoid, one).error, 1.0 / 3, 1e-15);
  // Scores (x, 0) for one-hot targets
  const arma::mat shares = {{0, 0.75, 0.25}, {1, 0.25, 0.75}};
  Network<double> softmax = network({.channels = 1}, std::make_unique<Linear<double>>(1, 2, false),
                                    std::make_unique<SoftmaxCrossEntropyWithTargets<double>>());
  softmax.parameters() = {1, 0};
  Batches<double> two(Samples(data, {.values = shares}), all_samples(data), 3);
  EXPECT_NEAR(evaluate<double>(softmax, two).error, 1.0 / 3, 1e-15);
}

// A class per step

constexpr uword kSteps = 4;

/// Words 0, 1, 2 in a circle: the next one is known.
Samples circle(const Dataset& data, const arma::urowvec& lengths) {
  arma::umat labels(kSteps, data.size());
  for (uword n = 0; n < data.size(); ++n) {
    for (uword t = 0; t < kSteps; ++t) {
      const bool valid = lengths.is_empty() || t < lengths(n);
      labels(t, n) = valid ? (static_cast<uword>(data.X(t, n)) + 1) % 3 : 999;  // never read
    }
  }
  return {data, {.labels = labels}, lengths};
}

Dataset words(uword size, const arma::urowvec& lengths) {
  Dataset data = table(arma::mat(kSteps, size));
  Rng rng(5);
  for (uword n = 0; n < size; ++n) {
    const uword first = rng.below(3);
    for (uword t = 0; t < kSteps; ++t) {
      const bool valid = lengths.is_empty() || t < lengths(n);
      data.X(t, n) = valid ? static_cast<double>((first + t) % 3) : kNaN;
    }
  }
  return data;
}

Network<double> language_model() {
  auto body = std::make_unique<Sequential<double>>();
  body->add<Embedding>(uword{3}, uword{4});
  body->add<Recurrent>(RecurrentOptions{.in_features = 4, .hidden = 5, .kind = RecurrentKind::gru});
  body->add<Linear>(uword{5}, uword{3});
  return network({.channels = 1, .width = kSteps}, std::move(body));
}

arma::urowvec some_lengths(uword size) {
  arma::urowvec lengths(size);
  Rng rng(6);
  for (uword& length : lengths) length = 1 + rng.below(kSteps);
  return lengths;
}

TEST(TrainerTargets, LanguageModelsLearnWithAndWithoutPadding) {
  for (const bool with_lengths : {false, true}) {
    const arma::urowvec lengths = with_lengths ? some_lengths(60) : arma::urowvec();
    const Dataset data = words(60, lengths);
    Network<double> net = language_model();
    Adam<double> adam({.learning_rate = 0.05});
    Trainer<double> trainer(net, adam, circle(data, lengths), kNoTest,
                            {.epochs = 30, .batch = 16, .validation_share = 0.25, .patience = 30});
    trainer.run();
    EXPECT_EQ(trainer.history().back().train.error, 0);
    EXPECT_EQ(trainer.history().back().validation.error, 0);
    EXPECT_LT(trainer.history().back().train.loss, 0.1);
  }
}

TEST(TrainerTargets, PaddedTrainingEqualsAPlainLoop) {
  const arma::urowvec lengths = some_lengths(20);
  const Dataset data = words(20, lengths);
  const Samples samples = circle(data, lengths);
  Network<double> net = language_model();
  Network<double> plain = language_model();
  Sgd<double> sgd(0.1);
  Sgd<double> other(0.1);
  Trainer<double> trainer(net, sgd, samples, kNoTest, {.epochs = 1, .batch = 20, .shuffle = false});
  trainer.run();
  arma::vec gradient;
  plain.differentiate(data.X, samples.targets.labels, gradient, &lengths);
  other.step(plain.parameters(), gradient);
  EXPECT_NEAR_NAMED("parameters", net.parameters(), plain.parameters(), 1e-15);

  // Loss and error over the valid steps, counted by hand
  double loss = 0;
  double wrong = 0;
  const arma::mat Y = net.forward(data.X, false, &lengths);
  for (uword n = 0; n < 20; ++n) {
    for (uword t = 0; t < lengths(n); ++t) {
      const arma::vec z = Y.col(n).subvec(3 * t, 3 * t + 2);
      const uword label = samples.targets.labels(t, n);
      loss += std::log(arma::accu(arma::exp(z))) - z(label);
      wrong += z.index_max() != label;
    }
  }
  const double steps = static_cast<double>(arma::accu(lengths));
  EXPECT_NEAR(trainer.history()[0].train.loss, loss / steps, 1e-12);
  EXPECT_NEAR(trainer.history()[0].train.error, wrong / steps, 1e-15);
  Batches<double> batches(samples, all_samples(data), 7);
  EXPECT_NEAR(evaluate<double>(net, batches).error, wrong / steps, 1e-15);
  EXPECT_ERROR(predict<double>(net, batches),
               "predict: the model has several positions per sample, expected one class for each");
  const arma::umat classes = net.predict_classes(data.X, &lengths);
  EXPECT_EQ(classes(0, 3), Y.col(3).head(3).index_max());
}

TEST(TrainerTargets, NamesWhatDoesNotFit) {
  const Dataset data = words(5, {});
  Network<double> words_net = language_model();
  Network<double> line_net = line();
  Sgd<double> sgd(0.1);
  const auto make = [&](Model<double>& net, const Samples& samples) {
    Trainer<double>(net, sgd, samples, kNoTest, {.batch = 5}).run();
    return 0;
  };
  EXPECT_ERROR(make(words_net, {data, {.labels = arma::umat(2, 5)}}),
               "Trainer: training data: labels is 2x5, expected 4x5");
  EXPECT_ERROR(make(words_net, {data, {.values = arma::mat(4, 5)}}),
               "Trainer: training data: no class labels");
  EXPECT_ERROR(make(words_net, {data, {.labels = arma::umat(4, 5)}, {1, 2}}),
               "Batches: lengths is 1x2, expected 1x5");
  EXPECT_ERROR(
      make(words_net, {data, {.labels = arma::umat(4, 5, arma::fill::value(3))}, {1, 2, 3, 4, 4}}),
      "Network::differentiate: a label is not smaller than the number of classes");
  Dataset labelled = plane(5, 1);
  labelled.targets.reset();
  labelled.labels = {0, 0, 0, 0, 0};
  EXPECT_ERROR(make(line_net, labelled), "Trainer: training data: no target values");
  EXPECT_ERROR(make(line_net, {labelled, {.values = arma::mat(2, 5)}}),
               "Trainer: training data: values is 2x5, expected 1x5");
}

// Losses that are not finite

std::string message(Trainer<double>& trainer) {
  try {
    trainer.run();
  } catch (const TrainingDiverged& error) {
    return error.what();
  }
  return "no divergence";
}

TEST(TrainingDiverged, SaysThatTheValidationLossIsNan) {
  Dataset data = plane(40, 7);
  Rng rng(1);
  const SampleSplit split = split_samples(data, 0.25, rng);  // the trainer's, whose seed is 1
  data.X(1, split.validation(2)) = kNaN;
  Network<double> net = line();
  Sgd<double> sgd(0.1);
  Trainer<double> trainer(net, sgd, data, kNoTest,
                          {.epochs = 50, .batch = 10, .validation_share = 0.25, .patience = 3});
  EXPECT_EQ(message(trainer),
            "training stopped at epoch 0, step 3: the validation loss is nan; first seen in the "
            "input; likely cause: the data contain missing or infinite values");
}

TEST(TrainingDiverged, SaysThatTheTestLossIsNotFinite) {
  const Dataset data = plane(40, 8);
  Dataset test = plane(10, 9);
  test.targets(3) = std::numeric_limits<double>::infinity();
  for (const bool watched : {false, true}) {
    Network<double> net = line();
    Sgd<double> sgd(0.1);
    Trainer<double> trainer(net, sgd, data, test,
                            {.epochs = 1, .batch = 10, .watch_test = watched});
    const std::string epoch = watched ? "0" : "1";  // after the last one
    EXPECT_EQ(message(trainer).find("training stopped at epoch " + epoch +
                                    ", step 4: the test loss is infinite; first seen in the loss"),
              0U);
  }
}

/// Identity whose gradient is NaN from a training pass on.
class BrokenBackward final : public Layer<double> {
 public:
  std::string name() const override { return "BrokenBackward"; }
  SampleShape connect(const SampleShape& x, const SampleShape*) override { return shape_ = x; }
  void forward(int, const Chunk<double>& c) override {
    std::copy_n(c.x.values, c.size * shape_.size(), c.y);
  }
  void backward(int, const Chunk<double>& c) override {
    std::fill_n(c.x.gradient, c.size * shape_.size(), c.pass->step < 2 ? 0.125 : kNaN);
  }

 private:
  SampleShape shape_;
};

TEST(TrainingDiverged, NamesTheStepAndTheLayerWhoseGradientIsNan) {
  auto body = std::make_unique<Sequential<double>>();
  body->add<Linear>(uword{2}, uword{3});
  body->add(std::make_unique<BrokenBackward>());
  body->add<Linear>(uword{3}, uword{1});
  Network<double> net =
      network({.channels = 2}, std::move(body), std::make_unique<MeanSquaredError<double>>());
  const Dataset data = plane(40, 10);
  Sgd<double> sgd(0.1);
  Trainer<double> trainer(net, sgd, data, kNoTest, {.epochs = 1, .batch = 10});
  EXPECT_EQ(
      message(trainer).find("training stopped at epoch 0, step 1: the gradient is not finite; "
                            "first seen in the gradient of the output of layer 1, Linear(2, 3)"),
      0U)
      << message(trainer);
}

TEST(Evaluate, SaysNanInsteadOfAClass) {
  Dataset data = table({{1, 2, 3}});
  data.labels = {0, 1, 0};
  data.num_classes = 2;
  Mlp<double> net({.layer_sizes = {1, 2}});
  net.parameters() = {kNaN, 1, 0, 0};
  Batches<double> batches(data, all_samples(data), 2);
  const Evaluation result = evaluate<double>(net, batches);
  EXPECT_TRUE(std::isnan(result.loss));
  EXPECT_TRUE(std::isnan(result.error));
  EXPECT_ERROR(predict<double>(net, batches),
               "predict: the output for sample 0 of the batch is NaN, no class");
}

}  // namespace
}  // namespace gradbook

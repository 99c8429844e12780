// What: the training loop: its steps, validation, schedules, early stopping, resuming, stop at NaN.
// Why:  every chapter's accuracies come from it; a lost sample or a state that is not restored
//       shows in no single number.
// How:  a plain loop with the same steps, runs that are stopped and resumed compared bit by bit,
//       training sets in which the right epoch is known.
#include "nn/train/trainer.hpp"

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "core/file.hpp"
#include "core/parallel.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/conv2d.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/linear.hpp"
#include "nn/models/mlp.hpp"
#include "nn/network/initialization.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using arma::uword;

const Dataset kNoTest;

/// Two overlapping clouds; the share `wrong` of the labels is random.
Dataset clouds(uword n, double wrong, std::uint64_t seed) {
  Rng rng(seed);
  Dataset data;
  data.name = "clouds";
  data.num_classes = 2;
  data.X = rng.normal(4, n);
  data.labels.set_size(n);
  for (uword i = 0; i < n; ++i) {
    data.labels(i) = i % 2;
    data.X.col(i) += i % 2 == 0 ? -0.7 : 0.7;
    if (rng.uniform() < wrong) data.labels(i) = rng.below(2);
  }
  return data;
}

template <typename T>
struct Student {
  Mlp<T> net;
  Adam<T> adam;

  explicit Student(std::uint64_t seed = 1, double learning_rate = 0.01)
      : net({.layer_sizes = {4, 16, 2}}), adam({.learning_rate = learning_rate}) {
    Rng rng(seed);
    net.initialize(Initialization::he, rng);
  }
};

/// A checkpoint file that disappears with its folder.
class TrainerFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gradbook-trainer-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    path_ = fs::path(name) / "run.safetensors";
  }
  void TearDown() override { fs::remove_all(path_.parent_path()); }
  fs::path path_;
};

TEST(Evaluate, MatchesHandComputation) {
  Dataset data;
  data.X = {{0, 1, 2}};
  data.labels = {0, 1, 0};
  data.num_classes = 2;
  Mlp<double> net({.layer_sizes = {1, 2}});
  net.parameters() = {0, 1, 0.5, 0};  // scores 0.5 and x
  Batches<double> batches(data, all_samples(data), 2);
  const Evaluation result = evaluate<double>(net, batches);
  const double expected =
      (std::log1p(std::exp(-0.5)) + std::log1p(std::exp(-0.5)) + std::log1p(std::exp(1.5))) / 3;
  EXPECT_NEAR(result.loss, expected, 1e-12);
  EXPECT_NEAR(result.error, 1.0 / 3, 1e-15);
  const arma::urowvec predicted = predict<double>(net, batches);
  EXPECT_NEAR_MAT(predicted, (arma::urowvec{0, 1, 1}));
  EXPECT_NEAR_MAT(confusion_matrix(data.labels, predicted, 2), (arma::umat{{1, 1}, {0, 1}}));
}

TEST(Trainer, EqualsAPlainLoopInFileOrder) {
  const Dataset data = clouds(50, 0, 3);
  Student<double> run;
  Student<double> plain;
  Trainer<double> trainer(run.net, run.adam, data, kNoTest,
                          {.epochs = 2, .batch = 20, .shuffle = false});
  trainer.run();
  arma::vec gradient;
  for (int epoch = 0; epoch < 2; ++epoch) {
    for (const uword first : {0U, 20U, 40U}) {
      const uword last = std::min<uword>(first + 19, 49);
      plain.net.differentiate(data.X.cols(first, last), data.labels.cols(first, last), gradient);
      plain.adam.step(plain.net.parameters(), gradient);
    }
  }
  EXPECT_NEAR_NAMED("parameters", run.net.parameters(), plain.net.parameters(), 1e-14);
  EXPECT_EQ(trainer.history().size(), 2U);
  EXPECT_TRUE(std::isnan(trainer.history()[0].validation.loss));
  EXPECT_TRUE(std::isnan(trainer.history()[0].test.loss));
}

TEST(Trainer, LearnsAndReportsTheWholeSets) {
  const Dataset train = clouds(400, 0, 4);
  const Dataset test = clouds(300, 0, 5);
  Student<float> run;
  Trainer<float> trainer(run.net, run.adam, train, test, {.epochs = 5, .batch = 32});
  trainer.run();
  const EpochMetrics& last = trainer.history().back();
  EXPECT_LT(last.train.loss, trainer.history().front().train.loss);
  EXPECT_LT(trainer.test().error, 0.15);  // the best possible is Φ(−1.4) = 0.081
  Batches<float> batches(test, all_samples(test), 7);
  EXPECT_NEAR(evaluate<float>(run.net, batches).error, trainer.test().error, 1e-12);
}

TEST(Trainer, LooksAtTheTestSetOnceUnlessItIsWatched) {
  const Dataset data = clouds(60, 0, 4);
  for (const bool watched : {false, true}) {
    Student<double> run;
    Trainer<double> trainer(run.net, run.adam, data, data, {.epochs = 3, .watch_test = watched});
    EXPECT_TRUE(std::isnan(trainer.test().loss));
    trainer.run();
    for (const EpochMetrics& epoch : trainer.history())
      EXPECT_EQ(std::isnan(epoch.test.loss), !watched);
    EXPECT_EQ(trainer.test().loss, trainer.history().back().train.loss);
  }
}

TEST(Trainer, HasTheSameBitsForAnyNumberOfThreads) {
  const Dataset data = clouds(500, 0.1, 6);
  const int before = num_threads();
  arma::fvec first;
  for (const int threads : {1, 2, 4}) {
    set_num_threads(threads);
    Student<float> run;
    Trainer<float> trainer(run.net, run.adam, data, data,
                           {.epochs = 2, .batch = 150, .validation_share = 0.2});
    trainer.run();
    if (first.is_empty()) first = run.net.parameters();
    EXPECT_TRUE(arma::all(first == run.net.parameters())) << threads << " threads";
  }
  set_num_threads(before);
}

TEST(Trainer, ShufflesByItsSeed) {
  const Dataset data = clouds(60, 0, 7);
  Student<double> a;
  Student<double> b;
  Student<double> c;
  Trainer<double>(a.net, a.adam, data, kNoTest, {.epochs = 2, .batch = 8, .seed = 5}).run();
  Trainer<double>(b.net, b.adam, data, kNoTest, {.epochs = 2, .batch = 8, .seed = 5}).run();
  Trainer<double>(c.net, c.adam, data, kNoTest, {.epochs = 2, .batch = 8, .seed = 6}).run();
  EXPECT_TRUE(arma::all(a.net.parameters() == b.net.parameters()));
  EXPECT_FALSE(arma::all(a.net.parameters() == c.net.parameters()));
}

TEST(Trainer, StopsEarlyAndRestoresTheBestEpoch) {
  // Few samples with many wrong labels and a large step: the validation loss soon grows
  const Dataset data = clouds(120, 0.5, 8);
  Student<double> run(1, 0.05);
  arma::mat parameters;
  Trainer<double> trainer(run.net, run.adam, data, kNoTest,
                          {.epochs = 100, .batch = 10, .validation_share = 0.5, .patience = 4});
  trainer.run(
      [&](const EpochMetrics&) { parameters = arma::join_rows(parameters, run.net.parameters()); });

  // The first epoch with the lowest validation loss, found again from the history
  uword best = 0;
  for (const EpochMetrics& row : trainer.history()) {
    if (row.validation.loss < trainer.history()[best].validation.loss) best = row.epoch;
  }
  EXPECT_EQ(trainer.chosen_epoch(), best);
  EXPECT_EQ(trainer.history().size(), best + 1 + 4);
  EXPECT_LT(trainer.history().size(), 100U);
  EXPECT_TRUE(arma::all(run.net.parameters() == parameters.col(best)));
  EXPECT_FALSE(arma::all(run.net.parameters() == parameters.col(parameters.n_cols - 1)));
}

TEST_F(TrainerFile, ResumesBitByBit) {
  const Dataset data = clouds(200, 0.2, 9);
  TrainerOptions options{.epochs = 7, .batch = 16, .validation_share = 0.25, .watch_test = true};
  Student<float> straight;
  Trainer<float> uninterrupted(straight.net, straight.adam, data, data, options);
  uninterrupted.run();

  options.checkpoint = path_;
  options.epochs = 3;
  Student<float> first;
  Trainer<float>(first.net, first.adam, data, data, options).run();

  options.epochs = 7;
  Student<float> second(99);  // starts with other weights: all of them come from the file
  Trainer<float> resumed(second.net, second.adam, data, data, options);
  EXPECT_EQ(resumed.resume(), "");
  resumed.run();
  EXPECT_TRUE(arma::all(second.net.parameters() == straight.net.parameters()));
  EXPECT_EQ(resumed.chosen_epoch(), uninterrupted.chosen_epoch());
  ASSERT_EQ(resumed.history().size(), 7U);
  for (uword e = 0; e < 7; ++e) {
    EXPECT_EQ(resumed.history()[e].train.loss, uninterrupted.history()[e].train.loss);
    EXPECT_EQ(resumed.history()[e].test.error, uninterrupted.history()[e].test.error);
  }
}

TEST_F(TrainerFile, ResumesFromThePreviousCheckpointWhenTheLastIsDamaged) {
  const Dataset data = clouds(100, 0.2, 10);
  TrainerOptions options{.epochs = 4, .batch = 16, .checkpoint = path_};
  Student<double> straight;
  Trainer<double>(straight.net, straight.adam, data, kNoTest, options).run();
  const std::string bytes = read_file(path_);
  write_file(path_, bytes.substr(0, bytes.size() / 2));
  Student<double> second;
  Trainer<double> resumed(second.net, second.adam, data, kNoTest, options);
  EXPECT_NE(resumed.resume().find("is truncated"), std::string::npos);
  EXPECT_EQ(resumed.history().size(), 3U);
  resumed.run();
  EXPECT_TRUE(arma::all(second.net.parameters() == straight.net.parameters()));
}

/// Images of two channels whose brightness tells the class.
Dataset images(uword n) {
  Rng rng(20);
  Dataset data;
  data.name = "images";
  data.num_classes = 2;
  data.channels = 2;
  data.width = 5;
  data.height = 4;
  data.bytes.set_size(40, n);
  data.labels.set_size(n);
  for (uword i = 0; i < n; ++i) {
    data.labels(i) = i % 2;
    for (uword f = 0; f < 40; ++f) {
      data.bytes(f, i) = static_cast<arma::u8>(rng.below(200) + 50 * data.labels(i));
    }
  }
  return data;
}

/// Everything that has a state: batch normalization, dropout, momentum.
template <typename T>
struct Everything {
  Network<T> net;
  Momentum<T> rule{{.learning_rate = 0.05}};

  explicit Everything(std::uint64_t seed = 1) : net(options(), body()) {
    Rng rng(seed);
    initialize(net.parameter_list(), {.weights = Initialization::he}, rng, net.parameters());
    rule.set_groups(decay_weights_only(net.parameter_list(), {.l2 = 1e-3}));
    rule.set_clipping({.norm = 1});
  }

  static NetworkOptions<T> options() {
    return {.input = {.channels = 2, .width = 5, .height = 4},
            .description = "everything",
            .loss = nullptr};
  }
  static ModulePtr<T> body() {
    auto layers = std::make_unique<Sequential<T>>();
    layers->add(std::make_unique<Conv2d<T>>(Conv2dOptions{.in_channels = 2, .out_channels = 4}));
    layers->add(std::make_unique<BatchNorm<T>>());
    layers->add(std::make_unique<ActivationLayer<T>>(ActivationKind::relu));
    layers->add(std::make_unique<Flatten<T>>());
    layers->add(std::make_unique<Dropout<T>>(0.3));
    layers->add(std::make_unique<Linear<T>>(24, 2));
    return layers;
  }
};

const AugmentationOptions kAugmentation = {
    .flip = 0.5, .crop_padding = 1, .rotation = 10, .noise = 0.05};

std::shared_ptr<Schedule> cosine() { return cosine_schedule(0.1, 60); }
/// Reacts within a few epochs: every loss that is not better by half is bad.
std::shared_ptr<Schedule> plateau() {
  return reduce_on_plateau(
      {.learning_rate = 0.1, .factor = 0.5, .patience = 1, .threshold = 0.5, .cooldown = 1});
}

struct Outcome {
  arma::Col<float> parameters;
  arma::Col<float> state;
  std::vector<EpochMetrics> history;
};

/// Six epochs, in one go or in two parts with all objects made anew between them.
Outcome train_everything(TrainerOptions options, std::shared_ptr<Schedule> (*schedule)(),
                         const fs::path& path, bool interrupted) {
  const Dataset data = images(100);
  const Dataset test = images(30);
  options.checkpoint = path;
  for (const uword epochs : {interrupted ? 2U : 6U, 6U}) {
    Everything<float> run(interrupted ? epochs : 1);  // other weights than those of the file
    if (epochs == 2) run = Everything<float>(1);
    options.epochs = epochs;
    options.schedule = schedule == nullptr ? nullptr : schedule();
    Trainer<float> trainer(run.net, run.rule, data, test, options);
    if (interrupted && epochs == 6) trainer.resume();
    trainer.run();
    if (epochs == 6) return {run.net.parameters(), run.net.state(), trainer.history()};
  }
  return {};
}

void expect_resumes(TrainerOptions options, std::shared_ptr<Schedule> (*schedule)(),
                    const fs::path& path) {
  options.batch = 16;
  options.augmentation = kAugmentation;
  options.record_gradients = true;
  const Outcome straight = train_everything(options, schedule, path.string() + "-straight", false);
  const Outcome resumed = train_everything(options, schedule, path, true);
  EXPECT_TRUE(arma::all(resumed.parameters == straight.parameters));
  EXPECT_TRUE(arma::all(resumed.state == straight.state));
  ASSERT_EQ(resumed.history.size(), straight.history.size());
  for (std::size_t e = 0; e < straight.history.size(); ++e) {
    EXPECT_EQ(resumed.history[e].train.loss, straight.history[e].train.loss) << e;
    EXPECT_EQ(resumed.history[e].learning_rate, straight.history[e].learning_rate) << e;
    EXPECT_EQ(resumed.history[e].gradient_norm, straight.history[e].gradient_norm) << e;
    EXPECT_EQ(resumed.history[e].gradients, straight.history[e].gradients) << e;
  }
}

TEST_F(TrainerFile, ResumesBitByBitWithEveryKindOfState) { expect_resumes({}, nullptr, path_); }

TEST_F(TrainerFile, ResumesBitByBitWithAScheduleOfSteps) {
  expect_resumes({.schedule_unit = ScheduleUnit::step}, cosine, path_);
}

TEST_F(TrainerFile, ResumesBitByBitWithAPlateauAndTheBestEpoch) {
  expect_resumes({.validation_share = 0.3}, plateau, path_);
}

TEST(Trainer, HasTheSameBitsForAnyNumberOfThreadsWithEverything) {
  const Dataset data = images(200);
  const int before = num_threads();
  arma::fvec first;
  for (const int threads : {1, 2, 4}) {
    set_num_threads(threads);
    Everything<float> run;
    Trainer<float>(run.net, run.rule, data, kNoTest,
                   {.epochs = 2, .batch = 96, .augmentation = kAugmentation})
        .run();
    if (first.is_empty()) first = run.net.parameters();
    EXPECT_TRUE(arma::all(first == run.net.parameters())) << threads << " threads";
  }
  set_num_threads(before);
}

/// The rates of all epochs, as the history tells.
arma::vec rates(std::shared_ptr<Schedule> schedule, ScheduleUnit unit, uword epochs) {
  const Dataset data = clouds(40, 0.5, 21);
  Student<double> run;
  Trainer<double> trainer(
      run.net, run.adam, data, kNoTest,
      {.epochs = epochs, .batch = 10, .schedule = std::move(schedule), .schedule_unit = unit});
  trainer.run();
  arma::vec result(epochs);
  for (const EpochMetrics& row : trainer.history()) result(row.epoch) = row.learning_rate;
  return result;
}

TEST(TrainerSchedule, SetsTheRateOfEveryEpochOrStep) {
  EXPECT_NEAR_NAMED("epochs", rates(step_schedule(0.8, 2, 0.5), ScheduleUnit::epoch, 5),
                    (arma::vec{0.8, 0.8, 0.4, 0.4, 0.2}), 1e-15);
  // Four steps per epoch; the history has the last one's rate, of step 3, 7, 11
  EXPECT_NEAR_NAMED("steps", rates(step_schedule(0.8, 4, 0.5), ScheduleUnit::step, 3),
                    (arma::vec{0.8, 0.4, 0.2}), 1e-15);
  EXPECT_NEAR_NAMED("within epochs", rates(step_schedule(0.8, 3, 0.5), ScheduleUnit::step, 3),
                    (arma::vec{0.4, 0.2, 0.1}), 1e-15);
}

TEST(TrainerSchedule, TellsThePlateauTheLossOfTheTraining) {
  // A threshold that only the first loss passes: the rate halves after each further pair of epochs
  EXPECT_NEAR_NAMED(
      "rates",
      rates(reduce_on_plateau(
                {.learning_rate = 0.01, .factor = 0.5, .patience = 1, .threshold = 0.99}),
            ScheduleUnit::epoch, 6),
      (arma::vec{0.01, 0.01, 0.01, 0.005, 0.005, 0.0025}), 1e-15);
}

TEST(TrainerSchedule, OfRateZeroChangesNothing) {
  const Dataset data = clouds(40, 0, 22);
  Student<double> run;
  const arma::vec before = run.net.parameters();
  // A warm-up's first rate is 0, and there is one step
  Trainer<double>(run.net, run.adam, data, kNoTest,
                  {.epochs = 1, .batch = 40, .schedule = warm_up(5, constant_schedule(1))})
      .run();
  EXPECT_TRUE(arma::all(run.net.parameters() == before));
}

TEST(Trainer, RecordsTheGradientsOfTheFirstStep) {
  const Dataset data = clouds(30, 0, 23);
  Student<double> run;
  arma::vec gradient;
  run.net.differentiate(data.X, data.labels, gradient);
  Trainer<double> trainer(run.net, run.adam, data, kNoTest,
                          {.epochs = 1, .batch = 30, .shuffle = false, .record_gradients = true});
  trainer.run();
  const EpochMetrics& row = trainer.history()[0];
  EXPECT_NEAR(row.gradient_norm, arma::norm(gradient), 1e-14);
  ASSERT_EQ(row.gradients.size(), 4U);
  EXPECT_EQ(row.gradients[1].parameter, "0.bias");
  const arma::vec bias = gradient.subvec(64, 79);
  EXPECT_NEAR(row.gradients[1].mean_absolute, arma::mean(arma::abs(bias)), 1e-15);
  EXPECT_EQ(row.gradients[1].max_absolute, arma::abs(bias).max());
}

TEST(Trainer, DoesNotAugmentEvaluations) {
  const Dataset data = images(60);
  Everything<double> run;
  Trainer<double> trainer(
      run.net, run.rule, data, data,
      {.epochs = 2, .batch = 20, .augmentation = kAugmentation, .watch_test = true});
  trainer.run();
  for (const EpochMetrics& row : trainer.history()) EXPECT_EQ(row.train.loss, row.test.loss);
}

TEST_F(TrainerFile, RefusesACheckpointOfAnotherTraining) {
  const Dataset data = clouds(40, 0, 11);
  Student<double> run;
  TrainerOptions options{.epochs = 1, .batch = 10, .checkpoint = path_};
  Trainer<double>(run.net, run.adam, data, kNoTest, options).run();
  options.batch = 20;
  Trainer<double> other(run.net, run.adam, data, kNoTest, options);
  try {
    other.resume();
    ADD_FAILURE() << "accepted";
  } catch (const FileError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("belongs to another training"), std::string::npos) << text;
    EXPECT_NE(text.find("batch 10"), std::string::npos) << text;
    EXPECT_NE(text.find("batch 20"), std::string::npos) << text;
  }
}

TEST_F(TrainerFile, RefusesACheckpointWithAnotherScheduleAugmentationOrPenalty) {
  const Dataset data = images(40);
  Everything<float> run;
  const TrainerOptions options{.epochs = 1, .batch = 20, .checkpoint = path_};
  Trainer<float>(run.net, run.rule, data, kNoTest, options).run();
  const auto refusal = [&](const TrainerOptions& other) -> std::string {
    try {
      Trainer<float>(run.net, run.rule, data, kNoTest, other).resume();
    } catch (const FileError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal(options), "accepted");
  TrainerOptions other = options;
  other.schedule = cosine();
  EXPECT_NE(refusal(other).find("schedule cosine learning_rate=0.1 steps=60 minimum=0 per epoch"),
            std::string::npos)
      << refusal(other);
  other = options;
  other.augmentation.flip = 0.5;
  EXPECT_NE(refusal(other).find("augmentation flip=0.5"), std::string::npos) << refusal(other);
  run.rule.set_regularization({.l2 = 0.5});
  EXPECT_NE(refusal(options).find("l2=0.5"), std::string::npos) << refusal(options);
}

std::string divergence(const Dataset& data, double learning_rate) {
  Mlp<double> net({.layer_sizes = {4, 16, 2}});
  Rng rng(1);
  net.initialize(Initialization::he, rng);
  Sgd<double> sgd(learning_rate);
  try {
    Trainer<double>(net, sgd, data, kNoTest, {.epochs = 50, .batch = 10}).run();
  } catch (const TrainingDiverged& error) {
    return error.what();
  }
  return "no divergence";
}

TEST(TrainingDiverged, NamesThePlaceAndTheLearningRate) {
  const std::string text = divergence(clouds(40, 0.5, 12), 1e200);
  EXPECT_NE(text.find("training stopped at epoch 0, step 1: the loss is"), std::string::npos)
      << text;
  EXPECT_NE(text.find("layer"), std::string::npos) << text;
  EXPECT_NE(text.find("learning_rate=1e+200"), std::string::npos) << text;
}

TEST(TrainingDiverged, NamesTheDataWhenTheyAreNotFinite) {
  Dataset data = clouds(40, 0, 13);
  data.X(2, 35) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(divergence(data, 0.1).find("first seen in the input; likely cause: the data contain"),
            std::string::npos);
}

TEST(TrainingDiverged, NamesTheParameterOfANetwork) {
  const Dataset data = images(20);
  Everything<double> run;
  run.net.parameter("5.weight")(1, 2) = std::numeric_limits<double>::infinity();
  EXPECT_ERROR(Trainer<double>(run.net, run.rule, data, kNoTest, {.epochs = 1, .batch = 20}).run(),
               "training stopped at epoch 0, step 0: the loss is nan; first seen in the parameter "
               "5.weight; likely cause: the steps are too large (" +
                   run.rule.description() +
                   "), or the inputs are not scaled; try a learning rate ten times smaller");
}

TEST(TrainingDiverged, NamesTheLayerOfANetwork) {
  const Dataset data = clouds(20, 0, 24);
  Mlp<double> net({.layer_sizes = {4, 3, 2}});
  net.weight(0).fill(1e308);  // finite, but sums of four of them are not
  Sgd<double> sgd(0.1);
  try {
    Trainer<double>(net, sgd, data, kNoTest, {.epochs = 1, .batch = 20}).run();
    ADD_FAILURE() << "no divergence";
  } catch (const TrainingDiverged& error) {
    EXPECT_NE(std::string(error.what()).find("first seen in the output of layer 1, Linear"),
              std::string::npos)
        << error.what();
  }
}

TEST(TrainerContract, NamesWhatDoesNotFit) {
  const Dataset data = clouds(20, 0, 14);
  Student<double> run;
  const auto make = [&](const Dataset& train, const TrainerOptions& options) {
    Trainer<double>(run.net, run.adam, train, kNoTest, options);
    return 0;
  };
  EXPECT_ERROR(make(data, {.patience = 3}), "Trainer: early stopping needs a validation set");
  EXPECT_ERROR(make(data, {.batch = 0}), "Batches: the batch size is 0, expected at least 1");
  Dataset wide = data;
  wide.X.resize(5, 20);
  EXPECT_ERROR(make(wide, {}), "Trainer: training data: 5 features, the model expects 4");
  Dataset many = data;
  many.labels(3) = 7;
  EXPECT_ERROR(make(many, {}), "Trainer: training data: label 7, the model has 2 classes");
  EXPECT_ERROR(make(Dataset(), {}), "Trainer: there are no training samples");
}

}  // namespace
}  // namespace gradbook

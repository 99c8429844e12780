// What: the training loop: order of batches, validation, early stopping, resuming, stop at NaN.
// Why:  every chapter's accuracies come from it; a lost sample or a state that is not restored
// shows
//       in no single number.
// How:  a plain loop with the same steps, runs that are stopped and resumed compared bit by bit,
//       training sets in which the right epoch is known.
#include "nn/trainer.hpp"

#include <cmath>
#include <filesystem>
#include <limits>
#include <set>
#include <string>

#include "core/file.hpp"
#include "core/parallel.hpp"
#include "nn/mlp.hpp"
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

/// Bytes whose value tells the sample: pixel 0 = n, labels n mod 2.
Dataset numbered_bytes(uword n) {
  Dataset data;
  data.name = "bytes";
  data.num_classes = 2;
  data.bytes.set_size(3, n);
  data.labels.set_size(n);
  for (uword i = 0; i < n; ++i) {
    data.bytes.col(i).fill(static_cast<arma::u8>(i));
    data.labels(i) = i % 2;
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

TEST(Batches, ScalesBytesAndKeepsPairs) {
  const Dataset data = numbered_bytes(200);
  Batches<float> batches(data, all_samples(data), 64);
  Rng rng(1);
  batches.shuffle(rng);
  std::set<uword> seen;
  bool in_order = true;
  ASSERT_EQ(batches.count(), 4U);
  for (uword i = 0; i < batches.count(); ++i) {
    batches.load(i);
    ASSERT_EQ(batches.X().n_cols, i == 3 ? 8U : 64U);
    for (uword n = 0; n < batches.X().n_cols; ++n) {
      const auto sample = static_cast<uword>(std::lround(batches.X()(2, n) * 255));
      EXPECT_FLOAT_EQ(batches.X()(0, n), static_cast<float>(sample) / 255.0F);
      EXPECT_EQ(batches.labels()(n), sample % 2);
      in_order = in_order && sample == seen.size();
      seen.insert(sample);
    }
  }
  EXPECT_EQ(seen.size(), 200U);
  EXPECT_FALSE(in_order);
}

TEST(SplitSamples, IsDisjointAndComplete) {
  const Dataset data = numbered_bytes(23);
  Rng rng(2);
  const SampleSplit split = split_samples(data, 0.3, rng);
  EXPECT_EQ(split.validation.n_elem, 6U);  // floor(6.9)
  const arma::uvec all = arma::sort(arma::join_cols(split.train, split.validation));
  EXPECT_TRUE(arma::all(all == all_samples(data)));
  EXPECT_ERROR(split_samples(data, 1, rng),
               "split_samples: the validation share must lie in [0, 1)");
}

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
  EXPECT_LT(last.test.error, 0.15);  // the best possible is Φ(−1.4) = 0.081
  Batches<float> batches(test, all_samples(test), 7);
  EXPECT_NEAR(evaluate<float>(run.net, batches).error, last.test.error, 1e-12);
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
  TrainerOptions options{.epochs = 7, .batch = 16, .validation_share = 0.25};
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

// What: a training's report as CSV and JSON, and the statistics of gradients in it.
// Why:  figures are drawn from these files; a NaN written as a number breaks every reader.
// How:  whole texts by hand, a round trip with numbers that have no short decimal form, gradients
//       of known sizes.
#include "nn/train/history.hpp"

#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "core/file.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<EpochMetrics> example() {
  EpochMetrics first{.epoch = 0,
                     .train = {.loss = 1.5, .error = 0.25},
                     .validation = {},
                     .test = {.loss = kInfinity, .error = 0.5},
                     .samples_per_second = 1000,
                     .learning_rate = 0.01,
                     .gradient_norm = 2};
  first.gradients = {{.parameter = "0.weight",
                      .mean_absolute = 0.5,
                      .root_mean_square = 0.75,
                      .max_absolute = 3,
                      .zero_share = 0.125}};
  EpochMetrics second{.epoch = 1, .train = {.loss = 1.0 / 3, .error = 1e-300}};
  return {first, second};
}

TEST(History, HasTheErrorsOfValuesWhereTheyArePredicted) {
  EpochMetrics row{.epoch = 0};
  row.train = {.loss = 0.5, .rmse = 0.75, .mae = 0.25};
  EXPECT_EQ(history_csv({row}),
            "epoch,train_loss,train_rmse,train_mae,validation_loss,validation_rmse,validation_mae,"
            "test_loss,test_rmse,test_mae,learning_rate,gradient_norm,samples_per_second\n"
            "0,0.5,0.75,0.25,,,,,,,,,0\n");
  const std::vector<EpochMetrics> read = history_from_json(history_json({row}));
  EXPECT_EQ(read[0].train.rmse, 0.75);
  EXPECT_EQ(read[0].train.mae, 0.25);
  EXPECT_TRUE(std::isnan(read[0].train.error));
  EXPECT_TRUE(std::isnan(read[0].test.mae));
}

TEST(History, IsATableWithNothingForNan) {
  EXPECT_EQ(history_csv(example()),
            "epoch,train_loss,train_error,validation_loss,validation_error,test_loss,test_error,"
            "learning_rate,gradient_norm,samples_per_second\n"
            "0,1.5,0.25,,,,0.5,0.01,2,1000\n"
            "1,0.3333333333333333,1e-300,,,,,,,0\n");
  EXPECT_EQ(gradients_csv(example()),
            "epoch,parameter,mean_absolute,root_mean_square,max_absolute,zero_share\n"
            "0,0.weight,0.5,0.75,3,0.125\n");
}

TEST(History, IsJsonWithNullForNan) {
  const nlohmann::json list = nlohmann::json::parse(history_json(example()));
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].at("train").at("loss"), 1.5);
  EXPECT_TRUE(list[0].at("validation").at("loss").is_null());
  EXPECT_TRUE(list[0].at("test").at("loss").is_null());
  EXPECT_EQ(list[0].at("gradients")[0].at("parameter"), "0.weight");
  EXPECT_TRUE(list[1].at("learning_rate").is_null());
}

TEST(History, ComesBackFromJsonBitByBit) {
  const std::vector<EpochMetrics> read = history_from_json(history_json(example()));
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[1].epoch, 1U);
  EXPECT_EQ(read[1].train.loss, 1.0 / 3);
  EXPECT_EQ(read[1].train.error, 1e-300);
  EXPECT_TRUE(std::isnan(read[1].test.loss));
  EXPECT_TRUE(std::isnan(read[1].learning_rate));
  EXPECT_EQ(read[0].samples_per_second, 1000);
  EXPECT_EQ(read[0].learning_rate, 0.01);
  EXPECT_EQ(read[0].gradient_norm, 2);
  EXPECT_EQ(read[0].gradients, example()[0].gradients);
  EXPECT_TRUE(read[1].gradients.empty());
  EXPECT_THROW(history_from_json("[{}]"), nlohmann::json::exception);
  EXPECT_THROW(history_from_json("[{\"epoch\":1e300}]"), nlohmann::json::exception);
  EXPECT_THROW(history_from_json("[{"), nlohmann::json::exception);
}

TEST(History, IsWrittenAsTheNameSays) {
  std::string name = (fs::temp_directory_path() / "gradbook-history-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const fs::path folder = name;
  write_history(folder / "run.csv", example());
  write_history(folder / "run.json", example());
  EXPECT_EQ(read_file(folder / "run.csv"), history_csv(example()));
  EXPECT_EQ(history_from_json(read_file(folder / "run.json")).size(), 2U);
  EXPECT_ERROR(write_history("run.txt", example()),
               "write_history: run.txt ends in neither .json nor .csv");
  fs::remove_all(folder);
}

const std::vector<Parameter> kPieces = {
    {.name = "0.weight", .n_rows = 2, .n_cols = 2, .begin = 0},
    {.name = "0.bias", .n_rows = 2, .begin = 4},
};

TEST(GradientRecorder, MeasuresEveryPieceOverItsSteps) {
  GradientRecorder recorder(kPieces);
  recorder.add(arma::vec{1, -2, 0, 3, 0, 0});
  recorder.add(arma::vec{-5, 1, 1, 1, 0.5, 0});
  const std::vector<GradientStatistics> statistics = recorder.take();
  ASSERT_EQ(statistics.size(), 2U);
  EXPECT_EQ(statistics[0].parameter, "0.weight");
  EXPECT_DOUBLE_EQ(statistics[0].mean_absolute, (1 + 2 + 0 + 3 + 5 + 1 + 1 + 1) / 8.0);
  EXPECT_DOUBLE_EQ(statistics[0].root_mean_square,
                   std::sqrt((1 + 4 + 0 + 9 + 25 + 1 + 1 + 1) / 8.0));
  EXPECT_EQ(statistics[0].max_absolute, 5);
  EXPECT_EQ(statistics[0].zero_share, 0.125);
  EXPECT_EQ(statistics[1].parameter, "0.bias");
  EXPECT_EQ(statistics[1].mean_absolute, 0.125);
  EXPECT_EQ(statistics[1].zero_share, 0.75);
  EXPECT_TRUE(recorder.take().empty());

  recorder.add(arma::fvec{1, 1, 1, 1, 2, 2});  // starts afresh
  EXPECT_EQ(recorder.take()[1].mean_absolute, 2);
  EXPECT_ERROR(recorder.add(arma::vec{1, 2}),
               "GradientRecorder::add: gradient is 2x1, expected 6x1");
}

}  // namespace
}  // namespace gradbook

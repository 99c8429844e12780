// What: the data of an experiment.
// Why:  a result is only worth something if nothing of the test part was learned from, or measured.
#include "chapter/experiment.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// Samples 0, 10, 20, … with their number as a second feature.
Dataset numbered(arma::uword n, const char* name) {
  Dataset data;
  data.name = name;
  data.X.set_size(2, n);
  data.labels.set_size(n);
  data.num_classes = 2;
  for (arma::uword i = 0; i < n; ++i) {
    data.X.col(i) = arma::vec{10.0 * static_cast<double>(i), static_cast<double>(i)};
    data.labels(i) = i % 2;
  }
  return data;
}

const ParameterValue* find(const ResultParameters& parameters, const std::string& name) {
  for (const ResultParameter& parameter : parameters) {
    if (parameter.name == name) return &parameter.value;
  }
  return nullptr;
}

TEST(PrepareData, MeasuresTheScaleOnTheTrainingPartOnly) {
  const TrainTest data{.train = numbered(3, "train"), .test = numbered(5, "test")};
  const ExperimentData ready =
      prepare_data(Chapter(), data, {.scale_of_tables = Scale::minmax});  // of 0, 10, 20
  EXPECT_NEAR_MAT(ready.train.X.row(0), (arma::rowvec{0, 0.5, 1}));
  EXPECT_NEAR_MAT(ready.test.X.row(0), (arma::rowvec{0, 0.5, 1, 1.5, 2}));
  EXPECT_EQ(std::get<std::string>(*find(ready.parameters, "scale")), "minmax");
  EXPECT_EQ(find(ready.parameters, "split"), nullptr);
}

TEST(PrepareData, StandardizesWithTheTrainingPartsDeviation) {
  const TrainTest data{.train = numbered(3, "train"), .test = numbered(4, "test")};
  const ExperimentData ready = prepare_data(Chapter(), data, {}, {.scale = "standard"});
  const double unit = 1 / std::sqrt(2.0 / 3);  // ÷N: deviation of 0, 1, 2
  EXPECT_NEAR_MAT(ready.test.X.row(1), (arma::rowvec{-unit, 0, unit, 2 * unit}));
}

TEST(PrepareData, DrawsATestPartWhereThereIsNoneAndSaysSo) {
  const ExperimentData ready =
      prepare_data(Chapter(), {.train = numbered(20, "all"), .test = {}}, {.held_out = 0.25});
  ASSERT_EQ(ready.train.size(), 15U);
  ASSERT_EQ(ready.test.size(), 5U);
  arma::rowvec numbers = arma::join_rows(ready.train.X.row(1), ready.test.X.row(1));
  EXPECT_NEAR_MAT(arma::rowvec(arma::sort(numbers)), arma::regspace<arma::rowvec>(0, 19));
  EXPECT_NE(find(ready.parameters, "split"), nullptr);
  EXPECT_EQ(std::get<std::uint64_t>(*find(ready.parameters, "seed")), 1U);
}

TEST(PrepareData, TakesTheFirstSamples) {
  const TrainTest data{.train = numbered(9, "train"), .test = numbered(8, "test")};
  const DataOptions options = {.quick = {.train = 5, .test = 4}, .mine = {.train = 3, .test = 2}};
  const auto sizes = [&](const Chapter& chapter, const DataFlags& flags) {
    const ExperimentData ready = prepare_data(chapter, data, options, flags);
    return std::pair(ready.train.size(), ready.test.size());
  };
  Chapter chapter;
  EXPECT_EQ(sizes(chapter, {}), std::pair(arma::uword{9}, arma::uword{8}));
  chapter.quick = true;
  EXPECT_EQ(sizes(chapter, {}), std::pair(arma::uword{5}, arma::uword{4}));
  EXPECT_EQ(sizes(chapter, {.n_train = 7, .n_test = 6}), std::pair(arma::uword{7}, arma::uword{6}));
  chapter.mine = true;
  EXPECT_EQ(sizes(chapter, {}), std::pair(arma::uword{3}, arma::uword{2}));
}

TEST(PrepareData, RefusesWhatDoesNotFit) {
  const TrainTest data{.train = numbered(9, "train"), .test = {}};
  EXPECT_THROW(prepare_data(Chapter(), data, {}, {.n_test = 3}), std::invalid_argument);
  TrainTest values = data;
  values.train.labels.reset();
  values.train.num_classes = 0;
  values.train.targets.ones(9);
  EXPECT_THROW(prepare_data(Chapter(), values, {.targets = TargetsWanted::classes}),
               std::invalid_argument);
  EXPECT_NO_THROW(prepare_data(Chapter(), values, {}));
}

TEST(ApplyScaling, LeavesBytesWhereSomebodyElseDividesThem) {
  Dataset pixels;
  pixels.bytes = {{0, 51}, {255, 102}};
  for (const bool later : {false, true}) {
    Dataset unit = pixels;
    apply_scaling(unit, {.scale = Scale::unit}, later);
    EXPECT_EQ(unit.is_bytes(), later);
    if (!later) EXPECT_NEAR_MAT(unit.X, (arma::mat{{0, 0.2}, {1, 0.4}}));
    Dataset raw = pixels;
    apply_scaling(raw, {.scale = Scale::none}, later);
    EXPECT_EQ(raw.is_bytes(), !later);
  }
}

}  // namespace
}  // namespace gradbook

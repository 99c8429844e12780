// What: the data a program was told to use: one file, or a training and a test file.
// Why:  two files are read one by one; unless classes and features are matched, results are wrong
//       without any message.
#include "data/train_test.hpp"

#include <gtest/gtest.h>

#include "scratch_folder.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

const std::string kTrain = "a,b,class\n1,2,ape\n3,5,bee\n4,7,cat\n";

class TrainTestFiles : public testing::Test {
 protected:
  /// Loads a training and a test table with these contents.
  TrainTest load(const std::string& train, const std::string& test,
                 const std::string& ending = ".csv") {
    return load_train_test(choice(train, test, ending));
  }

  DataChoice choice(const std::string& train, const std::string& test,
                    const std::string& ending = ".csv") {
    test_ = folder_.write("test" + ending, test);
    DataChoice choice;
    choice.train = folder_.write("train" + ending, train);
    choice.test = test_;
    return choice;
  }

  ScratchFolder folder_;
  std::filesystem::path test_;
};

std::string argument_error(const DataChoice& choice) {
  try {
    load_train_test(choice);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

TEST_F(TrainTestFiles, NumberTheClassesAlike) {
  const TrainTest data = load(kTrain, "a,b,class\n1,2,cat\n3,4,bee\n");
  EXPECT_NEAR_MAT(data.train.labels, (arma::urowvec{0, 1, 2}));
  EXPECT_NEAR_MAT(data.test.labels, (arma::urowvec{2, 1}));
  EXPECT_EQ(data.test.num_classes, 3U);
}

TEST_F(TrainTestFiles, NumberIntegerClassesAlike) {
  EXPECT_NEAR_MAT(load("1,2,1\n3,5,2\n4,7,3\n", "1,2,3.0\n3,4,2\n").test.labels,
                  (arma::urowvec{2, 1}));
}

TEST_F(TrainTestFiles, RefuseAClassThatIsNotInTheTrainingData) {
  EXPECT_FILE_ERROR(load(kTrain, "a,b,class\n1,2,dog\n"), test_,
                    "line 2, column 3 (\"class\"): label \"dog\" is none of the 3 known classes");
}

TEST_F(TrainTestFiles, ReadTargetsAsNumbersWhenTheTrainingTargetsAre) {
  const TrainTest data = load("1,2,0.5\n3,5,1.5\n", "1,2,4\n3,4,-2\n");
  EXPECT_NEAR_MAT(data.test.targets, (arma::rowvec{4, -2}));
  EXPECT_EQ(data.test.num_classes, 0U);
}

TEST_F(TrainTestFiles, RefuseOtherFeatures) {
  EXPECT_FILE_ERROR(load(kTrain, "a,class\n1,ape\n"), test_,
                    "has 1 features, but the training data have 2");
  EXPECT_FILE_ERROR(load(kTrain, "b,a,class\n1,2,ape\n"), test_,
                    "feature 1 is \"b\", but \"a\" in the training data");
}

TEST_F(TrainTestFiles, RefuseImagesBesideATable) {
  DataChoice mixed = choice(kTrain, "");
  mixed.test = folder_.write("x-images-idx3-ubyte",
                             bytes_of({0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 4, 5}));
  folder_.write("x-labels-idx1-ubyte", bytes_of({0, 0, 8, 1, 0, 0, 0, 1, 9}));
  EXPECT_FILE_ERROR(load_train_test(mixed), mixed.test,
                    "holds images of 1x2x1, but the training data a table");
}

TEST_F(TrainTestFiles, OfLibsvmMayLeaveOutTheLastFeatures) {
  const TrainTest longer = load("1 1:2 2:3\n2 1:4\n", "2 1:5 3:6\n", ".svm");
  EXPECT_NEAR_MAT(longer.train.X, (arma::mat{{2, 4}, {3, 0}, {0, 0}}));
  EXPECT_NEAR_MAT(longer.test.X, (arma::vec{5, 0, 6}));
  EXPECT_NEAR_MAT(longer.test.labels, (arma::urowvec{1}));
  const TrainTest shorter = load("1 1:2 2:3\n2 1:4\n", "2 1:5\n", ".svm");
  EXPECT_NEAR_MAT(shorter.test.X, (arma::vec{5, 0}));
}

TEST_F(TrainTestFiles, TakeTheLabelColumnByNameOrIndex) {
  for (const char* label : {"class", "0", "-3"}) {
    DataChoice first = choice("class;a;b\nbee;1;2\nape;3;4\n", "class;a;b\nape;5;6\n");
    first.label = label;
    first.separator = "semicolon";
    const TrainTest data = load_train_test(first);
    EXPECT_NEAR_MAT(data.train.X, (arma::mat{{1, 3}, {2, 4}}));
    EXPECT_NEAR_MAT(data.test.X, (arma::vec{5, 6}));
    EXPECT_NEAR_MAT(data.test.labels, (arma::urowvec{0}));
  }
}

TEST_F(TrainTestFiles, MayBeToldWhetherThereIsAHeader) {
  DataChoice numbered = choice("0,1,2\n1,2,0\n", "0,1,2\n5,2,0\n");
  numbered.header = "yes";
  EXPECT_EQ(load_train_test(numbered).train.size(), 1U);
  numbered.header = "no";
  EXPECT_EQ(load_train_test(numbered).train.size(), 2U);
}

TEST_F(TrainTestFiles, RefuseAColumnWhereThereAreNone) {
  DataChoice sparse = choice("1 1:2\n", "1 1:2\n", ".svm");
  sparse.label = "0";
  EXPECT_FILE_ERROR(load_train_test(sparse), sparse.train,
                    "is no .csv table: it has no header, label column or separator to choose; "
                    "leave these options out");
}

TEST_F(TrainTestFiles, RefuseFeaturesOfExtremeSize) {
  EXPECT_FILE_ERROR(load(kTrain, "a,b,class\n1,2,ape\n3,1e300,bee\n"), test_,
                    "feature 2 reaches from 2 to 1e+300, which is too large to compute with; "
                    "choose another unit, or correct the values");
  DataChoice small;
  small.data = folder_.write("small.csv", "1e-300,ape\n3e-300,bee\n").string();
  EXPECT_FILE_ERROR(load_train_test(small), small.data,
                    "feature 1 reaches from 1e-300 to 3e-300, which is too small to compute with; "
                    "choose another unit, or correct the values");
  EXPECT_EQ(load("0,5,ape\n0,6,bee\n", "0,5,ape\n").train.size(), 2U);
}

TEST_F(TrainTestFiles, RefuseTheTrainingSamplesAsTestSamples) {
  EXPECT_FILE_ERROR(load(kTrain, kTrain), test_,
                    "the samples to test with are those to learn from; test with others");
  DataChoice twice;
  twice.train = folder_.write("a.svm", "1 1:2\n2 1:3\n");
  twice.test = twice.train;
  EXPECT_FILE_ERROR(load_train_test(twice), twice.test,
                    "the samples to test with are those to learn from; test with others");
  // The same features with other labels, or in another order, are other samples
  EXPECT_EQ(load(kTrain, "a,b,class\n1,2,ape\n3,5,bee\n4,7,ape\n").test.size(), 3U);
}

TEST(DataChoice, RefusesWhatWouldBeIgnored) {
  DataChoice choice;
  choice.test = "a.csv";
  EXPECT_EQ(argument_error(choice), "--test: needs --train");
  choice.train = "b.csv";
  choice.data = "iris";
  EXPECT_EQ(argument_error(choice), "--train: excludes --data");
  choice = {};
  choice.data = "iris";
  choice.label = "0";
  EXPECT_EQ(
      argument_error(choice),
      "--label, --target, --header, --separator: are for a CSV file, given as --data or --train");
}

}  // namespace
}  // namespace gradbook

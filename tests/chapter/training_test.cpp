// What: the experiment of a chapter with networks, from the command line to its files.
// Why:  22 chapters train, save, load and predict through these few functions.
#include "chapter/training.hpp"

#include <gd.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "chapter/program.hpp"
#include "core/file.hpp"
#include "tests/course/temporary_folder.hpp"

namespace gradbook {
namespace {

class NetworkExperiment : public TemporaryFolder {
 protected:
  /// Runs a chapter with dense networks; returns what --json wrote.
  nlohmann::json run(std::vector<std::string> arguments, int expected = 0) {
    arguments.insert(arguments.begin(), "09_test");
    arguments.insert(arguments.end(), {"--json", file("out.json")});
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    TrainingFlags training;
    training.hidden = {16};
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run_chapter(
        static_cast<int>(argv.size()), argv.data(),
        {.name = "09_test",
         .purpose = "a test",
         .add_flags = [&](Flags& flags) { add_training_flags(flags, training); },
         .experiment =
             [&](Chapter& chapter, Flags& flags) {
               run_network_experiment(chapter, flags, training, network_data(), dense_recipe);
             }});
    testing::internal::GetCapturedStdout();
    error = testing::internal::GetCapturedStderr();
    EXPECT_EQ(code, expected) << error;
    return code == 0 ? nlohmann::json::parse(read_file(file("out.json"))) : nlohmann::json();
  }
  std::string file(const std::string& name) const { return (path / name).string(); }

  std::string error;
};

/// A grey picture whose pixels, row by row, are 0 … 16 as those of the digits.
void write_picture(const std::string& path, const arma::vec& pixels) {
  gdImage* const image = gdImageCreateTrueColor(8, 8);
  for (int i = 0; i < 64; ++i) {
    const int grey = static_cast<int>(pixels(static_cast<arma::uword>(i)) * 255 / 16);
    gdImageSetPixel(image, i % 8, i / 8, gdTrueColor(grey, grey, grey));
  }
  int size = 0;
  void* const bytes = gdImagePngPtr(image, &size);
  write_file(path, std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)));
  gdFree(bytes);
  gdImageDestroy(image);
}

TEST_F(NetworkExperiment, StatesEverythingThatMatters) {
  const nlohmann::json document = run({"--data", "iris", "--epochs", "3", "--l2", "0.01"});
  const nlohmann::json& result = document.at("results").at(0);
  EXPECT_EQ(result.at("name"), "MLP");
  EXPECT_EQ(result.at("n_train").get<int>() + result.at("validation").get<int>() +
                result.at("n_test").get<int>(),
            150);
  EXPECT_EQ(result.at("scale"), "standard");
  EXPECT_EQ(result.at("split"), "0.2 drawn");
  EXPECT_EQ(result.at("l2"), 0.01);
  EXPECT_EQ(result.at("seed"), 1);
  EXPECT_TRUE(result.at("correct").is_number_integer());
  EXPECT_EQ(result.at("value").get<double>(),
            result.at("correct").get<double>() / result.at("n_test").get<double>());
  ASSERT_EQ(document.at("history").size(), 3U);
  EXPECT_TRUE(document.at("history").at(0).contains("validation_loss"));
  EXPECT_FALSE(document.at("history").at(0).contains("test_loss"));  // looked at once
}

TEST_F(NetworkExperiment, WatchesTheTestSetWhenAsked) {
  const nlohmann::json document =
      run({"--data", "iris", "--epochs", "2", "--watch-test", "--history", file("h.csv")});
  EXPECT_TRUE(document.at("history").at(1).contains("test_error"));
  EXPECT_NE(read_file(file("h.csv")).find("test_loss"), std::string::npos);
}

TEST_F(NetworkExperiment, LearnsNumbers) {
  std::string csv = "x,y\n";
  for (int i = 0; i < 60; ++i) csv += fmt::format("{},{}\n", i % 20, 2 * (i % 20) + 1);
  write_file(path / "line.csv", csv);
  const nlohmann::json document = run({"--data", file("line.csv"), "--target", "y", "--hidden", "",
                                       "--optimizer", "sgd", "--epochs", "200"});
  const nlohmann::json& result = document.at("results").at(0);
  EXPECT_EQ(result.at("name"), "linear regression");
  EXPECT_EQ(result.at("metric"), "rmse");
  EXPECT_LT(result.at("value").get<double>(), 1e-6);  // y = 2x + 1 without noise
}

TEST_F(NetworkExperiment, ASavedModelSaysTheSame) {
  const nlohmann::json trained =
      run({"--data", "iris", "--epochs", "5", "--hidden", "8,4", "--activation", "elu",
           "--batch-norm", "--dropout", "0.25", "--save", file("model")});
  const nlohmann::json loaded = run({"--data", "iris", "--load", file("model")});
  EXPECT_EQ(loaded.at("results").at(0).at("correct"), trained.at("results").at(0).at("correct"));
  EXPECT_EQ(loaded.at("results").at(0).at("net"), trained.at("results").at(0).at("net"));
  run({"--load", file("model"), "--hidden", "3"}, 2);
  EXPECT_NE(error.find("--hidden: is the model's"), std::string::npos) << error;
  run({"--load", file("model"), "--data", "wine"}, 2);
}

TEST_F(NetworkExperiment, PredictsTablesWithAndWithoutLabels) {
  run({"--data", "iris", "--epochs", "20", "--learning-rate", "0.02", "--save", file("model")});
  write_file(path / "own.csv", "a,b,c,d\n5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n");
  run({"--load", file("model"), "--predict", file("own.csv"), "--predictions", file("p.csv")});
  const std::string csv = read_file(file("p.csv"));
  EXPECT_TRUE(csv.starts_with("sample,prediction,setosa,versicolor,virginica\n0,setosa,")) << csv;
  EXPECT_NE(csv.find("\n1,virginica,"), std::string::npos) << csv;

  write_file(path / "labelled.csv", "a,b,c,d,class\n5.1,3.5,1.4,0.2,setosa\n");
  const nlohmann::json document = run({"--load", file("model"), "--predict", file("labelled.csv")});
  EXPECT_EQ(document.at("results").at(0).at("correct"), 1);

  write_file(path / "narrow.csv", "a,b\n1,2\n");
  run({"--load", file("model"), "--predict", file("narrow.csv")}, 3);
}

TEST_F(NetworkExperiment, PredictsPicturesInFoldersOfClasses) {
  run({"--data", "digits", "--epochs", "15", "--save", file("model")});
  Chapter chapter;
  const Dataset& digits = chapter.load("digits").train;
  std::filesystem::create_directories(path / "pictures");
  for (arma::uword n = 0; n < 20; ++n) {
    const std::string name = digits.class_names.at(digits.labels(n));
    std::filesystem::create_directories(path / "pictures" / name);
    write_picture(file(fmt::format("pictures/{}/{}.png", name, n)), digits.X.col(n));
  }
  const nlohmann::json document = run({"--load", file("model"), "--predict", file("pictures")});
  EXPECT_EQ(document.at("results").at(0).at("n_test"), 20);
  EXPECT_GE(document.at("results").at(0).at("correct").get<int>(), 18);
  std::filesystem::create_directories(path / "pictures" / "eleven");
  run({"--load", file("model"), "--predict", file("pictures")}, 3);
}

TEST_F(NetworkExperiment, RefusesFilesThatAreNoModel) {
  write_file(path / "model", "no model");
  run({"--load", file("model")}, 3);
  run({"--predict", file("model")}, 2);
}

}  // namespace
}  // namespace gradbook

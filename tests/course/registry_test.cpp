// What: what the registry check says about a unit's task file, contract and tests.
// Why:  a task that no test checks with random inputs would give full points to a submission that
//       knows the published answers.
#include <gtest/gtest.h>

#include "author/author.hpp"
#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

/// A checkout with one unit of two tasks, whose test file a test writes.
class Registry : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    write_file(path / "CMakeLists.txt", "");
    const std::string hints = "### Hint 1\na\n### Hint 2\nb\n### Hint 3\nc\n";
    write_file(
        path / "exercises/02_neighbors/knn.md",
        "# 02.3 T\n## knn_predict\npoints: 4\n" + hints + "## knn_vote\npoints: 4\n" + hints);
    write_file(path / "exercises/02_neighbors/knn.hpp",
               "GRADBOOK_CONTRACT(knn_predict, knn_vote);\n");
    write_file(path / "solutions/02_neighbors/knn.cpp", "");
  }

  /// What the check says, each problem without its place.
  std::vector<std::string> problems(const std::string& tests) {
    write_file(path / "tests/02_neighbors/knn_test.cpp", tests);
    std::vector<std::string> found;
    for (const Problem& problem : check_registry(Workspace(path), read_units(path))) {
      found.push_back(problem.what);
    }
    return found;
  }
};

const std::string kVote = "TEST(KnnVote, IsRandom) {\n  Rng rng = test_rng(1);\n}\n\n";
const std::vector<std::string> kMissing = {
    "no test of suite KnnPredict draws its inputs from test_rng(): the grader cannot hide any"};
const std::vector<std::string> kNothing;

TEST_F(Registry, AcceptsATestOfEachTaskThatDrawsItsInputs) {
  EXPECT_EQ(problems(kVote + "TEST(KnnPredict,\n     IsRandom) {\n\n  Rng rng = test_rng(2);\n}\n"),
            kNothing);
}

TEST_F(Registry, NamesTheTaskWithoutRandomInputs) {
  EXPECT_EQ(problems(kVote + "TEST(KnnPredict, IsFixed) {\n}\n"), kMissing);
  EXPECT_EQ(problems("TEST(KnnPredict, IsFixed) {\n}\n\n" + kVote), kMissing);
}

TEST_F(Registry, CountsNoTestThatGivesNoPointsAndNoComment) {
  EXPECT_EQ(problems(kVote + "TEST(KnnPredict, IsFixed) {\n  // as test_rng(1)\n}\n" +
                     "TEST(KnnPredictContract, IsRandom) {\n  Rng rng = test_rng(2);\n}\n"),
            kMissing);
}

TEST_F(Registry, FollowsTheHelpersOfTheFile) {
  const std::string samples = "arma::mat samples(int n) {\n  Rng rng = test_rng(n);\n}\n\n";
  const std::string problem = "struct Case {\n  Case() { X = samples(1); }\n};\n\n";
  const std::string direct = "TEST(KnnPredict, A) {\n  predict(samples(2));\n}\n";
  const std::string indirect = "TEST(KnnPredict, A) {\n  const Case c;\n}\n";
  EXPECT_EQ(problems(samples + kVote + direct), kNothing);
  EXPECT_EQ(problems(kVote + samples + problem + indirect), kNothing);
  EXPECT_EQ(problems(kVote + "arma::mat samples(int n) {\n}\n\n" + direct), kMissing);
}

}  // namespace
}  // namespace gradbook

// What: the checks that read all sources: two types of one name, and the table of twins.
// Why:  two types of one name in two files link, and one of them is used for the other; a row about
//       a test that is gone proves nothing.
#include <gtest/gtest.h>

#include "author/author.hpp"
#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

/// A checkout with files that git knows.
class SourceChecks : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    write_file(path / "CMakeLists.txt", "");
    write_file(path / "exercises/02_neighbors/knn.hpp", "int knn_vote(int k);\n");
    write_file(path / "common/neighbors/knn.hpp", "/// The twin of knn.\nint find(int k);\n");
    write_file(path / "tests/nn/knn_test.cpp", "TEST(Vote, Agrees) {\n}\n");
    write_twins("`knn_vote`", "`find`", "`Vote.Agrees`");
  }

  void write_twins(const std::string& unit, const std::string& engine, const std::string& test) {
    write_file(path / "docs/twins.md",
               "| unit | engine | test |\n|---|---|---|\n| "
               "`exercises/02_neighbors/knn.hpp`: " +
                   unit + " | `common/neighbors/knn.hpp`: " + engine +
                   " | `tests/nn/knn_test.cpp`: " + test + " |\n");
  }

  std::vector<std::string> problems(std::vector<Problem> (*check)(const Workspace&)) {
    ProcessOptions options;
    options.folder = path;
    run_process({"git", "init", "-q"}, options);
    run_process({"git", "add", "-A"}, options);
    std::vector<std::string> found;
    for (const Problem& problem : check(Workspace(path))) {
      found.push_back(problem.where + ": " + problem.what);
    }
    return found;
  }
};

using Found = std::vector<std::string>;

TEST_F(SourceChecks, FindATypeThatAHeaderAndAnotherFileDefine) {
  write_file(path / "common/a.hpp", "namespace gradbook {\nstruct Pair {\n};\nclass Other;\n}\n");
  write_file(path / "common/b.cpp",
             "namespace gradbook {\nnamespace {\nstruct Pair {\n};\nclass Other {\n};\n}\n}\n");
  EXPECT_EQ(problems(check_type_names),
            Found{"common/a.hpp: gradbook::Pair is defined in common/b.cpp too: two types, one "
                  "name"});
}

TEST_F(SourceChecks, AllowOneNameInTwoSourcesOrInTwoNamespaces) {
  const std::string type = "namespace {\nenum class Kind { one };\n}\n}\n";
  write_file(path / "common/a.cpp", "namespace gradbook {\n" + type);
  write_file(path / "common/b.cpp", "namespace gradbook {\n" + type);
  write_file(path / "common/c.hpp", "namespace gradbook::kernels {\nenum class Kind { two };\n}\n");
  EXPECT_EQ(problems(check_type_names), Found{});
}

TEST_F(SourceChecks, AcceptATableOfTwinsThatIsTrue) { EXPECT_EQ(problems(check_twins), Found{}); }

TEST_F(SourceChecks, NameWhatTheTableOfTwinsInvents) {
  write_twins("`knn_predict`", "`find`", "`Vote.Differs`");
  EXPECT_EQ(problems(check_twins),
            (Found{"docs/twins.md: exercises/02_neighbors/knn.hpp has no knn_predict",
                   "docs/twins.md: tests/nn/knn_test.cpp has no Vote.Differs"}));
}

TEST_F(SourceChecks, NameATwinThatTheTableLacks) {
  write_file(path / "common/nn/linear.hpp", "/// The twin of dense_forward().\n");
  EXPECT_EQ(problems(check_twins),
            Found{"common/nn/linear.hpp: says that it is a twin, but docs/twins.md does not"});
}

}  // namespace
}  // namespace gradbook

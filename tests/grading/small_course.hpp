/// @file tests/grading/small_course.hpp
/// A full checkout with one unit, in a folder of its own, for tests of the student edition.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "core/process.hpp"
#include "course/unit.hpp"

namespace gradbook {

inline constexpr const char* kReference = R"(/// @file solutions/02_neighbors/knn.cpp
#include "exercises/02_neighbors/knn.hpp"

int knn_predict(const Samples& samples, int k) {
  expect_positive("knn_predict", "k", k);

  //! [knn_predict]
  // Vote among the nearest
  Votes votes = count_labels(nearest(samples, k));
  for (int i = 0; i < samples.size(); ++i) {
    votes.add(samples.label(i), weight_of_rank(i, k));  // ranks count down
  }
  return votes.winner_with_smallest_label();
  //! [knn_predict]
}
)";

/// Path is the checkout at root; `outside` is a folder beside it.
class SmallCourse : public testing::Test {
 protected:
  void SetUp() override {
    std::string name =
        (std::filesystem::temp_directory_path() / "gradbook-release-XXXXXX").string();
    outside = std::filesystem::canonical(::mkdtemp(name.data()));
    root = outside / "checkout";
    put("CMakeLists.txt", "project(small)\n");
    put("README.md", "# Small\n\nA course.\n");
    put("gradbook", "#!/bin/sh\n");
    std::filesystem::permissions(root / "gradbook", std::filesystem::perms::owner_all);
    put("exercises/02_neighbors/knn.hpp", "int knn_predict(const Samples& samples, int k);\n");
    put("exercises/02_neighbors/knn.cpp", "an old starter file\n");
    put("exercises/02_neighbors/knn.md",
        "# 02.3 T\n## knn_predict\npoints: 4\n### Hint 1\nfirst\n");
    put("solutions/README.md", "The references.\n");
    put("solutions/02_neighbors/knn.cpp", kReference);
    put("tests/02_neighbors/knn_test.cpp", "for (int i = 0; i < samples.size(); ++i) {\n}\n");
    put("tests/mutants/02_neighbors/knn/M02.3.1.patch",
        "# ranks count up\n# killed by: KnnPredict.X\n"
        "-    votes.add(samples.label(i), weight_of_rank(i, k));  // ranks count down\n"
        "+    votes.add(samples.label(i), weight_of_rank(k - i, k));  // ranks count down\n");
    units = read_units(root);
  }
  void TearDown() override { std::filesystem::remove_all(outside); }

  void put(const std::string& file, const std::string& text) const {
    write_file(root / file, text);
  }

  void git(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"git", "-c", "user.name=T", "-c", "user.email=t@t"});
    ProcessOptions options;
    options.folder = root;
    options.environment = {{"GIT_COMMITTER_DATE", "2026-11-25T07:00:00Z"},
                           {"GIT_AUTHOR_DATE", "2026-11-25T07:00:00Z"}};
    const ProcessResult result = run_process(arguments, options);
    ASSERT_TRUE(result.ok()) << result.output;
  }

  void commit() const {
    git({"init", "-q"});
    git({"add", "-A"});
    git({"commit", "-q", "-m", "all"});
  }

  std::filesystem::path outside;
  std::filesystem::path root;
  std::vector<Unit> units;
};

}  // namespace gradbook

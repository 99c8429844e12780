// What: the skeletons of `dev new`.
// Why:  22 more chapters begin with them: they must compile, please `dev check` and overwrite
// nothing.
#include "author/new_files.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <stdexcept>

#include "author/author.hpp"
#include "core/file.hpp"
#include "core/process.hpp"
#include "course/unit.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// A checkout with one chapter that has a lesson page only.
class NewFiles : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    write_file(path / "CMakeLists.txt", "");
    write_file(path / "chapters/08_trees/README.md", "Chapter 08: trees. What they are.\n");
    for (const char* folder : {"chapters", "exercises", "solutions", "tests"})
      write_file(path / folder / "README.md", "A folder.\n");
  }
  void expect_refused(const std::function<std::vector<NewFile>()>& make, const std::string& part) {
    try {
      make();
      ADD_FAILURE() << "accepted: " << part;
    } catch (const std::invalid_argument& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  }
  std::vector<NewFile> everything() {
    create_files(path, new_chapter(path, "09_forests", "many trees"));
    create_files(path, new_section(path, "09_forests/voting"));
    create_files(path, new_section(path, "09_forests/bagging"));
    create_files(path, new_figure(path, "09_forests/vote", "", ""));
    NewUnit unit{.key = "09_forests/forest", .functions = {"grow_forest", "forest_vote"}};
    std::vector<NewFile> files = new_unit(path, unit);
    create_files(path, files);
    return files;
  }
  bool has(const std::string& file, const std::string& part) const {
    return read_file(path / file).find(part) != std::string::npos;
  }
};

TEST_F(NewFiles, AreWhatTheCourseChecksAskFor) {
  everything();
  for (const std::vector<std::string>& command : {std::vector<std::string>{"git", "init", "-q"},
                                                  std::vector<std::string>{"git", "add", "."}}) {
    ProcessOptions options;
    options.folder = path;
    ASSERT_TRUE(run_process(command, options).ok());
  }
  const Workspace workspace(path);
  const std::vector<Unit> units = read_units(path);
  ASSERT_EQ(units.size(), 1U);
  EXPECT_EQ(units[0].number, "09.1");
  EXPECT_EQ(units[0].tasks.size(), 2U);
  for (const auto& problems : {check_registry(workspace, units), check_layout(workspace, units),
                               check_includes(workspace), check_stubs_current(workspace, units)}) {
    for (const Problem& problem : problems) ADD_FAILURE() << problem.where << ": " << problem.what;
  }
}

TEST_F(NewFiles, Compile) {
  everything();
  const fs::path root = GRADBOOK_SOURCE_DIR;
  std::vector<std::future<ProcessResult>> results;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
    if (entry.path().extension() != ".cpp" || entry.path().filename() == "section_bagging.cpp")
      continue;
    const std::vector<std::string> command = {"c++",
                                              "-std=c++20",
                                              "-fsyntax-only",
                                              "-Wall",
                                              "-Wextra",
                                              "-Wshadow",
                                              "-Wconversion",
                                              "-Werror",
                                              "-I" + path.string(),
                                              "-I" + (root / "common").string(),
                                              "-I" + root.string(),
                                              entry.path().string()};
    results.push_back(std::async(std::launch::async, [command] { return run_process(command); }));
  }
  EXPECT_EQ(results.size(), 6U);  // program, section, figure, reference, starter file, tests
  for (std::future<ProcessResult>& result : results) {
    const ProcessResult done = result.get();
    EXPECT_TRUE(done.ok()) << done.output;
  }
}

TEST_F(NewFiles, CountOn) {
  everything();
  EXPECT_TRUE(has("chapters/09_forests/section_voting.cpp", "registration(1, run)"));
  EXPECT_TRUE(has("chapters/09_forests/section_bagging.cpp", "registration(2, run)"));
  EXPECT_TRUE(has("chapters/09_forests/fig_vote.cpp", "\"F001\""));
  EXPECT_EQ(new_figure(path, "08_trees/split", "", "")[0].text.find("F002") != std::string::npos,
            true);
  const std::vector<NewFile> unit = new_unit(path, {.key = "09_forests/bag", .functions = {}});
  EXPECT_NE(unit[0].text.find("Exercise 09.2: Bag."), std::string::npos);
}

TEST_F(NewFiles, KeepALessonPageThatIsThere) {
  const std::vector<NewFile> files = new_chapter(path, "08_trees", "trees");
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, "chapters/08_trees/main.cpp");
}

TEST_F(NewFiles, OverwriteNothingAndLeaveNothingHalfDone) {
  const std::vector<NewFile> files = everything();
  EXPECT_THROW(create_files(path, new_chapter(path, "09_forests", "x")), FileError);
  EXPECT_THROW(create_files(path, {{"chapters/08_trees/new.cpp", "new"}, files[0]}), FileError);
  EXPECT_FALSE(fs::exists(path / "chapters/08_trees/new.cpp"));
  write_file(path / "in_the_way", "a file");
  EXPECT_THROW(create_files(path, {{"a.txt", "a"}, {"in_the_way/b.txt", "b"}}), FileError);
  EXPECT_FALSE(fs::exists(path / "a.txt"));
}

TEST_F(NewFiles, SayWhatIsWrongWithAName) {
  everything();
  expect_refused([&] { return new_section(path, "voting"); }, "has no chapter");
  expect_refused([&] { return new_section(path, "10_seas/tide"); }, "there is no chapters/10_seas");
  expect_refused([&] { return new_section(path, "08_trees/leaf"); }, "has no program");
  expect_refused([&] { return new_figure(path, "08_trees/Leaf-1", "", ""); }, "'Leaf-1'");
  expect_refused([&] { return new_figure(path, "08_trees/leaf", "F001", ""); }, "F002");
  expect_refused([&] { return new_chapter(path, "09_woods", "woods"); },
                 "chapter 09 is 09_forests");
  expect_refused([&] { return new_chapter(path, "forests", "woods"); }, "07_svm");
  expect_refused([&] { return new_chapter(path, "10_seas", "a. b"); }, "title");
  expect_refused([&] { return new_unit(path, {.key = "09_forests/oak", .number = "09.1"}); },
                 "09_forests/forest");
  expect_refused([&] { return new_unit(path, {.key = "08_trees/oak", .number = "09.7"}); }, "08.6");
  expect_refused(
      [&] { return new_unit(path, {.key = "08_trees/oak", .functions = {"grow_forest"}}); },
      "is in 09_forests/forest");
}

}  // namespace
}  // namespace gradbook

// What: what is linked into the workers that hold students' code.
// Why:  a reference, a test or an expected value in a worker is an answer in a student's reach.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "core/file.hpp"
#include "core/process.hpp"
#include "course/unit.hpp"
#include "course/unit_source.hpp"
#include "grading/run/stage.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

const fs::path kWorkers = fs::path(GRADBOOK_BINARY_DIR) / "sealed" / "workers";

/// Lines of nm that define or want exactly this function: " T", " w" and so on.
std::string kinds_of(const std::string& function, const fs::path& program) {
  ProcessOptions options;
  options.max_output = 16 << 20;
  std::istringstream lines(run_process({"nm", "-C", program.string()}, options).output);
  std::string line;
  std::string kinds;
  const std::string name = " gradbook::" + function + "(";
  while (std::getline(lines, line)) {
    const std::size_t at = line.find(name);
    // Not "vtable for …" nor a lambda inside of it: the name follows the letter of its kind
    if (at != std::string::npos && at >= 1 && line.find("clone") == std::string::npos &&
        line.find("::{") == std::string::npos && (at < 2 || line[at - 2] == ' ')) {
      kinds += line[at - 1];
    }
  }
  return kinds;
}

std::string map_of(const Unit& unit, const std::string& name) {
  return read_file(kWorkers / unit.key / (name + ".map"));
}

/// The units whose workers are built: those of one chapter, and all with GRADBOOK_ALL_WORKERS.
std::vector<Unit> built_units() {
  std::vector<Unit> units = read_units(GRADBOOK_SOURCE_DIR);
  if (std::getenv("GRADBOOK_ALL_WORKERS") == nullptr) {
    std::erase_if(units, [](const Unit& unit) { return unit.chapter != "02_neighbors"; });
  }
  return units;
}

/// The worker that grades a task, by the rule of the stage.
std::string worker_of(const Unit& unit, const Task& task) {
  const std::string reference = read_file(fs::path(GRADBOOK_SOURCE_DIR) / unit.reference());
  const fs::path glue = fs::path(GRADBOOK_BINARY_DIR) / "sealed" / "glue" / unit.key /
                        ("builds_on_" + task.function + ".cpp");
  std::vector<std::string> below = included_units(reference);
  std::erase(below, unit.key);
  return sealed_worker(task.function, read_file(glue).rfind("//", 0) != 0, !below.empty());
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(GivenHeaders, AreWhatUnitsIncludeAndWhatTheseHeadersInclude) {
  const std::vector<std::string> given =
      given_headers(GRADBOOK_SOURCE_DIR, read_units(GRADBOOK_SOURCE_DIR));
  // contract.hpp is included by contracts, share.hpp by 01.5; no unit reads files
  for (const char* header : {"core/contract.hpp", "core/shape.hpp", "core/share.hpp"}) {
    EXPECT_EQ(std::count(given.begin(), given.end(), header), 1) << header;
  }
  EXPECT_EQ(std::count(given.begin(), given.end(), "core/file.hpp"), 0);
}

TEST(Worker, WantsItsTasksFunctionAndDefinesItNever) {
  for (const Unit& unit : built_units()) {
    for (const Task& task : unit.tasks) {
      EXPECT_EQ(kinds_of(task.function, kWorkers / unit.key / worker_of(unit, task)), "w")
          << task.function;
    }
  }
}

TEST(Worker, HoldsNoTestAndNotTheUnitsReference) {
  for (const Unit& unit : built_units()) {
    std::vector<std::string> names = {"together"};
    for (const Task& task : unit.tasks) names.push_back(worker_of(unit, task));
    for (const std::string& name : names) {
      const std::string map = map_of(unit, name);
      EXPECT_TRUE(has(map, "worker_main.cpp.o"));
      EXPECT_FALSE(has(map, "solutions/" + unit.key)) << name;
      for (const char* part : {"_test.cpp", "gtest", "common/verify", "common/nn", "proxy.cpp",
                               "gradbook_verify", "gradbook_nn", "glue/reference"}) {
        EXPECT_FALSE(has(map, part)) << name << " holds " << part;
      }
    }
  }
}

TEST(Worker, HoldsNoReferenceAtAllForThePiecesTogether) {
  for (const Unit& unit : built_units()) {
    EXPECT_FALSE(has(map_of(unit, "together"), "solutions/")) << unit.key;
  }
}

TEST(Worker, HoldsWhatItsOwnChapterIsGivenAndNoOther) {
  for (const Unit& unit : built_units()) {
    const std::string chapter = unit.chapter;
    const std::string map = map_of(unit, "together");
    const bool is_given = fs::exists(fs::path(GRADBOOK_SOURCE_DIR) / "common/given" / chapter);
    EXPECT_EQ(has(map, "common/given/" + chapter + "/"), is_given) << unit.key;
    EXPECT_EQ(has(map, "common/given/"), is_given) << unit.key;
  }
}

TEST(Worker, HoldsTheReferencesThatItsTaskBuildsOn) {
  const fs::path knn = kWorkers / "02_neighbors" / "knn";
  EXPECT_EQ(kinds_of("knn_vote", knn / "knn_predict"), "T");
  EXPECT_EQ(kinds_of("pairwise_distances", knn / "knn_predict"), "T");
  EXPECT_EQ(kinds_of("knn_predict", knn / "alone"), "w");
  EXPECT_EQ(kinds_of("pairwise_distances", knn / "alone"), "T");
  EXPECT_EQ(kinds_of("pairwise_distances", knn / "together"), "");
}

}  // namespace
}  // namespace gradbook

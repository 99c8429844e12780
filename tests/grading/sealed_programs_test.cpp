// What: what is linked into the workers that hold students' code.
// Why:  a reference, a test or an expected value in a worker is an answer in a student's reach.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "core/file.hpp"
#include "core/process.hpp"
#include "course/unit.hpp"
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

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(GivenHeaders, AreAllThatContractsAndReferencesInclude) {
  const std::vector<std::string> given = given_headers();
  for (const Unit& unit : read_units(GRADBOOK_SOURCE_DIR)) {
    for (const fs::path& file : {unit.contract(), unit.reference()}) {
      std::istringstream lines(read_file(fs::path(GRADBOOK_SOURCE_DIR) / file));
      std::string line;
      while (std::getline(lines, line)) {
        if (line.rfind("#include \"core/", 0) != 0) continue;
        const std::string header = line.substr(10, line.size() - 11);
        EXPECT_EQ(std::count(given.begin(), given.end(), header), 1) << file << ": " << header;
      }
    }
  }
}

TEST(Worker, WantsItsTasksFunctionAndDefinesItNever) {
  for (const Unit& unit : read_units(GRADBOOK_SOURCE_DIR)) {
    for (const Task& task : unit.tasks) {
      EXPECT_EQ(kinds_of(task.function, kWorkers / unit.key / task.function), "w") << task.function;
    }
  }
}

TEST(Worker, HoldsNoTestAndNotTheUnitsReference) {
  for (const Unit& unit : read_units(GRADBOOK_SOURCE_DIR)) {
    std::vector<std::string> names = {"together"};
    for (const Task& task : unit.tasks) names.push_back(task.function);
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
  for (const Unit& unit : read_units(GRADBOOK_SOURCE_DIR)) {
    EXPECT_FALSE(has(map_of(unit, "together"), "solutions/")) << unit.key;
  }
}

TEST(Worker, HoldsWhatItsOwnChapterIsGivenAndNoOther) {
  for (const Unit& unit : read_units(GRADBOOK_SOURCE_DIR)) {
    const std::string chapter = unit.contract().parent_path().filename();
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
  EXPECT_EQ(kinds_of("knn_predict", knn / "knn_vote"), "w");
}

}  // namespace
}  // namespace gradbook

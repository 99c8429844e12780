// What: `gradbook grade` on a small class: points, isolation, hidden inputs, interruption, wrong
// use. Why:  everything else may be right, and the command lose or invent a grade all the same.
#include <fcntl.h>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <sstream>

#include "core/file.hpp"
#include "core/process.hpp"
#include "course/mutant.hpp"
#include "course/stub.hpp"
#include "course/unit.hpp"
#include "grading/grade.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = GRADBOOK_SOURCE_DIR;
const fs::path kCommand = fs::path(GRADBOOK_BINARY_DIR) / "gradbook";

/// A class of distance.cpp and knn.cpp in a folder of its own.
class ClassTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gradbook-class-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    setenv("GRADBOOK_ROOT", kRoot.c_str(), 1);
    fs::create_directories(folder_ / "class");
  }
  void TearDown() override {
    std::error_code error;
    fs::remove_all(folder_, error);
  }

  static Unit unit(const std::string& name) {
    const std::vector<Unit> units = read_units(kRoot);
    return find_unit(units, name);
  }
  static std::string reference(const std::string& name) {
    return read_file(kRoot / unit(name).reference());
  }
  static std::string with_mistake(const std::string& name, const std::string& id) {
    const Unit of = unit(name);
    for (const Mutant& mutant : read_mutants(kRoot, of)) {
      if (mutant.id == id) return apply_mutant(mutant, reference(name));
    }
    throw std::runtime_error(id + " is no mutant");
  }
  void hand_in(const std::string& student, const std::string& name, const std::string& text) {
    write_file(folder_ / "class" / student / unit(name).chapter / (name + ".cpp"), text);
  }

  std::vector<std::string> words(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {
        kCommand, "grade", folder_ / "class", "--out", folder_ / "grades", "--no-end-to-end"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  ProcessResult grade(const std::vector<std::string>& more = {}) const {
    return run_process(words(more));
  }
  /// Row of a student in grades.csv.
  std::string row(const std::string& student) const {
    std::istringstream lines(read_file(folder_ / "grades" / "grades.csv"));
    std::string line;
    while (std::getline(lines, line)) {
      if (!line.empty() && line.back() == '\r') line.pop_back();  // RFC 4180 ends lines with CR LF
      if (line.rfind(student + ",", 0) == 0) return line;
    }
    return "";
  }
  /// How often each student stands in the journal.
  std::map<std::string, int> journal() const {
    std::map<std::string, int> count;
    std::error_code error;
    const fs::path file = folder_ / "grades" / "journal.jsonl";
    if (!fs::exists(file, error)) return count;
    std::istringstream lines(read_file(file));
    std::string line;
    while (std::getline(lines, line)) {
      const nlohmann::json entry = nlohmann::json::parse(line, nullptr, false);
      if (entry.is_object() && entry.contains("grade")) ++count[entry["grade"]["id"]];
    }
    return count;
  }
  nlohmann::json staff(const std::string& student) const {
    return nlohmann::json::parse(read_file(folder_ / "grades" / "staff" / (student + ".json")));
  }

  fs::path folder_;
};

TEST_F(ClassTest, GivesPointsTaskByTaskSoThatOneMistakeCostsOnce) {
  hand_in("ann", "knn", reference("knn"));
  hand_in("bob", "knn", with_mistake("knn", "M02.3.1"));  // wrong in knn_vote alone
  hand_in("cleo", "knn", make_stub(unit("knn"), reference("knn")));
  hand_in("dan", "knn", "this is no C++\n");
  fs::create_directories(folder_ / "class" / "eve" / "02_neighbors");
  fs::create_symlink("/etc/passwd", folder_ / "class" / "eve" / "02_neighbors" / "knn.cpp");
  const ProcessResult result = grade({"--only", "02.3"});
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(row("ann"), "ann,16,16,16,ok,,0,0,");
  EXPECT_EQ(row("cleo").rfind("cleo,0,16,0,", 0), 0u) << row("cleo");
  EXPECT_EQ(row("dan").rfind("dan,0,16,0,", 0), 0u) << row("dan");
  EXPECT_EQ(row("eve").rfind("eve,0,16,0,", 0), 0u) << row("eve");
  const nlohmann::json tasks = staff("bob")["grade"]["units"][0]["tasks"];
  EXPECT_LT(tasks[0]["earned"], tasks[0]["points"]) << "knn_vote";
  EXPECT_EQ(tasks[1]["earned"], tasks[1]["points"]) << "knn_predict calls knn_vote";
  EXPECT_NE(tasks[0]["diagnosis"], "");
  EXPECT_EQ(staff("dan")["grade"]["units"][0]["status"], "compile_error");
  const std::string feedback = read_file(folder_ / "grades" / "dan" / "feedback.md");
  EXPECT_EQ(feedback.find("/tmp"), std::string::npos) << feedback;
}

TEST_F(ClassTest, AsksHiddenInputsOfWhoeverKnowsThePublishedOnes) {
  write_file(folder_ / "key", std::string(32, 'k'));
  fs::permissions(folder_ / "key", fs::perms::owner_read);
  hand_in("ann", "distance", reference("distance"));
  const fs::path attack = kRoot / "tests" / "attacks" / "published_answers_of_distances.cpp";
  hand_in("mia", "distance", read_file(attack));
  const ProcessResult result = grade({"--only", "02.1", "--key", (folder_ / "key").string()});
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(row("ann"), "ann,8,8,8,ok,,0,0,");
  EXPECT_NE(row("mia").rfind("mia,8,", 0), 0u) << row("mia");
}

TEST_F(ClassTest, GoesOnAfterKillAndGradesNobodyTwice) {
  constexpr int kStudents = 10;
  for (int i = 0; i < kStudents; ++i) {
    hand_in(fmt::format("student{}", i), "distance",
            reference("distance") + fmt::format("// {}\n", i));
  }
  const std::vector<std::string> command = words({"--only", "02.1", "--jobs", "1"});
  const pid_t grader = fork();
  if (grader == 0) {
    std::vector<char*> argv;
    for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nothing, 1);
    execv(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  while (journal().size() < 3 && waitpid(grader, &status, WNOHANG) == 0) usleep(20'000);
  kill(grader, SIGKILL);
  waitpid(grader, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status)) << "it ended before it could be killed";
  const std::size_t before = journal().size();
  EXPECT_LT(before, static_cast<std::size_t>(kStudents));

  const ProcessResult result = grade({"--only", "02.1"});
  ASSERT_EQ(result.exit_code, 0) << result.output;
  const std::map<std::string, int> now = journal();
  EXPECT_EQ(now.size(), static_cast<std::size_t>(kStudents));
  for (const auto& [student, count] : now) {
    EXPECT_EQ(count, 1) << student;
    EXPECT_EQ(row(student), student + ",8,8,8,ok,,0,0,");
  }
  // Nothing is left to do: no compiler is started for anybody
  EXPECT_NE(grade({"--only", "02.1"}).output.find("0 graded now"), std::string::npos);
}

TEST_F(ClassTest, SaysWhatIsWrongWithItsOptionsBeforeItGrades) {
  const auto expect = [&](const std::vector<std::string>& more, int code, const std::string& text) {
    const ProcessResult result = grade(more);
    EXPECT_EQ(result.exit_code, code) << result.output;
    EXPECT_NE(result.output.find(text), std::string::npos) << result.output;
  };
  hand_in("ann", "distance", reference("distance"));
  expect({"--only", "knnn"}, 2, "knn");
  expect({"--late", "tomorrow"}, 2, "due=");
  expect({"--key", (folder_ / "none").string()}, 3, "none");
  expect({"--jobs", "0"}, 2, "jobs");
  write_file(folder_ / "short", "abc");
  expect({"--key", (folder_ / "short").string()}, 3, "too short");
  EXPECT_TRUE(journal().empty());
  fs::remove_all(folder_ / "class");
  expect({}, 3, "class");
}

}  // namespace
}  // namespace gradbook

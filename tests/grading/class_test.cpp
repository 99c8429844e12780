// What: `gradbook grade` on a small class: points, isolation, hidden inputs, interruption, wrong
// use. Why:  everything else may be right, and the command lose or invent a grade all the same.
#include <fcntl.h>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
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
  /// Starts the grader, sends it a signal when so many submissions are in the journal, and returns
  /// its wait status. Its error messages go to the file "messages".
  int killed_after(std::size_t graded, int signal_number,
                   const std::vector<std::string>& more) const {
    const std::vector<std::string> command = words(more);
    const pid_t grader = fork();
    if (grader == 0) {
      std::vector<char*> argv;
      for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
      argv.push_back(nullptr);
      for (const int ended_by : {SIGINT, SIGTERM, SIGHUP}) std::signal(ended_by, SIG_DFL);
      dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), 1);
      dup2(open((folder_ / "messages").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), 2);
      execv(argv[0], argv.data());
      _exit(127);
    }
    int status = 0;
    while (journal().size() < graded && waitpid(grader, &status, WNOHANG) == 0) usleep(20'000);
    kill(grader, signal_number);
    waitpid(grader, &status, 0);
    return status;
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
  EXPECT_EQ(row("ann"), "ann,ann,16,16,16,ok,ok,,0,0,");
  EXPECT_EQ(row("cleo").rfind("cleo,cleo,0,16,0,not_implemented,not_implemented,", 0), 0u)
      << row("cleo");
  EXPECT_EQ(row("dan").rfind("dan,dan,0,16,0,compile_error,compile_error,", 0), 0u) << row("dan");
  EXPECT_EQ(row("eve").rfind("eve,eve,0,16,0,rejected_file,rejected_file,", 0), 0u) << row("eve");
  const nlohmann::json tasks = staff("bob")["grade"]["units"][0]["tasks"];
  EXPECT_LT(tasks[0]["earned"], tasks[0]["points"]) << "knn_vote";
  EXPECT_EQ(tasks[1]["earned"], tasks[1]["points"]) << "knn_predict calls knn_vote";
  EXPECT_NE(tasks[0]["diagnosis"], "");
  for (const nlohmann::json& task : tasks) {  // the rule of points, without a key
    double passed = 0;
    double total = 0;
    for (const nlohmann::json& test : task["tests"]) {
      if (test["name"].get<std::string>().find("Contract.") != std::string::npos) continue;
      passed += test["status"] == "ok" ? 1 : 0;
      total += 1;
    }
    EXPECT_DOUBLE_EQ(task["earned"], task["points"].get<double>() * passed / total);
  }
  EXPECT_EQ(staff("dan")["grade"]["units"][0]["status"], "compile_error");
  const std::string feedback = read_file(folder_ / "grades" / "dan" / "feedback.md");
  EXPECT_EQ(feedback.find("/tmp"), std::string::npos) << feedback;
}

TEST_F(ClassTest, AsksHiddenInputsOfWhoeverKnowsThePublishedOnes) {
  write_file(folder_ / "key", std::string(32, 'k'));
  fs::permissions(folder_ / "key", fs::perms::owner_read);
  hand_in("ann", "distance", reference("distance"));
  const fs::path attack = kRoot / "tests" / "attacks" / "published_answers" / "published_answers_of_distances.cpp";
  hand_in("mia", "distance", read_file(attack));
  const ProcessResult result = grade({"--only", "02.1", "--key", (folder_ / "key").string()});
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(row("ann"), "ann,ann,8,8,8,ok,ok,,0,0,");
  EXPECT_NE(row("mia").rfind("mia,mia,8,", 0), 0u) << row("mia");
}

TEST_F(ClassTest, GoesOnAfterKillAndGradesNobodyTwice) {
  constexpr int kStudents = 10;
  for (int i = 0; i < kStudents; ++i) {
    hand_in(fmt::format("student{}", i), "distance",
            reference("distance") + fmt::format("// {}\n", i));
  }
  const int status = killed_after(3, SIGKILL, {"--only", "02.1", "--jobs", "1"});
  ASSERT_TRUE(WIFSIGNALED(status)) << "it ended before it could be killed";
  const std::size_t before = journal().size();
  EXPECT_LT(before, static_cast<std::size_t>(kStudents));

  const ProcessResult result = grade({"--only", "02.1"});
  ASSERT_EQ(result.exit_code, 0) << result.output;
  const std::map<std::string, int> now = journal();
  EXPECT_EQ(now.size(), static_cast<std::size_t>(kStudents));
  for (const auto& [student, count] : now) {
    EXPECT_EQ(count, 1) << student;
    EXPECT_EQ(row(student), student + "," + student + ",8,8,8,ok,ok,,0,0,");
  }
  // Nothing is left to do: no compiler is started for anybody
  EXPECT_NE(grade({"--only", "02.1"}).output.find("0 graded now"), std::string::npos);
}

// Deadlines, times and --only are those of the command, whatever was graded before
TEST_F(ClassTest, ARunThatGoesOnReportsWhatAFreshOneWould) {
  hand_in("ann", "distance", reference("distance"));
  hand_in("ann", "knn", "this is no C++\n");
  hand_in("bob", "distance", reference("distance"));
  write_file(folder_ / "times",
             "id,created_at\nann,2026-12-03T00:00:00Z\nbob,2026-11-30T00:00:00Z\n");
  const std::string late = "due=2026-12-01T00:00:00Z,per-day=25%";
  ASSERT_EQ(grade({"--only", "02.1", "--late", late, "--times", folder_ / "times"}).exit_code, 0);
  EXPECT_EQ(row("ann"), "ann,ann,4,8,4,ok,ok,,2,4,");

  // The table is corrected, and nobody is graded for that
  write_file(folder_ / "times",
             "id,created_at\nann,2026-11-30T00:00:00Z\nbob,2026-12-02T00:00:00Z\n");
  ProcessResult result = grade({"--only", "02.1", "--late", late, "--times", folder_ / "times"});
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_NE(result.output.find("0 graded now"), std::string::npos);
  EXPECT_EQ(row("ann"), "ann,ann,8,8,8,ok,ok,,0,0,");
  EXPECT_EQ(row("bob"), "bob,bob,6,8,6,ok,ok,,1,2,");

  // Other units, one submission less: what is graded stays, what is missing is graded
  fs::remove_all(folder_ / "class" / "bob");
  hand_in("eve", "knn", reference("knn"));
  result = grade({"--only", "02.3"});
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(row("ann"), "ann,ann,8,24,8,ok,0,compile_error,compile_error,,0,0,");
  EXPECT_EQ(row("eve"), "eve,eve,16,24,0,missing_file,16,ok,missing_file,,0,0,");
  EXPECT_EQ(row("bob").rfind("bob,bob,,24,8,ok,,infra_error,infra_error,", 0), 0U) << row("bob");
  EXPECT_NE(result.output.find("bob was graded here before"), std::string::npos);
  EXPECT_EQ(journal().at("bob"), 1);
}

// What root may do and the jails' users may not must not matter, nor how a platform names students
TEST_F(ClassTest, GradesUnderAnyUmaskAndTmpdirAndName) {
  hand_in("Müller, Jörg (12345)_assignsubmission_file_", "distance", reference("distance"));
  write_file(folder_ / "class" / "doejane_LATE_77_78_distance-1.cpp", reference("distance"));
  fs::create_directories(folder_ / "private tmp");
  fs::permissions(folder_ / "private tmp", fs::perms::owner_all);
  fs::create_symlink("/etc", folder_ / "class" / "lin");
  const mode_t before = umask(077);
  ProcessOptions options;
  options.environment["TMPDIR"] = folder_ / "private tmp";
  const ProcessResult result = run_process(words({"--only", "02.1"}), options);
  umask(before);
  EXPECT_EQ(result.exit_code, 3) << "lin is for staff: " << result.output;
  EXPECT_EQ(row("doejane_77"), "doejane_77,doejane,8,8,8,ok,ok,the platform marks it as late,0,0,");
  const std::string students = read_file(folder_ / "grades" / "students.csv");
  const std::size_t at = students.find("\nMuller-Jorg-12345-");
  ASSERT_NE(at, std::string::npos) << students;
  const std::string id = students.substr(at + 1, students.find(',', at) - at - 1);
  EXPECT_EQ(row(id), id + ",\"Müller, Jörg (12345)\",8,8,8,ok,ok,,0,0,");
  EXPECT_EQ(row("lin"), "lin,lin,,8,,infra_error,infra_error,,0,0,");
  EXPECT_NE(result.output.find("got one: " + id), std::string::npos) << result.output;
  EXPECT_EQ(read_file(folder_ / "grades" / id / "feedback.md").find("rename"), std::string::npos);
  EXPECT_EQ(fs::status(folder_ / "grades").permissions(), fs::perms::owner_all);
}

TEST_F(ClassTest, CtrlCKeepsWhatIsGradedAndSaysHowToGoOn) {
  constexpr int kStudents = 6;
  for (int i = 0; i < kStudents; ++i) {
    hand_in(fmt::format("student{}", i), "distance",
            reference("distance") + fmt::format("// {}\n", i));
  }
  fs::create_directories(folder_ / "tmp");
  fs::permissions(folder_, fs::perms::owner_all | fs::perms::others_exec);
  setenv("TMPDIR", (folder_ / "tmp").c_str(), 1);
  const int status = killed_after(1, SIGINT, {"--only", "02.1", "--jobs", "1"});
  unsetenv("TMPDIR");
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 128 + SIGINT);
  EXPECT_TRUE(fs::is_empty(folder_ / "tmp")) << "a temporary folder is left";
  const std::size_t graded = journal().size();
  EXPECT_LT(graded, static_cast<std::size_t>(kStudents));
  const std::string messages = read_file(folder_ / "messages");
  EXPECT_NE(messages.find(fmt::format("interrupted: {} submission", graded)), std::string::npos)
      << messages;
  EXPECT_NE(messages.find("gradbook grade " + (folder_ / "class").string() + " --out " +
                          (folder_ / "grades").string()),
            std::string::npos)
      << messages;
  ASSERT_EQ(grade({"--only", "02.1"}).exit_code, 0);
  for (const auto& [student, count] : journal()) EXPECT_EQ(count, 1) << student;
  EXPECT_EQ(journal().size(), static_cast<std::size_t>(kStudents));
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
  expect({"--regrade", "bob"}, 2, "no submission with this id");
  write_file(folder_ / "short", "abc");
  expect({"--key", (folder_ / "short").string()}, 3, "too short");
  EXPECT_TRUE(journal().empty());
  fs::remove_all(folder_ / "class");
  expect({}, 3, "class");
}

}  // namespace
}  // namespace gradbook

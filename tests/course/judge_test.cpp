// What: running a test program with limits, and the verdict on it.
// Why:  crashes, endless loops and early exits of a student's code must each get their own clear
// words.
#include "course/judge.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"
#include "course/check.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

Unit two_tasks() {
  return parse_unit("exercises/02_neighbors/knn.md",
                    "# 02.3 T\n## first_task\npoints: 4\n### Hint 1\nh\n"
                    "## second_task\npoints: 2\n### Hint 1\nh\n");
}

/// A script that behaves like a test program of two_tasks(); `body` is what it does per test.
class FakeProgram : public TemporaryFolder {
 protected:
  fs::path program(const std::string& body) {
    const std::string text =
        std::string("#!/bin/bash\n") +
        "if [ \"$1\" = --gtest_list_tests ]; then\n"
        "  printf 'FirstTask.\\n  A\\n  B\\nFirstTaskContract.\\n  C\\nSecondTask.\\n  D\\n'\n"
        "  exit 0\nfi\n"
        "filter=${2#--gtest_filter=}\n"
        "for t in ${filter//:/ }; do\n"
        "  echo \"{\\\"start\\\":\\\"$t\\\"}\" >>\"$GRADBOOK_VERDICT\"\n"
        "  case $t in\n" +
        body +
        "  esac\n"
        "  echo \"{\\\"test\\\":\\\"$t\\\",\\\"status\\\":\\\"passed\\\"}\" "
        ">>\"$GRADBOOK_VERDICT\"\n"
        "done\n"
        "echo '{\"end\":true}' >>\"$GRADBOOK_VERDICT\"\n";
    const fs::path file = path / "program";
    write_file(file, text);
    fs::permissions(file, fs::perms::owner_all);
    return file;
  }

  static const TestVerdict& test(const UnitVerdict& verdict, const std::string& name) {
    for (const TestVerdict& entry : verdict.tests) {
      if (entry.test == name) return entry;
    }
    throw std::runtime_error("no test " + name);
  }
};

TEST_F(FakeProgram, EarnsAllPointsWhenEveryTestPasses) {
  const UnitVerdict verdict = judge_program(two_tasks(), program(""));
  EXPECT_TRUE(verdict.passed());
  EXPECT_EQ(verdict.earned(), 6);
  EXPECT_EQ(verdict.tests.size(), 4U);
  EXPECT_EQ(verdict.tasks[0].total, 2);  // the contract's test gives no points
}

TEST_F(FakeProgram, EarnsPartOfATaskAndStartsWithItsDiagnosis) {
  const UnitVerdict verdict = judge_program(
      two_tasks(),
      program("FirstTask.B) echo "
              "'{\"test\":\"FirstTask.B\",\"status\":\"failed\",\"kind\":\"wrong_value\","
              "\"diagnosis\":\"X is right but for its sign\",\"hint\":2}' >>\"$GRADBOOK_VERDICT\"; "
              "continue;;\n"));
  EXPECT_EQ(verdict.outcome, Outcome::wrong_value);
  EXPECT_EQ(verdict.diagnosis, "X is right but for its sign");
  EXPECT_EQ(verdict.failed_task, "first_task");
  EXPECT_EQ(verdict.hint, 2);
  EXPECT_EQ(verdict.earned(), 2 + 2);
}

TEST_F(FakeProgram, GivesNothingForATaskThatIsNotImplemented) {
  const UnitVerdict verdict = judge_program(
      two_tasks(),
      program(
          "FirstTask.*) echo \"{\\\"test\\\":\\\"$t\\\",\\\"status\\\":\\\"failed\\\",\\\"kind\\\":"
          "\\\"not_implemented\\\"}\" >>\"$GRADBOOK_VERDICT\"; continue;;\n"));
  EXPECT_EQ(verdict.tasks[0].earned, 0);
  EXPECT_EQ(verdict.tasks[1].earned, 2);
}

TEST_F(FakeProgram, LaysACrashAtTheDoorOfItsTestAndRunsTheOthers) {
  const UnitVerdict verdict = judge_program(two_tasks(), program("FirstTask.A) kill -SEGV $$;;\n"));
  EXPECT_EQ(test(verdict, "FirstTask.A").outcome, Outcome::crash);
  EXPECT_EQ(test(verdict, "FirstTask.B").outcome, Outcome::passed);
  EXPECT_EQ(test(verdict, "SecondTask.D").outcome, Outcome::passed);
  EXPECT_EQ(verdict.earned(), 2 + 2);
}

TEST_F(FakeProgram, EndsAnEndlessLoop) {
  const TestLimits limits{.cpu_seconds = 1, .wall_seconds = 5};
  const UnitVerdict verdict =
      judge_program(two_tasks(), program("SecondTask.D) while :; do :; done;;\n"), limits);
  EXPECT_EQ(test(verdict, "SecondTask.D").outcome, Outcome::time_limit);
  EXPECT_EQ(test(verdict, "SecondTask.D").diagnosis, "runs longer than 1 s: an endless loop?");
}

TEST_F(FakeProgram, EndsAProgramThatSleeps) {
  const TestLimits limits{.cpu_seconds = 1, .wall_seconds = 1};
  const UnitVerdict verdict =
      judge_program(two_tasks(), program("SecondTask.D) sleep 60;;\n"), limits);
  EXPECT_EQ(test(verdict, "SecondTask.D").outcome, Outcome::time_limit);
}

TEST_F(FakeProgram, StopsAfterTheTestsThatTakeTooLong) {
  const TestLimits limits{.cpu_seconds = 1, .wall_seconds = 5, .max_timed_out = 2};
  const UnitVerdict verdict =
      judge_program(two_tasks(), program("*) while :; do :; done;;\n"), limits);
  EXPECT_EQ(test(verdict, "SecondTask.D").diagnosis, "not run: 2 tests before it ran too long");
  EXPECT_EQ(verdict.diagnosis, "runs longer than 1 s: an endless loop?");
  EXPECT_EQ(verdict.earned(), 0);
}

TEST_F(FakeProgram, DoesNotTakeAnEarlyExitForSuccess) {
  const UnitVerdict inside = judge_program(two_tasks(), program("FirstTask.A) exit 0;;\n"));
  EXPECT_EQ(test(inside, "FirstTask.A").outcome, Outcome::exited_early);
  const fs::path file = path / "silent";
  write_file(file, "#!/bin/bash\nexit 0\n");
  fs::permissions(file, fs::perms::owner_all);
  const UnitVerdict silent = judge_program(two_tasks(), file);
  EXPECT_EQ(silent.outcome, Outcome::exited_early);
  EXPECT_EQ(silent.earned(), 0);
}

TEST_F(FakeProgram, EndsAMemoryBombAsItsOwnOutcome) {
  const UnitVerdict caught = judge_program(
      two_tasks(),
      program("FirstTask.B) echo '{\"test\":\"FirstTask.B\",\"status\":\"failed\",\"kind\":"
              "\"memory_limit\",\"diagnosis\":\"x\"}' >>\"$GRADBOOK_VERDICT\"; continue;;\n"),
      {.memory_bytes = 512 << 20});
  EXPECT_EQ(caught.outcome, Outcome::memory_limit);
  EXPECT_EQ(caught.diagnosis.rfind("asks for more than 512 MB of memory", 0), 0U);
  EXPECT_EQ(caught.earned(), 2 + 2);
  const UnitVerdict thrown = judge_program(
      two_tasks(), program("FirstTask.A) echo \"what(): std::bad_alloc\"; kill -ABRT $$;;\n"));
  EXPECT_EQ(thrown.outcome, Outcome::memory_limit);
}

TEST_F(FakeProgram, SaysThatTheProgramEndedBeforeItsFirstTest) {
  const fs::path file = path / "silent";
  write_file(file, "#!/bin/bash\nexit 7\n");
  fs::permissions(file, fs::perms::owner_all);
  EXPECT_EQ(judge_program(two_tasks(), file).diagnosis,
            "before the first test: ends the program (exit code 7) instead of returning");
}

TEST_F(FakeProgram, ATestThatDidNotRunIsNoSuccess) {
  const UnitVerdict verdict = judge_program(two_tasks(), program("FirstTask.B) continue;;\n"));
  EXPECT_FALSE(verdict.passed());
  EXPECT_EQ(test(verdict, "FirstTask.B").diagnosis,
            "was not run: the program ended its tests without it");
  EXPECT_EQ(verdict.earned(), 2 + 2);
}

TEST_F(FakeProgram, ATaskWithoutTestsIsNoSuccess) {
  Unit unit = two_tasks();
  unit.tasks.push_back({.function = "third_task", .points = 1, .text = "", .hints = {"h"}});
  const UnitVerdict verdict = judge_program(unit, program(""));
  EXPECT_FALSE(verdict.passed());
  EXPECT_EQ(verdict.diagnosis, "no test of third_task was run");
}

TEST_F(FakeProgram, TheUsersEnvironmentDoesNotReachIt) {
  for (const char* name : {"GTEST_FILTER", "GTEST_TOTAL_SHARDS", "GRADBOOK_HIDDEN_SEED",
                           "MALLOC_PERTURB_", "OPENBLAS_CORETYPE", "LD_PRELOAD"}) {
    ::setenv(name, "", 1);
  }
  ::setenv("LC_ALL", "de_DE.UTF-8", 1);
  ::setenv("OMP_NUM_THREADS", "7", 1);
  const UnitVerdict verdict = judge_program(two_tasks(), program("FirstTask.A) env;;\n"));
  for (const char* name :
       {"GTEST_FILTER", "GTEST_TOTAL_SHARDS", "GRADBOOK_HIDDEN_SEED", "MALLOC_PERTURB_",
        "OPENBLAS_CORETYPE", "LD_PRELOAD", "LC_ALL", "OMP_NUM_THREADS"}) {
    ::unsetenv(name);
  }
  EXPECT_NE(verdict.printed.find("PATH="), std::string::npos);
  EXPECT_NE(verdict.printed.find("LC_ALL=C.UTF-8\n"), std::string::npos);
  EXPECT_NE(verdict.printed.find("OMP_NUM_THREADS=2\n"), std::string::npos);
  for (const char* name :
       {"GTEST_", "GRADBOOK_HIDDEN_SEED", "MALLOC_", "OPENBLAS_", "LD_PRELOAD"}) {
    EXPECT_EQ(verdict.printed.find(name), std::string::npos) << name;
  }
}

TEST_F(FakeProgram, KeepsWhatTheCodePrintsAlsoBeforeACrash) {
  const UnitVerdict verdict = judge_program(
      two_tasks(), program("FirstTask.A) echo hello; echo there >&2; kill -SEGV $$;;\n"
                           "SecondTask.D) echo again;;\n"));
  EXPECT_EQ(verdict.printed, "hello\nthere\nagain\n");
}

TEST_F(FakeProgram, EveryFailingTaskHasItsOwnDiagnosis) {
  const UnitVerdict verdict = judge_program(
      two_tasks(),
      program("FirstTaskContract.C|SecondTask.D) echo \"{\\\"test\\\":\\\"$t\\\",\\\"status\\\":"
              "\\\"failed\\\",\\\"kind\\\":\\\"wrong_shape\\\",\\\"diagnosis\\\":\\\"of $t\\\"}\" "
              ">>\"$GRADBOOK_VERDICT\"; continue;;\n"));
  EXPECT_EQ(verdict.tasks[0].diagnosis, "of FirstTaskContract.C");
  EXPECT_EQ(verdict.tasks[0].earned, 4);  // the contract's test gives no points
  EXPECT_EQ(verdict.tasks[1].diagnosis, "of SecondTask.D");
  EXPECT_EQ(verdict.tasks[1].test, "SecondTask.D");
}

TEST_F(FakeProgram, EachTaskIsJudgedByItsOwnProgram) {
  const fs::path first = program("SecondTask.D) kill -SEGV $$;;\n");
  fs::rename(first, path / "of_first");
  const fs::path second = program("FirstTask.A) kill -SEGV $$;;\n");
  const UnitVerdict both =
      judge_programs(two_tasks(), {{"first_task", path / "of_first"}, {"second_task", second}});
  EXPECT_TRUE(both.passed());
  EXPECT_EQ(both.earned(), 6);
  const UnitVerdict one = judge_programs(two_tasks(), {{"second_task", second}});
  EXPECT_EQ(one.tasks[0].outcome, Outcome::link_error);
  EXPECT_EQ(one.tasks[0].total, 2);
  EXPECT_EQ(one.earned(), 2);
}

TEST_F(FakeProgram, LeavesNothingBesideTheProgram) {
  judge_program(two_tasks(), program("FirstTask.A) kill -SEGV $$;;\n"));
  EXPECT_EQ(std::distance(fs::directory_iterator(path), fs::directory_iterator()), 1);
}

TEST(RunProcess, EndsAProgramThatAsksForTooMuchMemory) {
  ProcessOptions options;
  options.max_data_bytes = 64 << 20;
  options.wall_seconds = 20;
  // dd asks for one buffer of this size
  EXPECT_FALSE(
      run_process({"dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1"}, options).ok());
  EXPECT_TRUE(
      run_process({"dd", "if=/dev/zero", "of=/dev/null", "bs=2M", "count=1"}, options).ok());
}

TEST(RunProcess, ItsLimitOfMemoryIsThatOfTheProgramAlone) {
  const std::vector<char> memory_of_this_process(200 << 20, 'x');
  ProcessOptions options;
  options.max_data_bytes = 16 << 20;
  options.max_output = 1 << 18;
  for (int i = 0; i < 15; ++i) {
    options.environment["SETTING_" + std::to_string(i)] = std::string(100'000, 'y');
  }
  EXPECT_EQ(run_process({"printenv", "SETTING_14"}, options).output.size(), 100'001U);
  EXPECT_EQ(memory_of_this_process.back(), 'x');
}

TEST(RunProcess, KeepsAtMostTheOutputItWasAskedToKeep) {
  ProcessOptions options;
  options.max_output = 1000;
  const ProcessResult result = run_process({"head", "-c", "100000", "/dev/zero"}, options);
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.output.size(), 1000U);
}

TEST(RunProcess, DoesNotWaitForAGrandchildThatKeepsTheOutputOpen) {
  ProcessOptions options;
  options.wall_seconds = 20;
  const auto start = std::chrono::steady_clock::now();
  const ProcessResult result = run_process({"sh", "-c", "sleep 30 & echo done"}, options);
  EXPECT_EQ(result.output, "done\n");
  EXPECT_FALSE(result.timed_out);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(15));
}

TEST(RunProcess, SaysWhichProgramIsMissing) {
  try {
    run_process({"gradbook-no-such-program"});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "cannot start gradbook-no-such-program: No such file or directory");
  }
}

TEST(CompilerMessages, LeavesOutTheBuildToolsLines) {
  EXPECT_EQ(
      compiler_messages("[1/3] Building CXX object x\nFAILED: x.o\n/usr/bin/g++ -O0 -c x.cpp\n"
                        "x.cpp:3:1: error: expected ';'\n    3 | }\nninja: build stopped\n"),
      "x.cpp:3:1: error: expected ';'\n    3 | }\n");
}

}  // namespace
}  // namespace gradbook

// run, test
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "cli/commands.hpp"
#include "core/file.hpp"
#include "core/parallel.hpp"
#include "core/progress.hpp"
#include "course/check.hpp"
#include "course/edition.hpp"
#include "course/stray.hpp"
#include "course/terminal.hpp"
#include "course/unit.hpp"
#include "course/workspace.hpp"
#include "student/chapter_units.hpp"
#include "student/student_record.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

struct RunArguments {
  std::vector<std::string> chapters;
  bool quick = false;
  bool mine = false;
};

std::vector<std::string> all_chapters(const Workspace& workspace) {
  std::vector<std::string> chapters;
  for (const fs::directory_entry& entry : fs::directory_iterator(workspace.root() / "chapters")) {
    if (is_chapter_name(entry.path()) && fs::exists(entry.path() / "main.cpp"))
      chapters.push_back(entry.path().filename().string());
  }
  std::sort(chapters.begin(), chapters.end());
  return chapters;
}

/// Links the student's file of every passed unit into the mine/* programs; returns their keys.
std::vector<std::string> choose_own_units(const Workspace& workspace) {
  const std::vector<Unit> units = read_units(workspace.root());
  const StudentRecord record(workspace);
  std::vector<std::string> own;
  for (const Unit& unit : units) {
    const UnitState state = record.state(unit);
    if (state == UnitState::passed) own.push_back(unit.key);
  }
  workspace.configure("release", {fmt::format("-DGRADBOOK_MINE={}", fmt::join(own, ";"))});
  return own;
}

bool has_figures(const fs::path& chapter) {
  const fs::directory_iterator files(chapter);
  return std::any_of(begin(files), end(files), [](const fs::directory_entry& file) {
    return file.path().filename().string().rfind("fig_", 0) == 0;
  });
}

/// "k=3 distance=l2": whatever a result has beside the fields that every result has.
std::string parameters_text(const nlohmann::json& result) {
  const std::set<std::string> common = {"name", "dataset", "n_train", "n_test", "metric", "value"};
  std::string text;
  for (const auto& [key, value] : result.items()) {
    if (common.count(key) != 0) continue;
    text += fmt::format("{}={} ", key, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text;
}

/// Joins the chapters' results into out/results.json and prints the one table of all.
void write_results(const Workspace& workspace, const std::vector<std::string>& chapters) {
  nlohmann::json all = nlohmann::json::array();
  fmt::print("\n{}\n", paint("All results", Colour::bold));
  for (const std::string& chapter : chapters) {
    const fs::path file = workspace.output() / (chapter + ".json");
    if (!fs::exists(file)) continue;
    const nlohmann::json document = nlohmann::json::parse(read_file(file));
    for (const nlohmann::json& result : document.at("results")) {
      fmt::print("  {:<13} {:<26} {:<13} {:>6}/{:<6} {:<26} {:<10.5g} {}\n", chapter,
                 result.value("name", ""), result.value("dataset", ""), result.value("n_train", 0),
                 result.value("n_test", 0), result.value("metric", ""), result.value("value", 0.0),
                 parameters_text(result));
    }
    all.push_back(document);
  }
  if (all.empty()) {
    fmt::print("  none\n");
    return;
  }
  write_file(workspace.output() / "results.json", all.dump(2) + "\n");
  fmt::print("\nResults: {} (and one file per chapter beside it)\n",
             (workspace.output() / "results.json").string());
}

/// In an edition without references: takes out of chapters those whose exercises have not passed,
/// and says what each of them waits for.
void keep_runnable(const Workspace& workspace, std::vector<std::string>& chapters) {
  fmt::print("this edition has no references: chapters run with your own exercises\n");
  const std::vector<Unit> units = read_units(workspace.root());
  std::erase_if(chapters, [&](const std::string& chapter) {
    const std::string missing = missing_exercises(workspace, chapter, units);
    if (!missing.empty()) fmt::print("{}\n", missing);
    return !missing.empty();
  });
}

/// Builds; on a terminal with the build tool's progress, else silently unless it fails.
bool build_or_explain(const Workspace& workspace, const std::string& preset,
                      const std::vector<std::string>& targets) {
  const bool show = stderr_is_terminal();
  const ProcessResult result = workspace.build(preset, targets, show);
  if (!result.ok()) fmt::print(stderr, "{}", show ? "" : compiler_messages(result.output));
  return result.ok();
}

/// Draws the figures of the chapters that were run, by the sub-program for it; returns the exit
/// code.
int draw_chapter_figures(const Workspace& workspace, const std::vector<std::string>& chapters) {
  if (!build_or_explain(workspace, "release", {"gradbook-site"})) return kEnvironment;
  std::vector<std::string> command = {
      (workspace.build_folder("release") / "gradbook-site").string(), "figures", "--quiet"};
  for (const std::string& chapter : chapters) {
    if (has_figures(workspace.root() / "chapters" / chapter)) command.push_back(chapter);
  }
  if (command.size() == 3) return kOk;
  ProcessOptions options;
  options.capture = false;
  return run_process(command, options).exit_code;
}

int run(const Workspace& workspace, const RunArguments& arguments,
        const std::vector<std::string>& chapter_arguments) {
  const std::vector<std::string> available = all_chapters(workspace);
  std::vector<std::string> chapters;
  for (const std::string& wanted : arguments.chapters)
    chapters.push_back(find_chapter(available, wanted));
  if (chapters.empty()) chapters = available;
  if (!chapter_arguments.empty() && chapters.size() != 1) {
    throw std::invalid_argument(
        fmt::format("'{}' is no option of run; options of a chapter need the "
                    "chapter: gradbook run 02_neighbors {}",
                    chapter_arguments.front(), fmt::join(chapter_arguments, " ")));
  }

  std::vector<std::string> targets;
  if (arguments.mine) {
    const std::vector<std::string> own = choose_own_units(workspace);
    if (own.empty())
      throw std::invalid_argument("no unit is passed yet, so nothing of yours can run");
    const bool none = references(workspace.root()) == References::none;
    fmt::print("your code: {}{}\n", fmt::join(own, ", "), none ? "" : "; reference for the rest");
  } else if (references(workspace.root()) == References::none) {
    keep_runnable(workspace, chapters);
    if (chapters.empty()) {
      fmt::print("nothing can run yet; ./gradbook next shows the next exercise\n");
      return kAnswerIsNo;
    }
  }
  for (const std::string& chapter : chapters)
    targets.push_back((arguments.mine ? "mine." : "") + chapter);
  std::fflush(stdout);
  if (!build_or_explain(workspace, "release", targets)) return kEnvironment;

  // Of chapters that were asked for by name, one that cannot run yet is a "no"
  int worst = chapters.size() < arguments.chapters.size() ? kAnswerIsNo : kOk;
  const fs::path folder =
      workspace.build_folder("release") / (arguments.mine ? "mine" : "chapters");
  for (const std::string& chapter : chapters) {
    fmt::print("\n{}\n", paint("=== " + chapter + " ===", Colour::bold));
    std::fflush(stdout);
    std::vector<std::string> command = {(folder / chapter).string(), "--json",
                                        (workspace.output() / (chapter + ".json")).string()};
    std::error_code error;
    fs::remove(workspace.output() / (chapter + ".json"), error);
    if (arguments.quick) command.emplace_back("--quick");
    if (arguments.mine) command.emplace_back("--mine");
    command.insert(command.end(), chapter_arguments.begin(), chapter_arguments.end());
    ProcessOptions options;
    options.capture = false;
    const ProcessResult result = run_process(command, options);
    if (!result.ok()) {
      fmt::print(stderr, "{} ended with {}\n", chapter,
                 result.signal != 0 ? fmt::format("signal {}", result.signal)
                                    : fmt::format("exit code {}", result.exit_code));
      worst =
          std::max(worst, result.signal != 0 ? static_cast<int>(kEnvironment) : result.exit_code);
    }
  }
  write_results(workspace, chapters);
  // A first look, and a run with options of its own, need no figures
  if (!arguments.quick && !arguments.mine && chapter_arguments.empty()) {
    worst = std::max(worst, draw_chapter_figures(workspace, chapters));
  }
  return worst;
}

int test(const Workspace& workspace, bool sanitize, bool slow,
         const std::vector<std::string>& ctest_arguments) {
  const std::string preset = sanitize ? "debug" : "release";
  if (!build_or_explain(workspace, preset, {})) return kEnvironment;
  std::vector<std::string> command = {"ctest",
                                      "--test-dir",
                                      workspace.build_folder(preset).string(),
                                      "--output-on-failure",
                                      "-j",
                                      fmt::format("{}", num_threads())};
  command.insert(command.end(), {"-LE", slow ? "oracle" : "slow|oracle"});
  command.insert(command.end(), ctest_arguments.begin(), ctest_arguments.end());
  ProcessOptions options;
  options.capture = false;
  return run_process(command, options).ok() ? kOk : kAnswerIsNo;
}

/// Our results against those of scikit-learn, PyTorch and ONNX, which only authors need.
int compare_with_oracle(const Workspace& workspace,
                        const std::vector<std::string>& ctest_arguments) {
  expect_full_edition(workspace.root(), "test --oracle");
  const std::string python = "/usr/bin/python3";  // the one apt's packages belong to
  if (!fs::exists(python) || !run_process({python, "-c", "import numpy, sklearn, torch"}).ok()) {
    fmt::print(stderr,
               "test --oracle compares with scikit-learn and PyTorch, which {} does not find.\n"
               "Install them: apt-get install python3-sklearn python3-torch\n",
               python);
    return kEnvironment;
  }
  if (!fs::exists("/usr/share/libonnx-testdata") ||
      !run_process({python, "-c", "import onnx"}).ok()) {
    fmt::print(stderr,
               "the operator tests of ONNX are skipped: they are not installed\n"
               "Install them: apt-get install libonnx-testdata python3-onnx\n");
  }
  // CMake registers these tests where it finds the packages: they may be new
  workspace.configure("release", {"-DGRADBOOK_PYTHON=" + python});
  if (!build_or_explain(workspace, "release", {"oracle_cases"})) return kEnvironment;
  ProcessOptions options;
  options.capture = false;
  std::vector<std::string> command = {"ctest",
                                      "--test-dir",
                                      workspace.build_folder("release").string(),
                                      "-L",
                                      "oracle",
                                      "--verbose",
                                      "-j",
                                      fmt::format("{}", num_threads()),
                                      "--no-tests=error"};
  command.insert(command.end(), ctest_arguments.begin(), ctest_arguments.end());
  return run_process(command, options).ok() ? kOk : kAnswerIsNo;
}

}  // namespace

void add_run_commands(CLI::App& app, Chosen& chosen, const fs::path& root) {
  const auto arguments = std::make_shared<RunArguments>();
  CLI::App* sub =
      app.add_subcommand("run", "build and run chapters: results, tables, out/results.json");
  sub->footer(
      "Examples:  ./gradbook run --quick\n"
      "           ./gradbook run 02_neighbors --k 1,3,5 --metric l1\n"
      "What follows the chapter goes to it; see ./gradbook run 02_neighbors -- --help");
  sub->add_option("chapter", arguments->chapters,
                  "chapters (default: all), e.g. 09_mlp, 09, 9 or mlp");
  sub->add_flag("--quick", arguments->quick, "smaller runs, for a first look");
  sub->add_flag("--mine", arguments->mine, "use your own code for every unit that you have passed");
  sub->callback([=, &chosen] {
    chosen.action = [=, &chosen] { return run(Workspace(root), *arguments, chosen.pass_through); };
  });

  const auto sanitize = std::make_shared<bool>(false);
  const auto slow = std::make_shared<bool>(false);
  const auto oracle = std::make_shared<bool>(false);
  CLI::App* tests = app.add_subcommand("test", "build everything and run the project's tests");
  tests->footer(
      "Examples:  ./gradbook test\n"
      "           ./gradbook test --sanitize -R core\n"
      "           ./gradbook test --oracle");
  CLI::Option* sanitizers =
      tests->add_flag("--sanitize", *sanitize, "with address and undefined-behaviour sanitizers");
  CLI::Option* all = tests->add_flag("--all", *slow, "also the slow tests");
  tests->add_flag("--oracle", *oracle, "compare with scikit-learn and PyTorch instead")
      ->excludes(sanitizers)
      ->excludes(all);
  tests->callback([=, &chosen] {
    chosen.action = [=, &chosen] {
      const Workspace workspace(root);
      return *oracle ? compare_with_oracle(workspace, chosen.pass_through)
                     : test(workspace, *sanitize, *slow, chosen.pass_through);
    };
  });
}

}  // namespace gradbook

#include "grading/run/stage.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <set>
#include <sstream>
#include <stdexcept>

#include "core/file.hpp"
#include "core/work_folder.hpp"
#include "course/judge.hpp"
#include "course/points.hpp"
#include "course/unit_source.hpp"
#include "grading/intake/contract_version.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "gradbook-grade-";
constexpr int kSlotsPerRun = 32;
constexpr const char* kClang = "/usr/bin/clang++";

/// What most exercise files include; the course's own headers are left out, they may be edited.
constexpr const char* kPrecompiled = R"(#include <armadillo>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/core.h>
#include <functional>
#include <map>
#include <numeric>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>
)";

/// Removes what a killed grader left behind.
void remove_old_stages(const fs::path& parent) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
    const std::string name = entry.path().filename();
    if (name.rfind(kPrefix, 0) != 0) continue;
    pid_t owner = 0;
    const std::string digits = name.substr(std::string(kPrefix).size());
    std::from_chars(digits.data(), digits.data() + digits.size(), owner);
    if (owner > 0 && kill(owner, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), error);
  }
}

/// A new folder that every user may enter but nobody else may write into.
fs::path new_stage() {
  const fs::path parent = work_parent();
  remove_old_stages(parent);
  const fs::path folder = new_work_folder(fmt::format("{}{}-", kPrefix, getpid()));
  chmod(folder.c_str(), 0755);
  return folder;
}

void copy_to_stage(const fs::path& from, const fs::path& to) {
  fs::create_directories(to.parent_path());
  std::error_code error;
  fs::copy_file(from, to, error);
  if (error) throw FileError(to, "cannot be copied: " + error.message());
  // Whatever the mode of the original: jails read it, and start it if it is a program
  const bool program = access(to.c_str(), X_OK) == 0;
  if (chmod(to.c_str(), program ? 0755 : 0644) != 0) {
    throw FileError(to, "cannot be made readable for jails");
  }
}

/// The headers that a chapter's units are given (common/given).
std::vector<fs::path> given_files(const fs::path& root, const std::string& chapter) {
  std::vector<fs::path> files;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(root / "common" / "given" / chapter, none)) {
    if (entry.path().extension() == ".hpp") files.push_back(entry.path());
  }
  return files;
}

}  // namespace

Stage::Stage(const Workspace& workspace, const std::vector<Unit>& all,
             const std::vector<Unit>& units, Tier tier, const std::atomic<bool>* cancel)
    : folder_(new_stage()),
      jail_(workspace.build_folder("release") / "jail"),
      tier_(tier),
      cancel_(cancel),
      clang_(fs::exists(kClang)),
      first_slot_(kSlotsPerRun * static_cast<int>(getpid() % 30)) {
  try {
    fs::create_directories(compiled());
    copy_headers(workspace, all);
    precompile();
    for (const Unit& unit : units) stage_unit(workspace, unit);
  } catch (...) {
    std::error_code error;
    fs::remove_all(folder_, error);
    throw;
  }
}

Stage::~Stage() {
  std::error_code error;
  fs::remove_all(folder_, error);
}

const StagedUnit& Stage::unit(const std::string& key) const {
  const auto found = std::find_if(units_.begin(), units_.end(),
                                  [&](const StagedUnit& staged) { return staged.unit.key == key; });
  if (found == units_.end()) throw std::out_of_range(key + " is not staged");
  return *found;
}

std::vector<std::string> given_headers(const fs::path& root, const std::vector<Unit>& units) {
  std::set<std::string> found;
  std::vector<std::string> open;
  const auto read = [&](const fs::path& file) {
    if (!fs::exists(file)) return;
    for (const std::string& header : included_headers(read_file(file))) {
      if (header.starts_with("core/") && found.insert(header).second) open.push_back(header);
    }
  };
  for (const Unit& unit : units) {
    read(root / unit.contract());
    read(root / unit.reference());
    for (const auto& entry : given_files(root, unit.chapter)) read(entry);
  }
  while (!open.empty()) {
    const std::string header = open.back();
    open.pop_back();
    read(root / "common" / header);
  }
  return {found.begin(), found.end()};
}

void Stage::copy_headers(const Workspace& workspace, const std::vector<Unit>& units) {
  for (const std::string& file : given_headers(workspace.root(), units)) {
    copy_to_stage(workspace.root() / "common" / file, headers() / file);
  }
  std::set<std::string> chapters;
  for (const Unit& unit : units) {
    copy_to_stage(workspace.root() / unit.contract(), headers() / unit.contract());
    chapters.insert(unit.chapter);
  }
  for (const std::string& chapter : chapters) {
    for (const fs::path& file : given_files(workspace.root(), chapter)) {
      copy_to_stage(file, headers() / "given" / chapter / file.filename());
    }
  }
  write_file(headers() / "precompiled.hpp", kPrecompiled);
}

std::vector<std::string> Stage::compiler_words() const {
  // As in the student's loop: no optimization, no OpenMP. The library's functions may be replaced
  // by references when it is loaded (semantic interposition): none is inlined into another
  std::vector<std::string> words = {clang_ ? kClang : "/usr/bin/g++", "-std=c++20", "-O0", "-g0",
                                    "-w"};
  words.insert(words.end(), {"-fPIC", "-fsemantic-interposition", "-ffp-contract=off",
                             "-fno-math-errno", "-ftemplate-depth=200", "-DFMT_SHARED"});
  if (clang_) {
    words.insert(words.end(), {"-ferror-limit=20", "-fconstexpr-steps=5000000",
                               "-fpch-instantiate-templates", "-Xclang", "-fno-pch-timestamp"});
  } else {
    words.insert(words.end(), {"-fmax-errors=20", "-fconstexpr-ops-limit=5000000"});
  }
  words.push_back("-I" + headers().string());
  return words;
}

std::vector<std::string> Stage::precompiled_words() const {
  if (clang_) return {"-include-pch", (headers() / "precompiled.hpp.pch").string()};
  return {"-include", (headers() / "precompiled.hpp").string()};
}

void Stage::precompile() {
  clear_job(0);
  const std::string name = clang_ ? "precompiled.hpp.pch" : "precompiled.hpp.gch";
  const fs::path made = job(0) / "out" / name;
  JailOptions options = jail_defaults(JailMode::compile);
  options.tier = tier_;
  options.slot = slot(0);
  options.readable = {headers()};
  options.writable = {job(0) / "out"};
  options.file_bytes = std::size_t{1} << 30;
  options.cancel = cancel_;
  std::vector<std::string> words = compiler_words();
  words.insert(words.end(),
               {"-x", "c++-header", (headers() / "precompiled.hpp").string(), "-o", made.string()});
  const JailResult result = run_in_jail(jail_, words, options);
  if (!result.ok()) {
    throw std::runtime_error(
        fmt::format("the compiler does not work in its jail: {}{}", result.error, result.output));
  }
  // Belongs to the grader from here on: no job may change it
  copy_to_stage(made, headers() / name);
}

std::string sealed_worker(const std::string& function, bool builds_on_tasks, bool builds_on_units) {
  if (builds_on_tasks) return function;
  return builds_on_units ? "alone" : "together";
}

void Stage::stage_unit(const Workspace& workspace, const Unit& unit) {
  const fs::path sealed = workspace.build_folder("release") / "sealed";
  StagedUnit staged{.unit = unit,
                    .tests = sealed / "tests" / unit.key,
                    .builds_on = {},
                    .builds_on_itself = false,
                    .tests_all = {},
                    .tests_random = {},
                    .tests_points = {},
                    .contract = contract_sha256(workspace.root(), unit),
                    .mistakes = std::make_shared<TypicalMistakes>(workspace, unit, cancel_)};
  const fs::path reference = workspace.root() / unit.reference();
  if (fs::exists(reference)) {
    staged.builds_on = included_units(read_file(reference));
    std::erase(staged.builds_on, unit.key);
  }
  for (const Task& task : unit.tasks) {
    // What the glue says of a task that builds on no other one is a comment only
    const fs::path glue = sealed / "glue" / unit.key / ("builds_on_" + task.function + ".cpp");
    const bool builds_on_tasks = read_file(glue).rfind("//", 0) != 0;
    staged.builds_on_itself = staged.builds_on_itself || builds_on_tasks;
    copy_to_stage(sealed / "workers" / unit.key /
                      sealed_worker(task.function, builds_on_tasks, !staged.builds_on.empty()),
                  worker(unit, task.function));
  }
  copy_to_stage(sealed / "workers" / unit.key / "together", worker(unit, "together"));

  // Without workers the program runs the reference: this also tells which tests draw their inputs
  const UnitVerdict verdict = judge_program(unit, staged.tests, {}, cancel_);
  if (!verdict.passed()) {
    throw std::runtime_error(fmt::format("{}: the reference does not pass its own sealed tests: {}",
                                         unit.key, verdict.diagnosis));
  }
  for (const TestVerdict& test : verdict.tests) {
    const Task* const task = task_of(unit, test.test);
    const bool points = task != nullptr && gives_points(*task, test.test);
    staged.tests_all.push_back(test.test);
    if (points) staged.tests_points.push_back(test.test);
    if (points && test.random) staged.tests_random.push_back(test.test);
  }
  units_.push_back(staged);
}

void Stage::clear_job(int number) const {
  const fs::path folder = job(number);
  std::error_code error;
  fs::remove_all(folder, error);
  fs::create_directories(folder / "source");
  for (const char* part : {"out", "lib"}) prepare_writable(folder / part, slot(number));
}

}  // namespace gradbook

// submit
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "cli/commands.hpp"
#include "course/check.hpp"
#include "course/terminal.hpp"
#include "grading/intake/submit.hpp"
#include "student/student_record.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

struct SubmitArguments {
  std::vector<std::string> units;
  std::string out;
  bool force = false;
  bool list = false;
};

/// Everything the command needs, read when it runs.
struct Packing {
  explicit Packing(const fs::path& root)
      : workspace(root), units(read_units(root)), record(workspace) {}
  Workspace workspace;
  std::vector<Unit> units;
  StudentRecord record;
  std::vector<PackedFile> files;
};

void print_problem(const PackedFile& file) {
  fmt::print("{} {} {}\n", paint("x ", Colour::red), file.unit->exercise().string(), file.problem);
}

void print_files(const Packing& packing) {
  for (const PackedFile& file : packing.files) {
    if (!file.exists) continue;
    fmt::print("  {:<44} {:>7} bytes  {}\n", file.unit->exercise().string(), file.content.size(),
               is_starter(*file.unit, file.content) ? "still the starter file"
                                                    : state_name(packing.record.state(*file.unit)));
  }
}

/// Builds and tests one file and prints how it stands. Tests need not pass.
void check_file(Packing& packing, PackedFile& file) {
  const UnitVerdict verdict = check_unit(packing.workspace, *file.unit, nullptr, [&] {
    fmt::print(stderr, "compiling {} {} …\n", file.unit->number, file.unit->name);
  });
  note_check(packing.workspace, verdict, file);
  const bool passed = verdict.passed() && file.problem.empty();
  if (file.problem.empty()) {
    fmt::print("{} {}\n", passed ? paint("ok", Colour::green) : paint("..", Colour::yellow),
               verdict_line(*file.unit, verdict));
  }
  try {
    packing.record.note_verdict(*file.unit, verdict);
  } catch (const std::exception& error) {
    // The archive matters, the record of progress does not
    fmt::print(stderr, "the result could not be noted: {}\n", error.what());
  }
}

/// Reads and checks all files; returns how many have a problem.
int check_files(Packing& packing) {
  int problems = 0;
  for (PackedFile& file : packing.files) {
    if (file.problem.empty()) check_file(packing, file);
    if (!file.problem.empty()) {
      print_problem(file);
      ++problems;
    }
    std::fflush(stdout);  // a check takes seconds
  }
  return problems;
}

int nothing_begun() {
  fmt::print(stderr,
             "there is nothing to submit: no exercise has been begun; `gradbook next` shows the "
             "first one\n");
  return kAnswerIsNo;
}

int submit(Packing packing, const SubmitArguments& arguments) {
  const std::time_t now = std::time(nullptr);
  const fs::path out =
      arguments.out.empty() ? default_archive(packing.workspace, now) : fs::path(arguments.out);
  expect_archive_name(out);
  for (const Unit* unit :
       units_to_submit(packing.workspace, packing.units, arguments.units, packing.record)) {
    packing.files.push_back(pack_file(packing.workspace, *unit));
  }
  if (packing.files.empty()) return nothing_begun();
  if (arguments.list) {
    print_files(packing);
    int problems = 0;
    for (const PackedFile& file : packing.files) {
      if (file.problem.empty()) continue;
      print_problem(file);
      ++problems;
    }
    return problems == 0 ? kOk : kAnswerIsNo;
  }
  std::error_code error;
  if (!arguments.force && fs::exists(out, error)) {
    fmt::print(stderr, "{} is there already; choose another --out, or replace it with --force\n",
               out.string());
    return kAnswerIsNo;
  }

  const int problems = check_files(packing);
  if (problems > 0 && !arguments.force) {
    fmt::print(stderr,
               "\nnot submitted: correct what is marked with x, or submit all the same with "
               "--force\n{}",
               problems < static_cast<int>(packing.files.size())
                   ? "(to leave those files out, name the units that are to go in)\n"
                   : "");
    return kAnswerIsNo;
  }
  const bool any = std::any_of(packing.files.begin(), packing.files.end(),
                               [](const PackedFile& file) { return file.exists; });
  if (!any) {
    fmt::print(stderr, "not submitted: none of the files exists\n");
    return kAnswerIsNo;
  }
  write_submission(out, packing.workspace.root(), packing.files, now);
  fmt::print("\n{} holds\n", paint(out.string(), Colour::bold));
  print_files(packing);
  fmt::print("Hand in this file.\n");
  return kOk;
}

}  // namespace

void add_submit_command(CLI::App& app, Chosen& chosen, const fs::path& root) {
  const auto arguments = std::make_shared<SubmitArguments>();
  CLI::App* sub = app.add_subcommand("submit", "pack your exercise files to hand them in");
  sub->group("Student");
  sub->footer(
      "Examples:  ./gradbook submit\n"
      "           ./gradbook submit 02.3 distance --out hw1.zip\n"
      "Every file is compiled and tested first. Tests need not pass, but a file that does not\n"
      "compile, is missing, or is not saved in your editor is only submitted with --force.");
  sub->add_option(
      "unit", arguments->units,
      "number (02.3), name (knn), function or file of a unit; a chapter (02); default: all begun");
  sub->add_option("--out", arguments->out,
                  "archive, .zip or .tar.gz (default: out/submission-TIME.zip)");
  sub->add_flag("--force", arguments->force, "submit in spite of problems; replace the archive");
  sub->add_flag("--list", arguments->list, "only show what would go in, unchecked");
  sub->callback(
      [=, &chosen] { chosen.action = [=] { return submit(Packing(root), *arguments); }; });
}

}  // namespace gradbook

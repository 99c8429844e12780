// release
#include <fmt/core.h>

#include <memory>

#include "cli/commands.hpp"
#include "course/terminal.hpp"
#include "grading/gradescope/gradescope_release.hpp"
#include "release/release.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kShownLeaks = 40;

int print_leaks(const std::vector<Leak>& leaks) {
  fmt::print(stderr, "{}\n",
             paint("Nothing is delivered: students would see what they must not.", Colour::red));
  for (std::size_t i = 0; i < leaks.size() && i < kShownLeaks; ++i) {
    fmt::print(stderr, "  {}\n", leak_text(leaks[i]));
  }
  if (leaks.size() > kShownLeaks) {
    fmt::print(stderr, "  … and {} more\n", leaks.size() - kShownLeaks);
  }
  fmt::print(stderr,
             "Write these lines in another way, or leave the file out: release_rules() in "
             "common/release/release_files.cpp.\n");
  return kAnswerIsNo;
}

int release(const std::filesystem::path& root, const ReleaseRequest& request) {
  const Workspace workspace(root);
  const ReleaseOutcome outcome = make_student_edition(workspace, read_units(root), request);
  if (!outcome.leaks.empty()) return print_leaks(outcome.leaks);
  fmt::print("student edition: {}\n{} files, {:.1f} MB; references: {}; no leak found\n",
             outcome.place.string(), outcome.files, static_cast<double>(outcome.bytes) / 1e6,
             request.with_library ? "compiled, for this kind of machine" : "none");
  return kOk;
}

int release_gradescope(const std::filesystem::path& root, const GradescopeRequest& request) {
  const Workspace workspace(root);
  const GradescopeZip made = make_gradescope_zip(workspace, read_units(root), request);
  fmt::print(
      "autograder: {}\n{} files, {:.1f} MB; grades {} units; hidden inputs: {}; late: {}\n"
      "The solutions are in it: give it to Gradescope only, and set the assignment's points to "
      "{}.\n",
      made.place.string(), made.files, static_cast<double>(made.bytes) / 1e6, made.units,
      request.key.empty() ? "none" : "yes", request.late, made.points);
  return kOk;
}

}  // namespace

void add_release_command(CLI::App& app, Chosen& chosen, const std::filesystem::path& root) {
  const auto student = std::make_shared<ReleaseRequest>();
  const auto gradescope = std::make_shared<GradescopeRequest>();
  CLI::App* sub = app.add_subcommand(
      "release", "make a student edition without solutions, or an autograder for Gradescope");
  sub->footer(
      "Examples:  ./gradbook release --student ../class\n"
      "           ./gradbook release --student ../class.zip --with-library\n"
      "           ./gradbook release --gradescope ../autograder.zip --only 02_neighbors --late "
      "due=gradescope,per-day=10%\n"
      "Exit code 1: a solution would be seen somewhere; nothing is delivered then.");
  CLI::Option_group* const kind = sub->add_option_group("What is made");
  CLI::Option* const for_students =
      kind->add_option("--student", student->target, "a new or empty folder, or a new .zip")
          ->type_name("DIR|ZIP");
  CLI::Option* const for_gradescope =
      kind->add_option("--gradescope", gradescope->target, "a new .zip: solutions are in it")
          ->type_name("ZIP");
  kind->require_option(1);
  sub->add_flag("--with-library", student->with_library,
                "bring the references as stripped libraries: chapters run without their source")
      ->needs(for_students);
  sub->add_option("--only", gradescope->only, "units or chapters that are graded (default: all)")
      ->needs(for_gradescope);
  sub->add_option("--late", gradescope->late,
                  "as for grade; due=gradescope takes the deadline that Gradescope has")
      ->needs(for_gradescope);
  sub->add_option("--key", gradescope->key, "file with the secret of the hidden inputs")
      ->needs(for_gradescope);
  sub->add_flag("--force", student->force, "also with changes that are not committed");
  sub->callback([=, &chosen] {
    gradescope->force = student->force;
    const bool autograder = for_gradescope->count() > 0;
    chosen.action = [=] {
      return autograder ? release_gradescope(root, *gradescope) : release(root, *student);
    };
  });
}

}  // namespace gradbook

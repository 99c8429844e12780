// release
#include "cli/release_command.hpp"

#include <fmt/core.h>

#include <memory>

#include "course/terminal.hpp"
#include "grading/release.hpp"

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
             "common/grading/release_files.cpp.\n");
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

}  // namespace

void add_release_command(CLI::App& app, Chosen& chosen, const std::filesystem::path& root) {
  const auto request = std::make_shared<ReleaseRequest>();
  CLI::App* sub = app.add_subcommand("release", "make a student edition: no solutions in it");
  sub->footer(
      "Examples:  ./gradbook release --student ../class\n"
      "           ./gradbook release --student ../class.zip --with-library\n"
      "Exit code 1: a solution would be seen somewhere; nothing is delivered then.");
  sub->add_option("--student", request->target, "a new or empty folder, or a new .zip")
      ->required()
      ->type_name("DIR|ZIP");
  sub->add_flag("--with-library", request->with_library,
                "bring the references as stripped libraries: chapters run without their source");
  sub->add_flag("--force", request->force, "also with changes that are not committed");
  sub->callback([=, &chosen] { chosen.action = [=] { return release(root, *request); }; });
}

}  // namespace gradbook

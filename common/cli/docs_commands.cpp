// docs
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>

#include "cli/commands.hpp"
#include "core/file.hpp"
#include "core/progress.hpp"
#include "course/check.hpp"
#include "course/edition.hpp"
#include "figures/render.hpp"
#include "site/figure_run.hpp"
#include "site/site_build.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

struct DocsArguments {
  bool open = false;
  bool full = false;
  fs::path out;
};

/// Draws what the site shows and offers for download into out/figures, unless it is up to date.
/// Returns whether all went well; a figure that fails is told and left out.
bool draw_site_figures(const Workspace& workspace) {
  FigureRequest slide;
  slide.formats = figure_formats();
  FigureRequest dark;
  dark.themes = {"dark"};
  dark.formats = {"svg", "png", "gif"};
  FigureRequest print;
  print.themes = {"print"};
  print.formats = {"pdf"};
  bool ok = true;
  for (const FigureRequest& request : {slide, dark, print}) {
    for (const FigureOutcome& figure : draw_figures(workspace, request)) {
      if (figure.error.empty()) continue;
      fmt::print(stderr, "{}\n", figure.error);
      ok = false;
    }
    if (!ok) break;
  }
  return ok;
}

/// Two commands at once would write into one build/docs: the second waits.
class DocsLock {
 public:
  explicit DocsLock(const fs::path& folder) {
    fs::create_directories(folder);
    const fs::path file = folder / "docs.lock";
    fd_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    if (fd_ < 0) throw FileError(file, "cannot be opened", "check permissions and free space");
    ::flock(fd_, LOCK_EX);
  }
  ~DocsLock() { ::close(fd_); }
  DocsLock(const DocsLock&) = delete;
  DocsLock& operator=(const DocsLock&) = delete;

 private:
  int fd_;
};

std::vector<std::string> chapters_with_program(const fs::path& root) {
  std::vector<std::string> chapters;
  for (const std::string& chapter : site_chapters(root)) {
    if (fs::exists(root / "chapters" / chapter / "main.cpp")) chapters.push_back(chapter);
  }
  return chapters;
}

/// Builds the chapters' programs and captures what they find.
std::map<std::string, std::string> capture_results(const Workspace& workspace, bool quick) {
  const std::vector<std::string> chapters = chapters_with_program(workspace.root());
  const bool show = stderr_is_terminal();
  const ProcessResult built = workspace.build("release", chapters, show);
  if (!built.ok()) {
    throw std::runtime_error("the chapters cannot be built\n" +
                             (show ? "" : compiler_messages(built.output)));
  }
  Progress progress("chapters", chapters.size());
  std::map<std::string, std::string> results;
  for (const std::string& chapter : chapters) {
    progress.update(results.size(), chapter);
    results[chapter] = chapter_results(workspace, chapter, quick);
  }
  return results;
}

int make_site(const Workspace& workspace, const DocsArguments& arguments) {
  expect_site_tools(site_tools());
  const DocsLock lock(workspace.root() / "build" / "docs");
  // What the student's own files compute is no lecture's figure or result
  const bool complete = references(workspace.root()) != References::none;
  if (!complete) {
    fmt::print("this edition has no references: the site is made without figures and results\n");
  }
  const bool all_drawn = !complete || draw_site_figures(workspace);
  SiteInputs inputs;
  inputs.root = workspace.root();
  inputs.quick = !arguments.full;
  inputs.units = read_units(workspace.root());
  if (complete) {
    inputs.figures = read_site_figures(workspace.output() / "figures");
    inputs.results = capture_results(workspace, inputs.quick);
  }

  const fs::path out = arguments.out.empty() ? workspace.output() / "site" : arguments.out;
  install_site(build_site(workspace, inputs), out);
  const fs::path front = fs::absolute(out).lexically_normal() / "index.html";
  fmt::print("{} figures; the site is ready: {}\n", inputs.figures.size(), front.string());
  if (!all_drawn) {
    fmt::print(stderr, "not every figure could be drawn; the messages above say why\n");
    return kEnvironment;
  }
  if (!arguments.open) return kOk;
  if (program_exists("xdg-open") &&
      run_process({"setsid", "-f", "xdg-open", front.string()}).ok()) {
    return kOk;
  }
  fmt::print(stderr, "no browser could be started; open file://{}\n", front.string());
  return kEnvironment;
}

}  // namespace

void add_docs_commands(CLI::App& app, Chosen& chosen, const fs::path& root) {
  const auto arguments = std::make_shared<DocsArguments>();
  CLI::App* sub = app.add_subcommand("docs", "build the site: lessons, figures, API reference");
  sub->footer(
      "Examples:  ./gradbook docs --open\n"
      "           ./gradbook docs --full --out public\n"
      "The site opens from its folder, without a network.");
  sub->add_flag("--open", arguments->open, "show it in the browser");
  sub->add_flag("--full", arguments->full,
                "results of full runs of the chapters, not of quick ones");
  sub->add_option("--out", arguments->out, "folder of the site (default: out/site)");
  sub->callback(
      [=, &chosen] { chosen.action = [=] { return make_site(Workspace(root), *arguments); }; });
}

}  // namespace gradbook

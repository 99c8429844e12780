// figures
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "cli/commands.hpp"
#include "core/progress.hpp"
#include "course/terminal.hpp"
#include "course/unit.hpp"
#include "figures/render.hpp"
#include "site/figure_run.hpp"
#include "student/student_record.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct FigureArguments {
  FigureRequest request;
  bool mine = false;
  bool list = false;
  bool as_json = false;
  bool quiet = false;
};

/// "all" stands for every one.
std::vector<std::string> expand(const std::vector<std::string>& chosen,
                                const std::vector<std::string>& all) {
  return std::find(chosen.begin(), chosen.end(), "all") == chosen.end() ? chosen : all;
}

int list_figures(const Workspace& workspace, const FigureArguments& arguments) {
  const json all = figure_list(
      workspace, select_figures(find_figure_sources(workspace.root()), arguments.request.wanted));
  if (arguments.as_json) {
    fmt::print("{}\n", json{{"figures", all}}.dump(2));
    return kOk;
  }
  for (const json& figure : all) {
    std::string slides;
    for (const json& slide : figure.at("slides")) {
      slides +=
          fmt::format("{}{} \"{}\"", slides.empty() ? "" : ", ",
                      slide.at("deck").get<std::string>(), slide.at("title").get<std::string>());
    }
    fmt::print("{}  {:<16} {:<22} {}{}\n      {}\n",
               paint(figure.at("id").get<std::string>(), Colour::bold),
               figure.at("chapter").get<std::string>(), figure.at("slug").get<std::string>(),
               figure.at("title").get<std::string>(),
               figure.at("animated").get<bool>() ? " (animated)" : "",
               paint("replaces " + slides, Colour::dim));
  }
  return kOk;
}

/// The student's units that have been worked on: what they compute is to be seen.
void choose_own_units(const Workspace& workspace, FigureRequest& request) {
  const StudentRecord record(workspace);
  for (const Unit& unit : read_units(workspace.root())) {
    if (record.state(unit) == UnitState::untouched) continue;
    request.mine.push_back(unit.key);
    request.mine_text +=
        fmt::format("{}{} {}", request.mine_text.empty() ? "" : ", ", unit.number, unit.name);
  }
  if (request.mine.empty()) {
    throw std::invalid_argument(
        "--mine shows what your own code computes, but no exercise has been started yet; "
        "./gradbook next names one");
  }
  workspace.configure("release", {fmt::format("-DGRADBOOK_MINE={}", fmt::join(request.mine, ";"))});
}

/// @param quiet  only what failed
void print_outcomes(const std::vector<FigureOutcome>& outcomes, const fs::path& root, bool quiet) {
  for (const FigureOutcome& figure : outcomes) {
    if (!figure.error.empty()) {
      const bool named = figure.error.rfind(figure.stem + ":", 0) == 0;
      fmt::print(stderr, "{} {}{}\n", paint("x", Colour::red), named ? "" : figure.stem + ": ",
                 figure.error);
      continue;
    }
    if (quiet) continue;
    std::string names;
    for (const fs::path& picture : figure.pictures) {
      const fs::path shown = fs::relative(picture, root);
      names += " " + (shown.string().rfind("..", 0) == 0 ? picture : shown).string();
    }
    if (figure.pictures.size() > 2) {
      names = fmt::format(" {} pictures, {}/{}_*", figure.pictures.size(),
                          figure.pictures.front().parent_path().string(), figure.stem);
    }
    if (figure.pictures.empty()) names = " does not move: no GIF";
    fmt::print("{} {}{}{}\n", figure.drawn > 0 ? paint("drawn    ", Colour::green) : "unchanged",
               figure.id, names,
               figure.warning.empty() ? "" : paint("  gnuplot: " + figure.warning, Colour::yellow));
  }
}

json outcomes_json(const std::vector<FigureOutcome>& outcomes) {
  json all = json::array();
  for (const FigureOutcome& figure : outcomes) {
    json entry = {{"id", figure.id},
                  {"chapter", figure.chapter},
                  {"drawn", figure.drawn},
                  {"error", figure.error},
                  {"pictures", json::array()}};
    for (const fs::path& picture : figure.pictures) entry["pictures"].push_back(picture.string());
    all.push_back(entry);
  }
  return {{"figures", all}};
}

int draw(const Workspace& workspace, FigureArguments arguments) {
  FigureRequest& request = arguments.request;
  request.formats = expand(request.formats, figure_formats());
  request.themes = expand(request.themes, figure_themes());
  // A wrong name is told before anything is built
  const FigureFiles files = scan_figures(workspace.root());
  for (const std::string& words : files.ignored) {
    fmt::print(stderr, "{} {}\n", paint("note:", Colour::yellow), words);
  }
  select_figures(files.sources, request.wanted);
  if (request.out.empty()) {
    request.out = workspace.output() / (arguments.mine ? "figures-mine" : "figures");
  }
  if (arguments.mine) choose_own_units(workspace, request);
  const std::vector<FigureOutcome> outcomes = draw_figures(workspace, request);
  if (arguments.as_json) {
    // Names of folders may be anything, also no UTF-8
    fmt::print("{}\n", outcomes_json(outcomes).dump(2, ' ', false, json::error_handler_t::replace));
  } else {
    print_outcomes(outcomes, workspace.root(), arguments.quiet);
  }
  int code = kOk;
  for (const FigureOutcome& figure : outcomes) {
    if (!figure.error.empty())
      code = std::max<int>(code, figure.not_implemented ? kAnswerIsNo : kEnvironment);
  }
  const fs::path gallery = write_gallery(request.out);
  if (!arguments.as_json)
    fmt::print("{}All figures: {}\n", arguments.quiet ? "" : "\n", gallery.string());
  return code;
}

std::vector<std::string> with_all(std::vector<std::string> words) {
  words.emplace_back("all");
  return words;
}

}  // namespace

void add_figure_commands(CLI::App& app, Chosen& chosen, const fs::path& root) {
  const auto arguments = std::make_shared<FigureArguments>();
  CLI::App* sub = app.add_subcommand("figures", "draw the figures of the lectures");
  sub->footer(
      "Examples:  ./gradbook figures\n"
      "           ./gradbook figures F006 --theme print --format pdf\n"
      "           ./gradbook figures 02_neighbors --mine\n"
      "Beside each picture lie its gnuplot script (.gp) and its numbers (.dat); gnuplot draws the\n"
      "script again after you have changed it: gnuplot -d -e \"theme='dark'; format='pdf'\" "
      "FILE.gp");
  FigureRequest& request = arguments->request;
  sub->add_option("what", request.wanted,
                  "ids (F006), names (knn_regions) or chapters; default: all");
  sub->add_option("--format", request.formats, "svg, pdf, png, gif (animated ones only), or all")
      ->delimiter(',')
      ->check(CLI::IsMember(with_all(figure_formats())))
      ->capture_default_str();
  sub->add_option("--theme", request.themes,
                  "slide (16:9), print (papers, grey-safe), dark, or all")
      ->delimiter(',')
      ->check(CLI::IsMember(with_all(figure_themes())))
      ->capture_default_str();
  sub->add_option("--font", request.font, "family of all texts")->capture_default_str();
  sub->add_option("--out", request.out,
                  "folder (default: out/figures, with --mine out/figures-mine)");
  sub->add_flag("--mine", arguments->mine, "lay what your own code computes over the reference");
  sub->add_flag("--again", request.again, "draw also what has not changed");
  sub->add_option("--jobs", request.jobs, "figures at a time (default: one per core)")
      ->check(CLI::Range(1, 256));
  sub->add_flag("--list", arguments->list, "list the figures and the slides that they replace");
  sub->add_flag("--json", arguments->as_json, "print JSON, for programs");
  sub->add_flag("--quiet", arguments->quiet, "tell only what fails, and where all lie");
  sub->callback([=, &chosen] {
    chosen.action = [=] {
      const Workspace workspace(root);
      return arguments->list ? list_figures(workspace, *arguments) : draw(workspace, *arguments);
    };
  });
}

}  // namespace gradbook

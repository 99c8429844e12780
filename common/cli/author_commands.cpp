// dev check, dev docs, dev figures, dev mutants, dev new, dev stubs
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <set>
#include <stdexcept>
#include <vector>

#include "author/api_docs.hpp"
#include "author/author.hpp"
#include "author/exercise_tables.hpp"
#include "author/new_files.hpp"
#include "cli/commands.hpp"
#include "course/edition.hpp"
#include "course/terminal.hpp"
#include "site/figure_run.hpp"

namespace gradbook {
namespace {

/// Prints the outcome of one check; returns whether it found nothing.
bool report(const std::string& check, const std::vector<Problem>& problems) {
  fmt::print("{} {}\n", problems.empty() ? paint("ok", Colour::green) : paint("x ", Colour::red),
             check);
  for (const Problem& problem : problems) fmt::print("   {}: {}\n", problem.where, problem.what);
  std::fflush(stdout);
  return problems.empty();
}

std::vector<Problem> mutant_problems(const std::vector<MutantOutcome>& outcomes) {
  std::vector<Problem> problems;
  for (const MutantOutcome& outcome : outcomes) {
    if (!outcome.mutant.equivalent.empty()) continue;
    if (!outcome.killed) {
      problems.push_back({outcome.unit, fmt::format("{} is not killed by {}", outcome.mutant.id,
                                                    outcome.mutant.killed_by)});
    }
    if (!outcome.is_told()) {
      problems.push_back(
          {outcome.unit, fmt::format("{} is told as \"{}\"", outcome.mutant.id, outcome.told)});
    }
  }
  return problems;
}

/// The units that words name, all without a word.
std::vector<Unit> units_of(const std::vector<Unit>& all, const std::vector<std::string>& words) {
  if (words.empty()) return all;
  std::set<std::string> keys;
  for (const std::string& word : words) {
    for (const Unit* unit : choose_units(all, word).units) keys.insert(unit->key);
  }
  std::vector<Unit> chosen;
  std::copy_if(all.begin(), all.end(), std::back_inserter(chosen),
               [&](const Unit& unit) { return keys.count(unit.key) != 0; });
  return chosen;
}

/// Everything about the files of the course; what has to be built only for the chosen units.
int check_course(const std::filesystem::path& root, const std::vector<std::string>& chosen) {
  expect_full_edition(root, "gradbook dev");
  const Workspace workspace(root);
  const std::vector<Unit> units = read_units(root);
  const std::vector<Unit> built = units_of(units, chosen);
  bool ok = report("registry: numbers, tasks, suites, hints, contracts",
                   check_registry(workspace, units));
  ok &= report("layout: no stray file, a README in every folder", check_layout(workspace, units));
  ok &= report("includes point one way only", check_includes(workspace));
  ok &= report("no two types of one name", check_type_names(workspace));
  ok &= report("every twin is in docs/twins.md", check_twins(workspace));
  ok &= report("starter files are what the references generate",
               check_stubs_current(workspace, units));
  ok &= report("tables of exercises are those of the task files",
               check_exercise_tables(workspace, units));
  if (program_exists("doxygen")) {
    ok &= report("every public name and parameter of a contract is documented",
                 check_api_docs(workspace).problems);
  } else {
    fmt::print(
        "-  left out, doxygen is not installed: every public name and parameter of a contract is "
        "documented\n");
  }
  ok &= report("references pass and earn all points", check_references(workspace, built));
  ok &= report("stubs compile without warnings, fail, and earn zero",
               check_stubs_fail(workspace, built));
  const std::vector<MutantOutcome> outcomes = run_mutants(workspace, built);
  fmt::print("{}", kill_matrix(outcomes));
  ok &= report("every mutant is killed by the test that its patch names, and told by its own text",
               mutant_problems(outcomes));
  return ok ? kOk : kAnswerIsNo;
}

int check_docs(const std::filesystem::path& root) {
  expect_full_edition(root, "gradbook dev");
  const ApiDocs docs = check_api_docs(Workspace(root));
  for (const Problem& problem : docs.problems) fmt::print("{}: {}\n", problem.where, problem.what);
  fmt::print("{} names, {} parameters: {} problems\n", docs.symbols, docs.parameters,
             docs.problems.size());
  return docs.problems.empty() ? kOk : kAnswerIsNo;
}

int show_mutants(const std::filesystem::path& root, const std::vector<std::string>& chosen) {
  expect_full_edition(root, "gradbook dev");
  const std::vector<MutantOutcome> outcomes =
      run_mutants(Workspace(root), units_of(read_units(root), chosen));
  fmt::print("{}", kill_matrix(outcomes));
  return mutant_problems(outcomes).empty() ? kOk : kAnswerIsNo;
}

int make_stubs(const std::filesystem::path& root, bool force) {
  expect_full_edition(root, "gradbook dev");
  const Workspace workspace(root);
  const std::vector<Unit> units = read_units(root);
  std::vector<std::string> written = write_stubs(workspace, units, force);
  for (const std::string& file : write_exercise_tables(workspace, units)) written.push_back(file);
  for (const std::string& file : written) fmt::print("written: {}\n", file);
  return kOk;
}

/// Writes skeletons and says what to do next.
int make_files(const std::filesystem::path& root, const std::vector<NewFile>& files,
               const std::string& next) {
  expect_full_edition(root, "gradbook dev");
  create_files(root, files);
  for (const NewFile& file : files) fmt::print("written: {}\n", file.path.string());
  fmt::print("{}\n", next);
  return kOk;
}

/// What all kinds of new files are told.
struct NewArguments {
  std::string key;
  std::string number;
  std::string id;
  std::string title;
  std::vector<std::string> functions;
};

/// dev new unit|figure|section|chapter.
void add_new_commands(CLI::App& dev, Chosen& chosen, const std::filesystem::path& root) {
  CLI::App* const fresh =
      dev.add_subcommand("new", "skeleton files with names, headers and registrations in place");
  fresh->require_subcommand(1);
  fresh->footer(
      "Examples:  ./gradbook dev new chapter 07_trees --title \"decision trees\"\n"
      "           ./gradbook dev new section 07_trees/splits\n"
      "           ./gradbook dev new unit 07_trees/entropy --functions entropy,gini\n"
      "           ./gradbook dev new figure 07_trees/splits --title \"A split\"");
  const auto arguments = std::make_shared<NewArguments>();
  CLI::App* sub = fresh->add_subcommand("unit", "contract, task, reference, tests, starter file");
  sub->add_option("unit", arguments->key, "NN_topic/name")->required();
  sub->add_option("--functions", arguments->functions, "that students write (default: the name)")
      ->delimiter(',');
  sub->add_option("--number", arguments->number, "NN.M (default: the next one)");
  sub->add_option("--title", arguments->title, "default: made of the name");
  sub->callback([=, &chosen] {
    chosen.action = [=] {
      return make_files(root,
                        new_unit(root, {.key = arguments->key,
                                        .number = arguments->number,
                                        .title = arguments->title,
                                        .functions = arguments->functions}),
                        "now write contract, reference and tests, then: ./gradbook dev stubs");
    };
  });
  sub = fresh->add_subcommand("figure", "a figure of a lecture");
  sub->add_option("figure", arguments->key, "NN_topic/slug")->required();
  sub->add_option("--id", arguments->id, "F001 … (default: the next one)");
  sub->add_option("--title", arguments->title, "default: made of the slug");
  sub->callback([=, &chosen] {
    chosen.action = [=] {
      return make_files(root, new_figure(root, arguments->key, arguments->id, arguments->title),
                        "now draw it, look at it (./gradbook figures), then: ./gradbook dev "
                        "figures --accept");
    };
  });
  sub = fresh->add_subcommand("section", "a section of a chapter's story");
  sub->add_option("section", arguments->key, "NN_topic/name")->required();
  sub->callback([=, &chosen] {
    chosen.action = [=] {
      return make_files(root, new_section(root, arguments->key),
                        "now write it, and quote it in the lesson: @output TITLE");
    };
  });
  sub = fresh->add_subcommand("chapter", "program and lesson page");
  sub->add_option("chapter", arguments->key, "NN_topic")->required();
  sub->add_option("--title", arguments->title, "\"decision trees\"")->required();
  sub->callback([=, &chosen] {
    chosen.action = [=] {
      return make_files(root, new_chapter(root, arguments->key, arguments->title),
                        "now its sections: ./gradbook dev new section " + arguments->key + "/name");
    };
  });
}

/// Figures against their committed numbers, or these numbers anew.
int check_figures_of(const std::filesystem::path& root, const std::vector<std::string>& wanted,
                     bool accept) {
  if (accept && wanted.empty()) {
    throw std::invalid_argument("--accept needs the figures: gradbook dev figures --accept F006");
  }
  expect_full_edition(root, "gradbook dev");
  const Workspace workspace(root);
  const std::vector<FigureSource> sources = select_figures(find_figure_sources(root), wanted);
  const std::vector<std::string> texts = check_figures(workspace, sources, accept);
  bool ok = true;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    ok = ok && (accept || texts[i].empty());
    const std::string sign =
        texts[i].empty() || accept ? paint("ok", Colour::green) : paint("x ", Colour::red);
    fmt::print("{} {}\n{}", sign, fmt::join(sources[i].ids, " "), texts[i]);
  }
  return ok ? kOk : kAnswerIsNo;
}

}  // namespace

void add_author_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& root) {
  CLI::App* dev = app.add_subcommand("dev", "for authors: the course tests itself");
  dev->require_subcommand(1);
  dev->footer("Example:  ./gradbook dev check");

  const auto units = std::make_shared<std::vector<std::string>>();
  CLI::App* sub = dev->add_subcommand(
      "check", "stubs, references, mutants, registry, layout, API docs: the whole course");
  sub->add_option("units", *units, "units or chapters that are built and run (default: all)");
  sub->callback([=, &chosen] { chosen.action = [=] { return check_course(root, *units); }; });

  dev->add_subcommand("docs", "public names, and parameters of contracts, that no header documents")
      ->callback([=, &chosen] { chosen.action = [=] { return check_docs(root); }; });

  sub = dev->add_subcommand("mutants", "the kill matrix: which test catches which mistake");
  sub->add_option("units", *units, "units or chapters (default: all)");
  sub->callback([=, &chosen] { chosen.action = [=] { return show_mutants(root, *units); }; });

  const auto wanted = std::make_shared<std::vector<std::string>>();
  const auto accept = std::make_shared<bool>(false);
  sub = dev->add_subcommand("figures", "numbers of figures against those of tests/figures");
  sub->add_option("what", *wanted, "ids, names or chapters; default: all");
  sub->add_flag("--accept", *accept, "write their numbers, printing what changes");
  sub->footer("Examples:  ./gradbook dev figures\n           ./gradbook dev figures --accept F006");
  sub->callback(
      [=, &chosen] { chosen.action = [=] { return check_figures_of(root, *wanted, *accept); }; });

  add_new_commands(*dev, chosen, root);

  const auto force = std::make_shared<bool>(false);
  sub = dev->add_subcommand(
      "stubs", "write the starter files that the references generate, and the tables of exercises");
  sub->add_flag("--force", *force, "also replace files that were edited by hand");
  sub->callback([=, &chosen] { chosen.action = [=] { return make_stubs(root, *force); }; });
}

}  // namespace gradbook

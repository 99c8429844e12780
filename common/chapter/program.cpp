#include "chapter/program.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <new>
#include <stdexcept>

#include "chapter/report.hpp"
#include "chapter/section.hpp"
#include "core/blas.hpp"
#include "core/file.hpp"
#include "core/parallel.hpp"
#include "core/shape.hpp"
#include "core/todo.hpp"
#include "figures/program.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProgramFlags = "Flags of every chapter";
constexpr const char* kDataFlags =
    "Data of an experiment (a CSV or LIBSVM file, IDX, CIFAR-10, "
    "or a folder with both parts as its authors publish it)";

/// The flags of every chapter that are not kept in Chapter.
struct ProgramFlags {
  arma::uword threads = 0;
  fs::path json;
  fs::path figures;
  std::string section;
};

void add_data_flags(Flags& flags, DataFlags& data) {
  flags.group(kDataFlags);
  flags.text("--data", data.choice.data, "data set by name (`gradbook data list`), file or folder");
  flags.path("--train", data.choice.train, "file with training data");
  flags.path("--test", data.choice.test, "test data, in the same form as --train");
  flags.count("--n-train", data.n_train, 1, "the first training samples only");
  flags.count("--n-test", data.n_test, 1, "the first test samples only");
  flags.choice("--scale", data.scale, {"none", "unit", "standard", "minmax"},
               "of the features, measured on the training part");
  flags.text("--label", data.choice.label,
             "label column of a CSV file: its name, or its index from 0, -1 for the last (default: "
             "last)");
  flags.text("--target", data.choice.target, "the same for a column of numbers to predict");
  flags.choice("--header", data.choice.header, {"yes", "no"},
               "whether a CSV file starts with names (default: detected)");
  flags.choice("--separator", data.choice.separator, {"comma", "semicolon", "tab"},
               "between the columns of a CSV file (default: comma)");
}

void add_program_flags(Flags& flags, Chapter& chapter, ProgramFlags& program) {
  std::string names;
  for (const ChapterSection& section : registered_sections())
    names += (names.empty() ? "" : ", ") + section.name;
  flags.group(kProgramFlags);
  flags.text("--section", program.section, "this part of the story only: " + names);
  flags.flag("--quick", chapter.quick, "a smaller run, for a first look");
  flags.flag("--mine", chapter.mine, "the exercises' functions compute, not faster ones");
  flags.seed("--seed", chapter.seed, "fixes every random number");
  flags.count("--threads", program.threads, 1, "default: OMP_NUM_THREADS, or one per core");
  flags.path("--json", program.json, "write results, history and all that is printed to this file");
  flags.path("--figures", program.figures, "draw the chapter's figures into this folder");
}

/// What is wrong with the command line; names a flag that the chapter does not use.
std::string usage_problem(const CLI::App& app, const CLI::Error& error) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr) return error.what();
  const std::vector<std::string> extra = app.remaining();
  const auto flag = std::find_if(extra.begin(), extra.end(),
                                 [](const std::string& word) { return word.starts_with("--"); });
  return flag == extra.end() ? fmt::format("'{}' is no flag", extra.front())
                             : *flag + ": this chapter does not use it";
}

void run_section(Chapter& chapter, const std::string& name) {
  const std::vector<ChapterSection> sections = registered_sections();
  std::string names;
  for (const ChapterSection& section : sections) {
    if (section.name == name) return section.run(chapter);
    names += (names.empty() ? "" : ", ") + section.name;
  }
  throw std::invalid_argument(fmt::format("--section: there is no '{}'; choose {}", name, names));
}

/// Sections whose data are missing are left out.
void run_story(Chapter& chapter) {
  for (const ChapterSection& section : registered_sections()) {
    try {
      section.run(chapter);
    } catch (const FileError& error) {
      chapter.skip(error.what());
    }
  }
}

void write_json(const Chapter& chapter, const fs::path& file) {
  // A link such as /dev/stdout stays: what it points to is written
  std::error_code error;
  const bool link = fs::is_symlink(file, error);
  write_file(link ? fs::canonical(file) : file, report_json(chapter));
  fmt::print("\nwritten to {}\n", file.string());
}

void draw_figures(Chapter& chapter, const fs::path& folder) {
  chapter.title("Figures");
  for (const fs::path& picture : draw_registered_figures(folder))
    chapter.print_line(picture.string());
}

void run(Chapter& chapter, const ChapterProgram& program, const ProgramFlags& given, Flags& flags) {
  const std::string experiment_flag = flags.first_given_outside(kProgramFlags);
  expect_consistent(chapter.data.choice);
  expect_argument(given.section.empty() || experiment_flag.empty(), "--section",
                  "runs a part of the story, which has data and settings of its own: leave " +
                      experiment_flag + " out");
  if (given.threads > 0)
    set_num_threads(static_cast<int>(std::min<arma::uword>(given.threads, 1024)));
  const std::string environment =
      fmt::format("{}, {} threads, seed {}", blas_description(), num_threads(), chapter.seed);
  if (!experiment_flag.empty()) {  // whose first line names the data
    program.experiment(chapter, flags);
    chapter.print_line(environment);
  } else {
    chapter.print_line(environment);
    given.section.empty() ? run_story(chapter) : run_section(chapter, given.section);
  }
  if (!chapter.results().empty()) fmt::print("\nResults\n-------\n{}", results_table(chapter));
  if (!given.json.empty()) write_json(chapter, given.json);
  if (!given.figures.empty()) draw_figures(chapter, given.figures);
}

}  // namespace

int run_chapter(int argc, char** argv, const ChapterProgram& program) {
  Chapter chapter;
  chapter.name = program.name;
  ProgramFlags given;
  CLI::App app{program.purpose, program.name};
  app.failure_message([&](const CLI::App* parsed, const CLI::Error& error) {
    return fmt::format("{}: {} (--help lists the flags)\n", program.name,
                       usage_problem(*parsed, error));
  });
  Flags flags(app);
  if (program.add_flags) program.add_flags(flags);
  add_data_flags(flags, chapter.data);
  add_program_flags(flags, chapter, given);
  const auto fail = [&](int code, const char* what) {
    fmt::print(stderr, "{}: {}\n", program.name, what);
    return code;
  };
  try {
    app.parse(argc, argv);
    run(chapter, program, given, flags);
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const NotImplemented& error) {
    return fail(1, error.what());
  } catch (const std::invalid_argument& error) {
    return fail(2, error.what());
  } catch (const std::bad_alloc&) {
    return fail(3, "out of memory");
  } catch (const std::exception& error) {
    return fail(3, error.what());
  }
}

}  // namespace gradbook

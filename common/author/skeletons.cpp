#include "author/skeletons.hpp"

#include <map>

namespace gradbook {
namespace {

/// A text with every "@name@" replaced.
std::string filled(std::string text, std::map<std::string, std::string> values) {
  values["include"] = "#include";  // written so that no tool takes these texts for includes of ours
  for (const auto& [name, value] : values) {
    const std::string mark = "@" + name + "@";
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + value.size())) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

constexpr const char* kContract = R"(/// @file exercises/@key@.hpp
/// Exercise @number@: @title@.
#pragma once
@include@ <armadillo>

@include@ "core/contract.hpp"

namespace gradbook {
@functions@
GRADBOOK_CONTRACT(@list@);

}  // namespace gradbook
)";
constexpr const char* kDeclaration = R"(
/// Not written yet: what it computes, \f[ y = f(x) \f]
///
/// | symbol | shape | meaning |
/// |--------|-------|---------|
/// | x      | d     |         |
/// | return |       |         |
///
/// Throws std::invalid_argument when x is empty.
double @function@(const arma::vec& x);
)";
constexpr const char* kReference = R"(/// @file solutions/@key@.cpp
@include@ "exercises/@key@.hpp"

@include@ <stdexcept>

@include@ "core/shape.hpp"
@include@ "core/todo.hpp"

namespace gradbook {
@functions@
}  // namespace gradbook
)";
constexpr const char* kDefinition = R"(
double @function@(const arma::vec& x) {
  expect_argument(!x.is_empty(), "@function@", "x is empty");

  //! [@function@]
  // Not written yet: the steps to follow
  throw std::logic_error("@number@ @function@: the reference is not written yet");
  //! [@function@]
}
)";
constexpr const char* kTests = R"(// What: not written yet.
// Why:  not written yet.
@include@ "exercises/@key@.hpp"

@include@ "core/rng.hpp"
@include@ "verify/verify.hpp"

namespace gradbook {
namespace {
@functions@
}  // namespace
}  // namespace gradbook
)";
constexpr const char* kTest = R"(
TEST(@suite@, EqualsATextbookVersion) {
  Rng rng = test_rng(1);
  const arma::vec x = rng.normal(3 + rng.below(5), 1);
  const double expected = arma::datum::nan;  // not written yet: a slow version, or a hand computation
  EXPECT_NEAR(@function@(x), expected, 1e-12);
}

TEST(@suite@Contract, RefusesNoNumbers) {
  EXPECT_THROW(@function@(arma::vec()), std::invalid_argument);
}
)";
constexpr const char* kTask = R"(
## @function@

points: 4

Not written yet: what to return.

### Hint 1

Not written yet: the direction.

### Hint 2

Not written yet: the formula in words.

### Hint 3

Not written yet: nearly the answer.
)";
constexpr const char* kFigure = R"(/// @file chapters/@chapter@/fig_@slug@.cpp
/// @id@: @title@.
@include@ "figures/registry.hpp"

namespace gradbook {
namespace {

void draw(Figure& figure) {
  const arma::vec x = arma::linspace(0, 1, 101);

  Panel& panel = figure.panel();
  panel.x = {.label = "x", .lo = 0, .hi = 1};
  panel.y = {.label = "y", .lo = 0, .hi = 1};
  panel.line("not_written_yet", x, x, {.ink = Ink::blue});
  figure.caption("Not written yet: data, parameters and seed.");
}

const FigureRegistration registration({.id = "@id@",
                                       .slug = "@slug@",
                                       .title = "@title@",
                                       .slides = {},
                                       .alt = "Not written yet: what is to be seen."},
                                      draw);

}  // namespace
}  // namespace gradbook
)";
constexpr const char* kSection = R"(// Not written yet: what this section shows.
@include@ "chapter/chapter.hpp"
@include@ "chapter/section.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  chapter.title("@title@");
  chapter.skip("this section is not written yet");
}

const SectionRegistration registration(@order@, run);

}  // namespace
}  // namespace gradbook
)";
constexpr const char* kMain = R"(/// @file chapters/@chapter@/main.cpp
/// @Title@.
@include@ "chapter/experiment.hpp"
@include@ "chapter/program.hpp"

int main(int argc, char** argv) {
  using namespace gradbook;
  return run_chapter(argc, argv,
                     {.name = "@chapter@",
                      .purpose = "@Title@",
                      .experiment = [](Chapter& chapter, Flags&) {
                        const ExperimentData data = load_experiment(chapter, {});
                        chapter.skip("the experiment on " + data.train.name + " is not written yet");
                      }});
}
)";
constexpr const char* kLesson = R"(Chapter @number@: @title@. Not written yet: what it is about.

Run it with `./gradbook run @chapter@`.

## The idea

Not written yet.

## Results

@results

## Exercises

@exercises

## Slides

| slides | what |
|---|---|
)";
constexpr const char* kExercises =
    "Exercises of chapter @number@: not written yet, what they are about.\n";

std::string capitalized(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

}  // namespace

std::vector<NewFile> unit_skeleton(const Unit& unit) {
  std::map<std::string, std::string> values = {
      {"key", unit.key}, {"number", unit.number}, {"title", unit.title}};
  std::string list, declarations, definitions, tests, tasks;
  for (const Task& task : unit.tasks) {
    values["function"] = task.function;
    values["suite"] = task.suite();
    list += (list.empty() ? "" : ", ") + task.function;
    declarations += filled(kDeclaration, values);
    definitions += filled(kDefinition, values);
    tests += filled(kTest, values);
    tasks += filled(kTask, values);
  }
  values["list"] = list;
  const auto file = [&](const std::filesystem::path& path, const char* text,
                        const std::string& functions) {
    values["functions"] = functions;
    return NewFile{path, filled(text, values)};
  };
  const std::string intro = "# " + unit.number + " " + unit.title +
                            "\n\ndifficulty: 1\n\nNot written yet: what it is good for.\n";
  std::vector<NewFile> files = {file(unit.contract(), kContract, declarations),
                                file(unit.reference(), kReference, definitions),
                                file(unit.tests(), kTests, tests)};
  files.push_back({std::filesystem::path("exercises") / (unit.key + ".md"), intro + tasks});
  files.push_back({std::filesystem::path("exercises") / unit.chapter / "README.md",
                   filled(kExercises, {{"number", unit.chapter.substr(0, 2)}})});
  return files;
}

NewFile figure_skeleton(const std::string& chapter, const std::string& slug, const std::string& id,
                        const std::string& title) {
  return {std::filesystem::path("chapters") / chapter / ("fig_" + slug + ".cpp"),
          filled(kFigure, {{"chapter", chapter}, {"slug", slug}, {"id", id}, {"title", title}})};
}

NewFile section_skeleton(const std::string& chapter, const std::string& name, int order) {
  std::string title = capitalized(name);
  for (char& c : title) c = c == '_' ? ' ' : c;
  return {std::filesystem::path("chapters") / chapter / ("section_" + name + ".cpp"),
          filled(kSection, {{"title", title}, {"order", std::to_string(order)}})};
}

std::vector<NewFile> chapter_skeleton(const std::string& chapter, const std::string& title) {
  const std::map<std::string, std::string> values = {{"chapter", chapter},
                                                     {"title", title},
                                                     {"Title", capitalized(title)},
                                                     {"number", chapter.substr(0, 2)}};
  const std::filesystem::path folder = std::filesystem::path("chapters") / chapter;
  return {{folder / "main.cpp", filled(kMain, values)},
          {folder / "README.md", filled(kLesson, values)}};
}

}  // namespace gradbook

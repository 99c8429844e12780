// The site's map from slides to code, and the groups of its API reference.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "core/file.hpp"
#include "site/site.hpp"
#include "site/site_exercises.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

/// Reads slides and says in which file they stand when they are broken.
template <typename Read>
auto read_slides(const fs::path& file, const Read& read) {
  try {
    return read();
  } catch (const std::invalid_argument& error) {
    throw FileError(file, error.what());
  }
}

/// Cells of the map: the functions, and under each the tests that show it.
std::pair<std::string, std::string> code_and_tests(const SiteInputs& inputs, const SlideUse& use) {
  std::string code;
  std::string list;
  std::size_t count = 0;
  for (const std::string& function : use.functions) {
    for (const Unit& unit : inputs.units) {
      for (const Task& task : unit.tasks) {
        if (task.function != function) continue;
        code += fmt::format("{}@ref gradbook::{} \"{}\"", code.empty() ? "" : "<br>", function,
                            function);
        for (const NamedTest& test :
             tests_of(task, parse_tests(read_file(inputs.root / unit.tests())))) {
          list += fmt::format("<li><a href=\"{}.html#{}\">{}</a></li>", tests_page(unit),
                              test.label(), test.full_name());
          ++count;
        }
      }
    }
  }
  if (count == 0) return {code.empty() ? "–" : code, "–"};
  return {code,
          fmt::format("@htmlonly <details class=\"tests\"><summary>{} tests</summary><ul>{}</ul>"
                      "</details> @endhtmlonly",
                      count, list)};
}

std::string map_row(const SiteInputs& inputs, const SlideTitle& slide, const SlideUse& use) {
  std::string chapters;
  for (const std::string& chapter : use.chapters) {
    chapters += fmt::format("{}@ref chapter_{} \"{}\"", chapters.empty() ? "" : ", ", chapter,
                            chapter.substr(0, 2));
  }
  std::string figures;
  for (const std::string& id : use.figures) {
    figures += fmt::format("@htmlonly <a href=\"figures.html#{}\">{}</a> @endhtmlonly", id, id);
  }
  const auto [code, tests] = code_and_tests(inputs, use);
  return fmt::format("| {}{} | {} | {} | {} | {} |\n", row_anchor(slide_label(slide)), slide.title,
                     chapters.empty() ? "–" : chapters, code, tests,
                     figures.empty() ? "–" : figures);
}

/// The slides of a deck that nothing names yet, folded.
std::string slides_to_come(const SlideOrder& order, const std::map<SlideTitle, SlideUse>& uses,
                           char deck) {
  std::string list;
  std::size_t count = 0;
  for (const SlideTitle& slide : order.slides()) {
    if (slide.deck != deck || uses.count(slide) != 0) continue;
    list += fmt::format("<li id=\"{}\">{}</li>", slide_label(slide), html_text(slide.title));
    ++count;
  }
  if (count == 0) return "";
  return html_block(
      fmt::format("<details><summary>{} slide{} of deck {} that nothing covers "
                  "yet</summary><ul>{}</ul></details>",
                  count, count == 1 ? "" : "s", deck, list));
}

std::string gaps_markdown(const std::map<SlideTitle, SlideUse>& uses, const SlideOrder& order,
                          bool figures) {
  std::string text =
      "\n## Gaps {#slide_map_gaps}\n\nSlides of the chapters above that lack a test or a "
      "figure.\n\n";
  if (!figures)
    text += "The figures are not drawn yet (`./gradbook figures`), so only tests count.\n\n";
  std::map<SlideTitle, std::string> gaps;
  for (const SlideGap& gap : find_gaps(uses, figures)) gaps[gap.slide] = gap.what;
  std::vector<SlideTitle> slides;
  for (const auto& [slide, what] : gaps) slides.push_back(slide);
  for (const SlideTitle& slide : order.sorted(slides)) {
    text += fmt::format("- deck {} “{}”: {}\n", slide.deck, slide.title, gaps[slide]);
  }
  if (gaps.empty()) text += "None.\n";
  std::string unknown;
  for (const auto& [slide, use] : uses) {
    if (!order.knows(slide)) unknown += fmt::format("- deck {} “{}”\n", slide.deck, slide.title);
  }
  if (!unknown.empty()) text += "\nTitles that `docs/slides.md` does not have:\n\n" + unknown;
  return text;
}

/// "/// " before every line, so that no text can end the comment.
std::string as_comment(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::string result;
  while (std::getline(lines, line)) result += "/// " + line + "\n";
  return result + "\n";
}

std::string first_line(const fs::path& file) {
  const std::string text = fs::exists(file) ? read_file(file) : "";
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::map<SlideTitle, SlideUse> slide_uses(const SiteInputs& inputs, const SlideOrder& order) {
  std::map<SlideTitle, SlideUse> uses;
  for (const std::string& chapter : site_chapters(inputs.root)) {
    const fs::path file = chapter_readme(chapter);
    const std::string readme = read_file(inputs.root / file);
    for (const SlideTitle& slide : read_slides(file, [&] { return chapter_slides(readme); })) {
      add_once(uses[order.main_name(slide)].chapters, chapter);
    }
  }
  for (const Unit& unit : inputs.units) {
    const std::string contract = read_file(inputs.root / unit.contract());
    const auto found =
        read_slides(unit.contract(), [&] { return contract_slides(contract, unit); });
    for (const Task& task : unit.tasks) {
      if (found.count(task.function) == 0) continue;
      for (const SlideTitle& slide : found.at(task.function)) {
        add_once(uses[order.main_name(slide)].functions, task.function);
      }
    }
  }
  for (const SiteFigure& figure : inputs.figures) {
    for (const SlideTitle& slide : figure.slides) {
      add_once(uses[order.main_name(slide)].figures, figure.id);
    }
  }
  return uses;
}

std::string slide_map_markdown(const SiteInputs& inputs) {
  const SlideOrder order(read_file(inputs.root / "docs" / "slides.md"));
  const std::map<SlideTitle, SlideUse> uses = slide_uses(inputs, order);
  std::vector<SlideTitle> slides;
  for (const auto& [slide, use] : uses) slides.push_back(slide);

  std::string text =
      "# From slide to code, test and figure {#slide_map}\n\nMade from the `Slides:` lines of the "
      "exercises' "
      "contracts, the chapters' tables of slides and the figures; the decks' slides in their "
      "order.\n";
  std::set<char> decks;
  for (const SlideTitle& slide : order.slides()) decks.insert(slide.deck);
  for (const SlideTitle& slide : slides) decks.insert(slide.deck);
  for (const char deck : decks) {
    text += fmt::format("\n## Deck {}: {} {{#slide_map_{}}}\n", deck, order.deck_name(deck), deck);
    std::string rows;
    for (const SlideTitle& slide : order.sorted(slides)) {
      if (slide.deck == deck) rows += map_row(inputs, slide, uses.at(slide));
    }
    if (!rows.empty()) {
      text += html_block("<div class=\"slide-map stacked\">") +
              "\n| slide | chapter | code | tests | figures |\n|---|---|---|---|---|\n" + rows +
              html_block("</div>");
    }
    text += slides_to_come(order, uses, deck);
  }
  return text + gaps_markdown(uses, order, !inputs.figures.empty());
}

std::string api_groups(const SiteInputs& inputs) {
  // Folder of common/ -> group above it
  const std::array<std::pair<const char*, std::vector<const char*>>, 2> above = {
      {{"compute", {"core", "data", "kernels", "nn", "figures"}},
       {"machinery", {"course", "verify", "sealed", "grading", "cli"}}}};
  // Doxygen resolves names only in a namespace that has a comment
  std::string text = as_comment("@namespace gradbook\nEverything of Gradbook.");
  text += as_comment(
      "@defgroup contracts Exercises' contracts\nWhat each function of an exercise has to do: "
      "formula, shapes, "
      "errors, slides.");
  for (const std::string& chapter : site_chapters(inputs.root)) {
    const bool has_units = std::any_of(inputs.units.begin(), inputs.units.end(),
                                       [&](const Unit& unit) { return unit.chapter == chapter; });
    if (!has_units) continue;
    const std::string readme = read_file(inputs.root / chapter_readme(chapter));
    text += as_comment(
        fmt::format("@defgroup contracts_{} {}\n@ingroup contracts\nThe lesson: @ref chapter_{}",
                    chapter, chapter_heading(chapter, readme).title, chapter));
  }
  for (const Unit& unit : inputs.units) {
    text += as_comment(
        fmt::format("@defgroup {} {} {}\n@ingroup contracts_{}\nContract of `{}`, `#include "
                    "\"{}\"`. Tests: @ref {}",
                    contract_group(unit), unit.number, unit.title, unit.chapter,
                    unit.exercise().string(), unit.contract().string(), tests_page(unit)));
  }
  text += as_comment("@defgroup compute Compute core\nWhat chapters and exercises compute with.");
  text +=
      as_comment("@defgroup machinery Course machinery\nWhat judges exercises and runs chapters.");
  for (const auto& [group, folders] : above) {
    for (const char* folder : folders) {
      const fs::path path = inputs.root / "common" / folder;
      if (!fs::exists(path)) continue;
      text += as_comment(fmt::format("@defgroup {} common/{}\n@ingroup {}\n{}", folder, folder,
                                     group, first_line(path / "README.md")));
    }
  }
  return text;
}

}  // namespace gradbook

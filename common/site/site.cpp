#include "site/site.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <regex>
#include <utility>

#include "core/file.hpp"
#include "course/edition.hpp"
#include "site/site_coverage.hpp"
#include "site/site_exercises.hpp"
#include "site/site_results.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Makes the pages of one site.
class SiteWriter {
 public:
  explicit SiteWriter(const SiteInputs& inputs)
      : inputs_(inputs), chapters_(site_chapters(inputs.root)) {
    context_.root = inputs.root;
    for (const auto& [file, page] : site_guides()) context_.pages[file] = page;
    context_.pages["README.md"] = "index";
    context_.pages["chapters/README.md"] = "chapters";
    for (const std::string& chapter : chapters_) {
      context_.pages[chapter_readme(chapter).string()] = chapter_page(chapter);
      context_.pages[chapter_readme(chapter).parent_path().string()] = chapter_page(chapter);
      headings_.push_back(chapter_heading(chapter, read(chapter_readme(chapter))));
    }
    coverage_ = course_coverage(inputs);
    for (const Unit& unit : inputs.units) {
      tests_[unit.key] = parse_tests(read(unit.tests()));
      for (const NamedTest& test : tests_[unit.key]) labels_[test.full_name()] = test.label();
    }
  }

  /// Doxygen's sidebar has the pages in the order of their files: hence the numbers.
  std::map<std::string, std::string> write() {
    add_front();
    add_chapters();
    add_figures();
    files_["30_slide_map.md"] = slide_map_markdown(inputs_);
    for (std::size_t place = 0; place < site_guides().size(); ++place) add_guide(place);
    add_tests();
    files_["groups.dox"] = api_groups(inputs_);
    return std::move(files_);
  }

 private:
  std::string read(const fs::path& file) const { return read_file(inputs_.root / file); }

  /// Whether a file that a page quotes is one that a student edition does not have.
  bool left_out(const std::string& file) const {
    return references(inputs_.root) != References::source && !fs::exists(inputs_.root / file);
  }

  void add_front() {
    SiteContext context = context_;
    context.directive = [&](std::string_view name, std::string_view argument) {
      if (name == "chapters") return chapter_cards();
      if (name == "coverage") return coverage_block(coverage_);
      return name == "strip" ? figure_strip(inputs_.figures, argument) : "";
    };
    const fs::path file = "docs/site/front.md";
    files_["front.md"] = site_markdown(read(file), file, "", context);
  }

  std::string chapter_cards() const {
    std::string cards;
    for (const ChapterHeading& heading : headings_) {
      cards += fmt::format(
          R"(<a class="card" href="{}.html"><span class="card-title">{}</span><span>{}</span>{}</a>)",
          chapter_page(heading.chapter), html_text(heading.title), html_text(heading.lead),
          chapter_facts(heading.chapter));
    }
    return html_block("<div class=\"cards\">" + cards + "</div>");
  }

  /// "lesson · 5 exercises · 6 figures" of a chapter.
  std::string chapter_facts(const std::string& chapter) const {
    const auto count = [](std::ptrdiff_t number, const char* what) {
      return number == 0 ? "" : fmt::format(" · {} {}{}", number, what, number == 1 ? "" : "s");
    };
    const auto here = [&](const auto& item) { return item.chapter == chapter; };
    return fmt::format(
        "<span class=\"facts\">{}{}{}</span>",
        lesson_sections(read(chapter_readme(chapter))).empty() ? "no lesson yet" : "lesson",
        count(std::count_if(inputs_.units.begin(), inputs_.units.end(), here), "exercise"),
        count(std::count_if(inputs_.figures.begin(), inputs_.figures.end(), here), "figure"));
  }

  void add_chapters() {
    std::string list = fmt::format(
        "# Chapters {{#chapters}}\n\nEach chapter is a lesson and a program: it tells one "
        "lecture's "
        "story on real data. There are {}; chapters with figures only say so.\n",
        coverage_text(coverage_));
    for (std::size_t i = 0; i < chapters_.size(); ++i) {
      list += fmt::format("\n- @subpage {} — {}", chapter_page(chapters_[i]), headings_[i].lead);
      add_chapter(i);
    }
    files_["10_chapters.md"] = list + "\n";
  }

  void add_chapter(std::size_t index) {
    const std::string& chapter = chapters_[index];
    const fs::path file = chapter_readme(chapter);
    const std::string readme = read(file);
    SiteContext context = context_;
    context.directive = [&](std::string_view name, std::string_view argument) {
      return chapter_part(chapter, std::string(name), std::string(argument));
    };
    const auto results = inputs_.results.find(chapter);
    context.value = [&](std::string_view argument) {
      return results == inputs_.results.end() ? "…" : result_value(results->second, argument, file);
    };
    const std::string body =
        site_markdown(readme.substr(std::min(readme.find('\n'), readme.size())), file,
                      chapter_page(chapter), context);
    files_[chapter_page(chapter) + ".md"] = fmt::format(
        "# {} {{#{}}}\n{}{}\n{}{}{}", headings_[index].title, chapter_page(chapter),
        html_block("<p class=\"lead\">" + html_text(headings_[index].lead) + "</p>"),
        on_this_page(chapter, readme), body, more_figures(chapter, readme), neighbours(index));
    add_snippets(readme);
  }

  static std::string figures_label(const std::string& chapter) {
    return chapter_page(chapter) + "_all_figures";
  }

  /// Links to the sections of a lesson, or a note that there is none yet.
  std::string on_this_page(const std::string& chapter, const std::string& readme) const {
    const std::vector<std::string> sections = lesson_sections(readme);
    if (sections.empty()) {
      return html_block(
          "<p class=\"missing\">The lesson of this chapter is not written yet: there are no "
          "explanations, no program and no exercises here so far.</p>");
    }
    std::string links;
    for (const std::string& title : sections) {
      links += fmt::format("<a href=\"#{}_{}\">{}</a> ", chapter_page(chapter), slug(title),
                           html_text(title));
    }
    if (!remaining_figures(inputs_.figures, chapter, readme).empty()) {
      links += fmt::format("<a href=\"#{}\">More figures</a> ", figures_label(chapter));
    }
    return html_block("<nav class=\"on-this-page\">" + links + "</nav>");
  }

  /// The figures of a chapter that its text does not show.
  std::string more_figures(const std::string& chapter, const std::string& readme) const {
    const std::vector<SiteFigure> figures = remaining_figures(inputs_.figures, chapter, readme);
    if (figures.empty()) return "";
    std::string text = fmt::format("\n## {} {{#{}}}\n",
                                   lesson_sections(readme).empty() ? "Figures" : "More figures",
                                   figures_label(chapter));
    for (const SiteFigure& figure : figures) text += figure_block(figures, figure.id);
    return text;
  }

  std::string chapter_part(const std::string& chapter, const std::string& name,
                           const std::string& argument) const {
    if (name == "figure") return figure_block(inputs_.figures, argument);
    if (name == "snippet") {
      return left_out(argument.substr(0, argument.find(' ')))
                 ? "*The reference is not part of a student edition: this one is yours to write.*\n"
                 : "";
    }
    if (name == "results" || name == "output") {
      const auto results = inputs_.results.find(chapter);
      if (results == inputs_.results.end()) return "*There are no results of this chapter here.*\n";
      return name == "results"
                 ? results_markdown(results->second, inputs_.quick, chapter + ".json")
                 : output_markdown(results->second, argument, chapter_readme(chapter));
    }
    std::string text;
    for (const Unit& unit : inputs_.units) {
      if (name == "exercises" && unit.chapter == chapter)
        text += exercise_markdown(unit, tests_.at(unit.key), context_);
    }
    return text;
  }

  std::string neighbours(std::size_t index) const {
    const auto link = [&](std::size_t i, const char* side, const char* arrow) {
      return fmt::format(R"(<a class="{}" href="{}.html"><span>{}</span>{}</a>)", side,
                         chapter_page(chapters_[i]), arrow, html_text(headings_[i].title));
    };
    return html_block("<nav class=\"chapter-links\">" +
                      (index > 0 ? link(index - 1, "previous", "← previous") : "<span></span>") +
                      (index + 1 < chapters_.size() ? link(index + 1, "next", "next →") : "") +
                      "</nav>");
  }

  void add_snippets(const std::string& readme) {
    static const std::regex kSnippet(R"((?:^|\n)@snippet (\S+))");
    for (auto at = std::sregex_iterator(readme.begin(), readme.end(), kSnippet);
         at != std::sregex_iterator(); ++at) {
      const std::string path = (*at)[1];
      if (!left_out(path)) files_["snippets/" + path] = unindented_regions(read(path));
    }
  }

  void add_figures() {
    files_["20_figures.md"] =
        "# Figures {#figures}\n\nEvery figure is drawn by running code; each replaces the picture "
        "of a slide. Take them as they are, or change the gnuplot script. There are " +
        coverage_text(coverage_) + ".\n" + gallery_markdown(inputs_.figures);
    if (inputs_.figures.empty()) return;
    std::string list = "\n## Sources {#figure_sources}\n";
    std::string last;
    for (const SiteFigure& figure : inputs_.figures) {
      const std::string page = figure_source_page(figure);
      if (files_.count(page + ".md") != 0) continue;
      const std::string source = read(figure.source);
      files_["snippets/" + figure.source] = source;
      files_[page + ".md"] =
          fmt::format("# {} {{#{}}}\n\n@include {}\n", figure.source, page, figure.source);
      list += fmt::format("\n- @subpage {}", page);
    }
    files_["20_figures.md"] += list + "\n";
  }

  void add_guide(std::size_t place) {
    const std::string file = site_guides()[place].first;
    const std::string page = site_guides()[place].second;
    std::string text = site_markdown(read(file), file, page, context_);
    const std::size_t end = std::min(text.find('\n'), text.size());
    text.insert(
        end, fmt::format(" {{#{}}}\n{}", page,
                         html_block(fmt::format(
                             "<div class=\"{}\">",
                             page == "errata" || page == "notation" ? page + " stacked" : page))));
    files_[fmt::format("{}_{}.md", 40 + place, page)] =
        (page == "errata" ? with_row_anchors(with_test_links(text)) : text) + html_block("</div>");
  }

  /// Each row of the errata becomes a target of links.
  static std::string with_row_anchors(const std::string& text) {
    static const std::regex kRow(R"(\n\| *(E-\w+) *\|)");
    return std::regex_replace(text, kRow, "\n| " + row_anchor("$1") + "$1 |");
  }

  /// Names of tests -> links to them.
  std::string with_test_links(const std::string& text) const {
    static const std::regex kName(R"(`?\b([A-Z]\w+\.[A-Z]\w+)\b`?)");
    std::string result;
    auto from = text.cbegin();
    for (auto at = std::sregex_iterator(text.begin(), text.end(), kName);
         at != std::sregex_iterator(); ++at) {
      const auto label = labels_.find((*at)[1]);
      if (label == labels_.end()) continue;
      result.append(from, text.cbegin() + at->position());
      result += fmt::format("@ref {} \"{}\"", label->second, label->first);
      from = text.cbegin() + at->position() + at->length();
    }
    return result.append(from, text.cend());
  }

  void add_tests() {
    std::string list =
        "# Tests of the exercises {#tests}\n\nEvery exercise is judged by these tests, with your "
        "file "
        "or with the reference.\n";
    for (const Unit& unit : inputs_.units) {
      list += fmt::format("\n- @subpage {}", tests_page(unit));
      files_[tests_page(unit) + ".md"] = tests_markdown(unit, tests_.at(unit.key));
    }
    files_["50_tests.md"] = list + "\n";
  }

  const SiteInputs& inputs_;
  std::vector<std::string> chapters_;
  std::vector<ChapterHeading> headings_;
  std::vector<Coverage> coverage_;
  SiteContext context_;
  std::map<std::string, std::vector<NamedTest>> tests_;  // by unit
  std::map<std::string, std::string> labels_;            // of tests, by full name
  std::map<std::string, std::string> files_;
};

}  // namespace

const std::vector<std::pair<std::string, std::string>>& site_guides() {
  static const std::vector<std::pair<std::string, std::string>> kGuides = {
      {"docs/students.md", "students"}, {"docs/instructors.md", "instructors"},
      {"docs/grading.md", "grading"},   {"CONTRIBUTING.md", "contributing"},
      {"docs/notation.md", "notation"}, {"docs/errata.md", "errata"}};
  return kGuides;
}

std::map<std::string, std::string> site_files(const SiteInputs& inputs) {
  return SiteWriter(inputs).write();
}

}  // namespace gradbook

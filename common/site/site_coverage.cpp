#include "site/site_coverage.hpp"

#include <fmt/core.h>

#include <regex>
#include <stdexcept>

#include "core/file.hpp"

namespace gradbook {
namespace {

constexpr const char* kTotals = "docs/totals.md";
constexpr const char* kSlides = "docs/slides.md";

std::size_t chapters_with_lesson(const SiteInputs& inputs) {
  std::size_t count = 0;
  for (const std::string& chapter : site_chapters(inputs.root)) {
    if (!lesson_sections(read_file(inputs.root / chapter_readme(chapter))).empty()) ++count;
  }
  return count;
}

/// Slides of the decks' list that something names.
Coverage slide_coverage(const SiteInputs& inputs) {
  const SlideOrder order(read_file(inputs.root / kSlides));
  Coverage slides{"slides", 0, order.slides().size()};
  for (const auto& [slide, use] : slide_uses(inputs, order)) {
    if (order.knows(slide)) ++slides.there;
  }
  return slides;
}

}  // namespace

std::size_t planned_total(std::string_view markdown, std::string_view what) {
  const std::regex row(fmt::format(R"((?:^|\n)\| *{} *\| *(\d{{1,9}}) *\|)", what));
  std::match_results<std::string_view::const_iterator> match;
  if (!std::regex_search(markdown.begin(), markdown.end(), match, row)) {
    throw std::invalid_argument(fmt::format("has no line '| {} | number |'", what));
  }
  return std::stoul(match[1]);
}

std::vector<Coverage> course_coverage(const SiteInputs& inputs) {
  const std::string totals = read_file(inputs.root / kTotals);
  std::vector<Coverage> coverage = {{"chapters", chapters_with_lesson(inputs), 0},
                                    {"exercises", inputs.units.size(), 0}};
  if (!inputs.figures.empty()) coverage.push_back({"figures", inputs.figures.size(), 0});
  for (Coverage& each : coverage) {
    try {
      each.total = planned_total(totals, each.what);
    } catch (const std::invalid_argument& error) {
      throw FileError(kTotals, error.what());
    }
  }
  coverage.push_back(slide_coverage(inputs));
  for (const Coverage& each : coverage) {
    if (each.total != 0 && each.there <= each.total) continue;
    throw FileError(
        each.what == "slides" ? kSlides : kTotals,
        fmt::format("has a total of {} {}, but there are {}", each.total, each.what, each.there),
        "correct the total");
  }
  return coverage;
}

std::string coverage_text(const std::vector<Coverage>& coverage) {
  std::string text;
  for (std::size_t i = 0; i < coverage.size(); ++i) {
    const char* comma = i == 0 ? "" : i + 1 < coverage.size() ? ", " : " and ";
    text +=
        fmt::format("{}{} of {} {}", comma, coverage[i].there, coverage[i].total, coverage[i].what);
  }
  return text;
}

std::string coverage_block(const std::vector<Coverage>& coverage) {
  std::string html = "<ul class=\"coverage\">";
  for (const Coverage& each : coverage) {
    html += fmt::format(
        "<li><b>{}</b> of {} {}<span class=\"bar\"><span style=\"width: {:.1f}%\"></span></span>"
        "</li>",
        each.there, each.total, each.what,
        100.0 * static_cast<double>(each.there) / static_cast<double>(each.total));
  }
  return html_block(html + "</ul>");
}

}  // namespace gradbook

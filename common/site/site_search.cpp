#include "site/site_search.hpp"

#include <fmt/core.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <utility>

#include "core/file.hpp"
#include "core/text.hpp"
#include "site/site_exercises.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// A part of a Markdown file from one "## " heading to the next.
struct Section {
  std::string title;  ///< empty for what stands above the first heading
  std::string text;   ///< Markdown
};

std::vector<Section> sections_of(std::string_view markdown) {
  std::vector<Section> sections(1);
  std::istringstream lines{std::string(markdown)};
  std::string line;
  bool code = false;
  std::getline(lines, line);  // the page's title
  while (std::getline(lines, line)) {
    if (line.rfind("```", 0) == 0) code = !code;
    if (!code && line.rfind("## ", 0) == 0) {
      sections.push_back({line.substr(3), ""});
    } else {
      sections.back().text += line + "\n";
    }
  }
  return sections;
}

/// Collects the entries of one site.
class Collector {
 public:
  explicit Collector(const SiteInputs& inputs) : inputs_(inputs) {}

  std::vector<SearchEntry> collect() {
    for (const std::string& chapter : site_chapters(inputs_.root)) add_lesson(chapter);
    for (const Unit& unit : inputs_.units) add_exercise(unit);
    for (const SiteFigure& figure : inputs_.figures) add_figure(figure);
    add_slides();
    add_errata();
    for (const auto& [file, page] : site_guides()) {
      if (page != "errata") add_guide(file, page);
    }
    for (const Unit& unit : inputs_.units) add_tests(unit);
    return std::move(entries_);
  }

 private:
  std::string read(const fs::path& file) const { return read_file(inputs_.root / file); }

  void add_sections(const std::string& kind, const std::string& title, const std::string& text,
                    const std::string& page) {
    for (const Section& section : sections_of(text)) {
      const bool top = section.title.empty();
      entries_.push_back(
          {kind, plain_text(top ? title : section.title), top ? "" : title,
           plain_text(section.text),
           top ? page + ".html" : fmt::format("{0}.html#{0}_{1}", page, slug(section.title))});
    }
  }

  void add_lesson(const std::string& chapter) {
    const std::string readme = read(chapter_readme(chapter));
    const ChapterHeading heading = chapter_heading(chapter, readme);
    const std::size_t first = entries_.size();
    add_sections("Lessons", heading.title, readme, chapter_page(chapter));
    std::string& text = entries_[first].text;
    text = heading.lead + (lesson_sections(readme).empty() ? "" : " " + text);
    chapters_[chapter] = heading.title;
  }

  void add_guide(const std::string& file, const std::string& page) {
    const std::string text = read(file);
    add_sections("Guides", trimmed(text.substr(1, text.find('\n'))), text, page);
  }

  void add_exercise(const Unit& unit) {
    const std::string page = chapter_page(unit.chapter) + ".html";
    entries_.push_back({"Exercises", unit.number + " " + unit.title, chapters_[unit.chapter],
                        unit.name + ". " + plain_text(unit.intro),
                        page + "#" + exercise_label(unit)});
    for (const Task& task : unit.tasks) {
      entries_.push_back({"Exercises", task.function, unit.number + " " + unit.title,
                          plain_text(task.text), page + "#" + task_label(task)});
    }
  }

  void add_figure(const SiteFigure& figure) {
    // The caption names its slides
    entries_.push_back({"Figures", figure.id + " " + figure.title, chapters_[figure.chapter],
                        figure.caption + " " + figure.alt, "figures.html#" + figure.id});
  }

  void add_slides() {
    const SlideOrder order(read("docs/slides.md"));
    std::vector<SlideTitle> slides = order.slides();
    for (const auto& [slide, use] : slide_uses(inputs_, order)) {
      if (!order.knows(slide)) slides.push_back(slide);
    }
    for (const SlideTitle& slide : slides) {
      entries_.push_back(
          {"Slides", slide.title,
           trimmed(fmt::format("deck {} {}", slide.deck, order.deck_name(slide.deck))), "",
           "slide_map.html#" + slide_label(slide)});
    }
  }

  void add_errata() {
    std::istringstream lines(read("docs/errata.md"));
    std::string line;
    while (std::getline(lines, line)) {
      const std::vector<std::string> cells = table_cells(line);
      if (cells.size() < 4 || cells[0].rfind("E-", 0) != 0) continue;
      entries_.push_back(
          {"Errata", fmt::format("{} {}", cells[0], plain_text(cells[1])), "",
           fmt::format("Slide: {}. Right: {}.", plain_text(cells[2]), plain_text(cells[3])),
           "errata.html#" + cells[0]});
    }
  }

  void add_tests(const Unit& unit) {
    for (const NamedTest& test : parse_tests(read(unit.tests()))) {
      entries_.push_back({"Tests", test.full_name(), unit.number + " " + unit.title, "",
                          tests_page(unit) + ".html#" + test.label()});
    }
  }

  const SiteInputs& inputs_;
  std::map<std::string, std::string> chapters_;  // their titles
  std::vector<SearchEntry> entries_;
};

/// Page and anchor of one of Doxygen's identifiers: "group__core_1ga12" -> "group__core.html#ga12".
std::string code_url(const std::string& id, bool member) {
  const std::size_t split = member ? id.rfind("_1") : std::string::npos;
  if (split == std::string::npos) return id + ".html";
  return id.substr(0, split) + ".html#" + id.substr(split + 2);
}

/// The anchors of a site's pages: the XML also lists private and inherited members, which have
/// none.
class SitePages {
 public:
  explicit SitePages(fs::path site) : site_(std::move(site)) {}

  bool has(const std::string& url) {
    const std::size_t mark = std::min(url.find('#'), url.size());
    const std::string page = url.substr(0, mark);
    if (page != page_) {
      page_ = page;
      text_ = fs::exists(site_ / page) ? read_file(site_ / page) : "";
    }
    return !text_.empty() && (mark == url.size() || text_.find("id=\"" + url.substr(mark + 1) +
                                                               "\"") != std::string::npos);
  }

 private:
  fs::path site_;
  std::string page_;  // the last one that was read
  std::string text_;
};

/// "gradbook::Linear::forward" -> {"gradbook::Linear", "forward"}.
std::pair<std::string, std::string> scope_and_name(const std::string& name) {
  const std::size_t angle = std::min(name.find('<'), name.size());
  const std::size_t at = name.rfind("::", angle);
  return at == std::string::npos ? std::pair(std::string(), name)
                                 : std::pair(name.substr(0, at), name.substr(at + 2));
}

}  // namespace

std::string plain_text(std::string_view markdown) {
  static const std::regex kLink(R"(!?\[([^\]]*)\]\([^)]*\))");
  static const std::regex kLineMark(R"(^\s*([#>*-]+|\d+\.)\s+)");
  static const std::regex kMarks(R"(`|\*\*|\\([|*_]))");
  std::istringstream lines{std::string(markdown)};
  std::string line;
  std::string prose;
  bool code = false;
  while (std::getline(lines, line)) {
    const bool fence = trimmed(line).rfind("```", 0) == 0;
    if (fence) code = !code;
    const bool hidden = fence || code || line.rfind('@', 0) == 0 || line.rfind("|--", 0) == 0;
    if (!hidden) prose += std::regex_replace(line, kLineMark, "") + "\n";
  }
  prose = std::regex_replace(prose, kLink, "$1");
  // \f$…\f$ and \f[…\f] become $…$; other marks vanish
  for (const char* mark : {"\\f$", "\\f[", "\\f]"}) {
    for (std::size_t at = prose.find(mark); at != std::string::npos; at = prose.find(mark, at)) {
      prose.replace(at, 3, "$");
    }
  }
  std::istringstream words(std::regex_replace(prose, kMarks, "$1"));
  std::string word;
  std::string text;
  while (words >> word) {
    if (word != "|") text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

std::vector<std::string> table_cells(std::string_view line) {
  if (line.empty() || line[0] != '|' || line.rfind("|-", 0) == 0) return {};
  std::vector<std::string> cells;
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '|' && line[i - 1] != '\\') {
      cells.push_back(trimmed(cell));
      cell.clear();
    } else {
      cell += line[i];
    }
  }
  return cells;
}

std::vector<SearchEntry> text_entries(const SiteInputs& inputs) {
  return Collector(inputs).collect();
}

std::vector<SearchEntry> code_entries(const fs::path& xml, const fs::path& site) {
  static const std::set<std::string> kKinds = {"class",    "struct",    "union",   "enum",
                                               "function", "enumvalue", "typedef", "variable"};
  const fs::path file = xml / "index.xml";
  pugi::xml_document document;
  if (!document.load_file(file.c_str())) throw FileError(file, "is no index of Doxygen");
  SitePages pages(site);
  std::vector<SearchEntry> entries;
  std::set<std::string> seen;
  const auto add = [&](const pugi::xml_node& node, const std::string& scope,
                       const std::string& name, bool member) {
    const std::string kind = node.attribute("kind").value();
    const std::string id = node.attribute("refid").value();
    if (kKinds.count(kind) == 0 || name.empty() || !seen.insert(id).second) return;
    if (!pages.has(code_url(id, member))) return;
    entries.push_back(
        {"C++ names", name, scope.empty() ? kind : kind + " · " + scope, "", code_url(id, member)});
  };
  for (const pugi::xml_node& compound : document.child("doxygenindex").children("compound")) {
    const std::string name = compound.child_value("name");
    const std::string kind = compound.attribute("kind").value();
    const auto [scope, own] = scope_and_name(name);
    add(compound, scope, own, false);
    const bool type = kind == "class" || kind == "struct" || kind == "union";
    if (!type && kind != "namespace" && kind != "group") continue;
    for (const pugi::xml_node& member : compound.children("member")) {
      add(member, kind == "group" ? "gradbook" : name, member.child_value("name"), true);
    }
  }
  return entries;
}

std::string search_index_script(const std::vector<SearchEntry>& entries) {
  nlohmann::json index = nlohmann::json::array();
  for (const SearchEntry& entry : entries) {
    index.push_back({entry.kind, entry.title, entry.where, entry.text, entry.url});
  }
  return "const siteIndex = " +
         index.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + ";\n";
}

}  // namespace gradbook

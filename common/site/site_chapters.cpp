#include "site/site_chapters.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <sstream>

#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Calls `use` with every line outside of code blocks.
template <typename Use>
void for_each_text_line(std::string_view markdown, const Use& use) {
  std::istringstream lines{std::string(markdown)};
  std::string line;
  bool code = false;
  while (std::getline(lines, line)) {
    if (line.rfind("```", 0) == 0) code = !code;
    if (!code) use(line);
  }
}

}  // namespace

ChapterHeading chapter_heading(const std::string& chapter, const std::string& readme) {
  static const std::regex kFirstLine(R"(Chapter (\d\d): ([^.]+)\. ?(.*))");
  const std::string line = readme.substr(0, readme.find('\n'));
  std::smatch match;
  if (!std::regex_match(line, match, kFirstLine) || match[1] != chapter.substr(0, 2)) {
    throw FileError(chapter_readme(chapter),
                    "line 1: expected 'Chapter NN: title. What it is about.'");
  }
  std::string title = match[2];
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  return {chapter, fmt::format("{} {}", match[1].str(), title), match[3]};
}

std::vector<std::string> site_chapters(const fs::path& root) {
  static const std::regex kChapter(R"(\d\d_[a-z0-9_]+)");
  std::vector<std::string> chapters;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "chapters")) {
    const std::string name = entry.path().filename().string();
    if (std::regex_match(name, kChapter) && fs::is_regular_file(entry.path() / "README.md")) {
      chapters.push_back(name);
    }
  }
  std::sort(chapters.begin(), chapters.end());
  return chapters;
}

fs::path chapter_readme(const std::string& chapter) {
  return fs::path("chapters") / chapter / "README.md";
}

std::string chapter_page(const std::string& chapter) { return "chapter_" + chapter; }

std::vector<std::string> lesson_sections(std::string_view readme) {
  std::vector<std::string> titles;
  for_each_text_line(readme, [&](const std::string& line) {
    if (line.rfind("## ", 0) == 0) titles.push_back(line.substr(3));
  });
  return titles;
}

std::vector<SiteFigure> remaining_figures(const std::vector<SiteFigure>& figures,
                                          const std::string& chapter, std::string_view readme) {
  std::set<std::string> shown;
  for_each_text_line(readme, [&](const std::string& line) {
    if (line.rfind("@figure ", 0) == 0) shown.insert(line.substr(8));
  });
  std::vector<SiteFigure> remaining;
  for (const SiteFigure& figure : figures) {
    if (figure.chapter == chapter && shown.count(figure.id) == 0) remaining.push_back(figure);
  }
  return remaining;
}

}  // namespace gradbook

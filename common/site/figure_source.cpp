#include "site/figure_source.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <stdexcept>

#include "core/file.hpp"
#include "core/nearest.hpp"
#include "course/stray.hpp"
#include "course/unit.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> found;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), expression);
       at != std::sregex_iterator(); ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Whether a word means a figure of a source, or all of its chapter.
bool means(const FigureSource& source, std::size_t i, const std::string& word) {
  return word == lower(source.ids[i]) || word == source.slugs[i] || word == source.slug ||
         names_chapter(source.chapter, word);
}

}  // namespace

FigureFiles scan_figures(const fs::path& root) {
  static const std::regex kFile(R"(fig_([a-z0-9_]+)\.cpp)");
  FigureFiles files;
  std::map<std::string, std::string> taken;
  for (const fs::directory_entry& chapter : fs::directory_iterator(root / "chapters")) {
    FigureSource source;
    source.chapter = chapter.path().filename().string();
    if (!chapter.is_directory() || !is_chapter_name(chapter.path())) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(chapter.path())) {
      const std::string name = entry.path().filename().string();
      if (name.rfind("fig_", 0) != 0 || entry.path().extension() != ".cpp") continue;
      const std::string file = fs::path("chapters") / source.chapter / name;
      std::smatch match;
      if (!entry.is_regular_file() || !std::regex_match(name, match, kFile)) {
        files.ignored.push_back(file + " is ignored: figures are files fig_<slug>.cpp in small " +
                                "letters, digits and _");
        continue;
      }
      source.slug = match[1];
      const std::string text = read_file(entry.path());
      source.ids = all_matches(text, R"re(\.id = "([^"]+)")re");
      source.slugs = all_matches(text, R"re(\.slug = "([^"]+)")re");
      const bool registers =
          source.ids.size() == source.slugs.size() &&
          std::find(source.slugs.begin(), source.slugs.end(), source.slug) != source.slugs.end();
      if (!registers) {
        files.ignored.push_back(fmt::format(
            "{} is ignored: it registers no figure with .id = \"F…\" and .slug = \"{}\"", file,
            source.slug));
        continue;
      }
      for (const std::string& id : source.ids) {
        if (!taken.emplace(id, file).second) {
          throw std::runtime_error(
              fmt::format("{}: registers {}, which {} has already", file, id, taken[id]));
        }
      }
      files.sources.push_back(source);
    }
  }
  std::sort(files.sources.begin(), files.sources.end(),
            [](const FigureSource& a, const FigureSource& b) {
              return std::tie(a.chapter, a.ids.front()) < std::tie(b.chapter, b.ids.front());
            });
  std::sort(files.ignored.begin(), files.ignored.end());
  return files;
}

std::vector<FigureSource> find_figure_sources(const fs::path& root) {
  return scan_figures(root).sources;
}

std::vector<FigureSource> select_figures(const std::vector<FigureSource>& sources,
                                         const std::vector<std::string>& wanted) {
  if (wanted.empty()) return sources;
  std::vector<std::string> names;
  for (const FigureSource& source : sources) {
    names.insert(names.end(), source.ids.begin(), source.ids.end());
    names.insert(names.end(), source.slugs.begin(), source.slugs.end());
    names.push_back(source.chapter);
  }
  std::vector<bool> used(wanted.size(), false);
  std::vector<FigureSource> selected;
  for (const FigureSource& source : sources) {
    FigureSource part = source;
    part.ids.clear();
    part.slugs.clear();
    for (std::size_t i = 0; i < source.ids.size(); ++i) {
      bool chosen = false;
      for (std::size_t w = 0; w < wanted.size(); ++w) {
        if (!means(source, i, lower(wanted[w]))) continue;
        used[w] = chosen = true;
      }
      if (!chosen) continue;
      part.ids.push_back(source.ids[i]);
      part.slugs.push_back(source.slugs[i]);
    }
    if (!part.ids.empty()) selected.push_back(part);
  }
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    if (used[w]) continue;
    const std::vector<std::string> near = nearest_words(wanted[w], names);
    throw std::invalid_argument(
        fmt::format("there is no figure or chapter with figures '{}'{}; ./gradbook figures --list "
                    "shows all",
                    wanted[w], near.empty() ? "" : ", did you mean " + near.front() + "?"));
  }
  return selected;
}

}  // namespace gradbook

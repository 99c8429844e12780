#include "author/new_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <regex>
#include <stdexcept>
#include <utility>

#include "author/skeletons.hpp"
#include "core/file.hpp"
#include "course/stub.hpp"
#include "course/unit.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kChapterForm = R"(\d\d_[a-z][a-z0-9_]*)";
constexpr const char* kNameForm = R"([a-z][a-z0-9_]*)";

void expect(bool condition, const std::string& problem) {
  if (!condition) throw std::invalid_argument(problem);
}

void expect_form(const std::string& what, const std::string& text, const std::string& form,
                 const std::string& example) {
  expect(std::regex_match(text, std::regex(form)),
         fmt::format("'{}' is not valid as {}; an example: {}", text, what, example));
}

/// Chapter and name of "02_neighbors/radius"; the chapter has to be there.
std::pair<std::string, std::string> parts_of(const fs::path& root, const std::string& key) {
  const std::size_t slash = key.find('/');
  expect(slash != std::string::npos,
         fmt::format("'{}' has no chapter; an example: 02_neighbors/radius", key));
  const std::string chapter = key.substr(0, slash);
  const std::string name = key.substr(slash + 1);
  expect_form("the name of a chapter", chapter, kChapterForm, "02_neighbors");
  expect_form("a name", name, kNameForm, "radius");
  expect(fs::is_directory(root / "chapters" / chapter),
         fmt::format("there is no chapters/{0}; make it with: ./gradbook dev new chapter {0} "
                     "--title \"…\"",
                     chapter));
  return {chapter, name};
}

/// "radius_vote" -> "Radius vote".
std::string title_of(const std::string& name, const std::string& given) {
  std::string title = given.empty() ? name : given;
  if (!given.empty()) return title;
  std::replace(title.begin(), title.end(), '_', ' ');
  title[0] = static_cast<char>(title[0] - 32);
  return title;
}

/// The largest number that the form finds in the files of the chapters whose names begin so.
int largest_number(const fs::path& folder, const std::string& prefix, const std::regex& form) {
  int largest = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix) || entry.path().extension() != ".cpp") continue;
    const std::string text = read_file(entry.path());
    for (auto at = std::sregex_iterator(text.begin(), text.end(), form);
         at != std::sregex_iterator(); ++at) {
      largest = std::max(largest, std::stoi((*at)[1]));
    }
  }
  return largest;
}

std::string free_number(const std::vector<Unit>& units, const std::string& chapter,
                        const std::string& wanted) {
  const std::string prefix = chapter.substr(0, 2) + ".";
  int next = 1;
  for (const Unit& unit : units) {
    expect(unit.number != wanted, fmt::format("{} is the number of {}", wanted, unit.key));
    if (unit.number.starts_with(prefix))
      next = std::max(next, std::stoi(unit.number.substr(3)) + 1);
  }
  if (wanted.empty()) return fmt::format("{}{}", prefix, next);
  expect_form("a number of this chapter", wanted, prefix.substr(0, 2) + R"(\.[1-9]\d?)",
              prefix + "6");
  return wanted;
}

}  // namespace

std::vector<NewFile> new_unit(const fs::path& root, const NewUnit& wanted) {
  const auto [chapter, name] = parts_of(root, wanted.key);
  const std::vector<Unit> units = read_units(root);
  Unit unit;
  unit.key = wanted.key;
  unit.chapter = chapter;
  unit.name = name;
  unit.number = free_number(units, chapter, wanted.number);
  unit.title = title_of(name, wanted.title);
  for (const std::string& function :
       wanted.functions.empty() ? std::vector<std::string>{name} : wanted.functions) {
    expect_form("the name of a function", function, kNameForm, "radius_vote");
    for (const Unit& other : units) {
      for (const Task& task : other.tasks) {
        expect(task.function != function,
               fmt::format("the function {} is in {}", function, other.key));
      }
    }
    Task task;
    task.function = function;
    unit.tasks.push_back(task);
  }
  std::vector<NewFile> files = unit_skeleton(unit);
  if (fs::exists(root / files.back().path)) files.pop_back();  // the chapter's README
  files.push_back({unit.exercise(), make_stub(unit, files[1].text)});
  return files;
}

std::vector<NewFile> new_figure(const fs::path& root, const std::string& key, const std::string& id,
                                const std::string& title) {
  const auto [chapter, slug] = parts_of(root, key);
  static const std::regex kId(R"re(\.id = "F(\d\d\d)")re");
  const std::string next =
      fmt::format("F{:03}", largest_number(root / "chapters", "fig_", kId) + 1);
  if (!id.empty()) {
    expect_form("the number of a figure", id, R"(F\d\d\d)", next);
    const std::regex taken("\\.id = \"F(" + id.substr(1) + ")\"");
    expect(largest_number(root / "chapters", "fig_", taken) == 0,
           fmt::format("{} is the number of another figure; the next free one is {}", id, next));
  }
  return {figure_skeleton(chapter, slug, id.empty() ? next : id, title_of(slug, title))};
}

std::vector<NewFile> new_section(const fs::path& root, const std::string& key) {
  const auto [chapter, name] = parts_of(root, key);
  const fs::path folder = root / "chapters" / chapter;
  expect(fs::exists(folder / "main.cpp"),
         fmt::format("chapters/{0} has no program; make it with: ./gradbook dev new chapter {0} "
                     "--title \"…\"",
                     chapter));
  static const std::regex kOrder(R"(SectionRegistration registration\(\s*(\d+))");
  return {section_skeleton(chapter, name, largest_number(folder, "section_", kOrder) + 1)};
}

std::vector<NewFile> new_chapter(const fs::path& root, const std::string& chapter,
                                 const std::string& title) {
  expect_form("the name of a chapter", chapter, kChapterForm, "07_svm");
  expect_form("a title, which ends a line's first sentence", title, R"([^."\\]+)",
              "support vector machines");
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "chapters")) {
    const std::string other = entry.path().filename().string();
    expect(other == chapter || other.substr(0, 3) != chapter.substr(0, 3),
           fmt::format("chapter {} is {}", chapter.substr(0, 2), other));
  }
  std::vector<NewFile> files = chapter_skeleton(chapter, title);
  if (fs::exists(root / files.back().path)) files.pop_back();  // a page without a program so far
  return files;
}

void create_files(const fs::path& root, const std::vector<NewFile>& files) {
  for (const NewFile& file : files) {
    if (fs::exists(fs::symlink_status(root / file.path)))
      throw FileError(file.path, "exists: nothing was written",
                      "remove it, or choose another name");
  }
  std::vector<fs::path> written;
  try {
    for (const NewFile& file : files) {
      write_file(root / file.path, file.text);
      written.push_back(root / file.path);
    }
  } catch (...) {
    std::error_code ignored;
    for (const fs::path& file : written) fs::remove(file, ignored);
    throw;
  }
}

}  // namespace gradbook

// Which units and chapters a student means by a word.
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <stdexcept>

#include "core/nearest.hpp"
#include "course/unit.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Small letters, `_` for `-`, without blanks around it and without a slash at the end.
std::string plain(std::string_view word) {
  std::string text;
  for (const char c : word) {
    text += c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '/')) text.pop_back();
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

/// "2" -> "02"; other words as they are.
std::string two_digits(const std::string& word) {
  const bool digits = !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
  return digits && word.size() == 1 ? "0" + word : word;
}

/// "2.3" and "02.03" -> "02.3"; other words as they are.
std::string unit_number(const std::string& word) {
  const std::size_t dot = word.find('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == word.size() ||
      word.find_first_not_of("0123456789.") != std::string::npos) {
    return word;
  }
  const std::size_t first = std::min(word.find_first_not_of('0', dot + 1), word.size() - 1);
  return two_digits(word.substr(0, dot)) + "." + word.substr(first);
}

/// Without "_test" behind a name: the unit of a test file.
std::string unit_of_file(const fs::path& path) {
  std::string stem = path.stem().string();
  const std::string test = "_test";
  if (stem.size() > test.size() &&
      stem.compare(stem.size() - test.size(), test.size(), test) == 0) {
    stem.resize(stem.size() - test.size());
  }
  return path.parent_path().filename().string() + "/" + stem;
}

std::string nearest_text(std::string_view wanted, const std::vector<std::string>& names) {
  const std::vector<std::string> near = nearest_words(wanted, names);
  return near.empty() ? "" : fmt::format(", did you mean {}?", fmt::join(near, " or "));
}

std::string numbers_and_names(const std::vector<const Unit*>& units) {
  std::vector<std::string> names;
  for (const Unit* unit : units) names.push_back(unit->number + " " + unit->name);
  return fmt::format("{}", fmt::join(names, ", "));
}

[[noreturn]] void refuse(const std::vector<Unit>& units, std::string_view wanted,
                         const std::string& word) {
  std::set<std::string> names;
  for (const Unit& unit : units) {
    for (const Task& task : unit.tasks) names.insert(task.function);
    names.insert({unit.name, unit.number, unit.key, unit.chapter, unit.chapter.substr(3)});
  }
  throw std::invalid_argument(
      fmt::format("there is no unit '{}'{}; `gradbook list` shows all", wanted,
                  nearest_text(word, std::vector<std::string>(names.begin(), names.end()))));
}

}  // namespace

bool names_chapter(const std::string& chapter, std::string_view word) {
  const std::string name = plain(word);
  return fs::path(name).filename().string() == chapter ||
         chapter.substr(0, 2) == two_digits(name) || chapter.substr(3) == name;
}

Choice choose_units(const std::vector<Unit>& units, std::string_view wanted) {
  const std::string word = plain(wanted);
  const std::string number = unit_number(word);
  const std::string as_key = unit_of_file(fs::path(word).lexically_normal());
  std::vector<const Unit*> named;
  std::vector<std::pair<const Unit*, std::string>> functions;
  std::vector<const Unit*> of_chapter;
  for (const Unit& unit : units) {
    if (number == unit.number || word == unit.key || as_key == unit.key) return {{&unit}, ""};
    if (word == unit.name) named.push_back(&unit);
    if (names_chapter(unit.chapter, word)) of_chapter.push_back(&unit);
    for (const Task& task : unit.tasks) {
      if (word == task.function || word == plain(task.suite())) {
        functions.emplace_back(&unit, task.function);
      }
    }
  }
  if (named.empty() && functions.size() == 1) {
    return {{functions.front().first}, functions.front().second};
  }
  if (named.empty()) {
    for (const auto& [unit, function] : functions) named.push_back(unit);
  }
  if (named.size() == 1) return {named, ""};
  if (named.size() > 1) {
    throw std::invalid_argument(fmt::format("'{}' can be several units: {}; name one by its number",
                                            wanted, numbers_and_names(named)));
  }
  if (of_chapter.empty()) refuse(units, wanted, word);
  return {of_chapter, ""};
}

Choice choose_unit(const std::vector<Unit>& units, std::string_view wanted) {
  Choice choice = choose_units(units, wanted);
  if (choice.units.size() > 1) {
    throw std::invalid_argument(fmt::format("'{}' is a chapter of {} units: {}; name one", wanted,
                                            choice.units.size(), numbers_and_names(choice.units)));
  }
  return choice;
}

const Unit& find_unit(const std::vector<Unit>& units, std::string_view wanted) {
  return *choose_unit(units, wanted).units.front();
}

std::string find_chapter(const std::vector<std::string>& chapters, std::string_view wanted) {
  for (const std::string& chapter : chapters) {
    if (names_chapter(chapter, wanted)) return chapter;
  }
  throw std::invalid_argument(fmt::format("there is no chapter '{}'{}; there are {}", wanted,
                                          nearest_text(plain(wanted), chapters),
                                          fmt::join(chapters, ", ")));
}

}  // namespace gradbook

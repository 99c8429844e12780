#include "course/stub.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

namespace gradbook {
namespace {

std::string trimmed_left(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(' ');
  return begin == std::string::npos ? "" : line.substr(begin);
}

/// The name in a marker line `//! [name]`, empty for any other line.
std::string marker_name(const std::string& line) {
  const std::string text = trimmed_left(line);
  if (text.rfind("//! [", 0) != 0 || text.back() != ']') return "";
  return text.substr(5, text.size() - 6);
}

}  // namespace

std::string with_lf(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool of_end = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!of_end) result += text[i];
  }
  return result;
}

std::vector<ReferenceRegion> reference_regions(std::string_view reference) {
  std::vector<ReferenceRegion> regions;
  bool inside = false;
  std::istringstream lines{with_lf(reference)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const std::string name = marker_name(line);
    if (!name.empty()) {
      inside = !inside;
      if (inside) regions.push_back({.function = name, .first_line = number + 1, .lines = {}});
    } else if (inside) {
      regions.back().lines.push_back(line);
    }
  }
  return regions;
}

std::string make_stub(const Unit& unit, std::string_view reference) {
  const auto fail = [&](const std::string& problem) {
    throw std::runtime_error(unit.reference().string() + ": " + problem);
  };
  std::set<std::string> expected;
  for (const Task& task : unit.tasks) expected.insert(task.function);

  std::string stub;
  std::string open;         // name of the region that the current line is in
  std::string open_indent;  // steps of nested code are lined up with the region
  std::istringstream lines{with_lf(reference)};
  std::string line;
  while (std::getline(lines, line)) {
    const std::string name = marker_name(line);
    const std::string indent = line.substr(0, line.size() - trimmed_left(line).size());
    if (!name.empty() && open.empty()) {
      if (expected.erase(name) == 0) fail("region [" + name + "] is of no task, or comes twice");
      open = name;
      open_indent = indent;
    } else if (!name.empty()) {
      if (name != open) fail("region [" + open + "] is closed by [" + name + "]");
      stub += fmt::format("{}todo(\"{} {}\");\n", indent, unit.number, name);
      open.clear();
    } else if (open.empty()) {
      const std::size_t at = line.find("@file solutions/");
      stub += (at == std::string::npos ? line : line.replace(at + 6, 9, "exercises")) + "\n";
    } else if (trimmed_left(line).rfind("//", 0) == 0) {
      stub += open_indent + trimmed_left(line) + "\n";
    }
  }
  if (!open.empty()) fail("region [" + open + "] is not closed");
  if (!expected.empty()) fail("no region //! [" + *expected.begin() + "]");
  return stub;
}

}  // namespace gradbook

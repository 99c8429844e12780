#include "grading/intake/platform_names.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "core/checksum.hpp"
#include "core/text.hpp"
#include "core/utc_time.hpp"
#include "grading/intake/class_folder.hpp"
#include "grading/intake/unicode_names.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kLongestSlug = 48;

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find(separator, at);
    parts.emplace_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + separator.size();
  }
}

/// The name without the ending of an archive or a source file.
std::string stem_of(std::string_view file) {
  for (const std::string_view ending : {".tar.gz", ".tgz", ".zip", ".cpp"}) {
    if (file.ends_with(ending)) return std::string(file.substr(0, file.size() - ending.size()));
  }
  return std::string(file);
}

void note_file(std::string_view file, PlatformName& result) {
  const auto [name, attempt] = without_attempt(file);
  result.file = name;
  if (result.attempt.empty()) result.attempt = fmt::format("{:06}", attempt);
}

/// Full Name_1234567_assignsubmission_file_[knn.cpp], also …_onlinetext_
bool read_moodle(std::string_view entry, bool folder, PlatformName& result) {
  const std::string_view mark = "_assignsubmission_";
  const std::size_t at = entry.find(mark);
  if (at == std::string_view::npos || at == 0) return false;
  result.student = std::string(entry.substr(0, at));
  result.name = result.student;
  const std::size_t number = result.student.rfind('_');
  if (number != std::string::npos && number > 0 &&
      all_digits(std::string_view(result.student).substr(number + 1))) {
    result.number = result.student.substr(number + 1);
    result.name = result.student.substr(0, number);
  }
  const std::string_view rest = entry.substr(at + mark.size());  // "file_", "file_knn.cpp"
  const std::size_t underscore = rest.find('_');
  if (!folder && underscore != std::string_view::npos && underscore + 1 < rest.size()) {
    note_file(rest.substr(underscore + 1), result);
  }
  return true;
}

/// Homework 1_login_attempt_2026-11-25-10-30-22[_knn.cpp]; the platform's own .txt has no file
bool read_blackboard(std::string_view entry, PlatformName& result) {
  const std::string_view mark = "_attempt_";
  const std::string_view form = "dddd-dd-dd-dd-dd-dd";
  const std::size_t at = entry.rfind(mark);
  if (at == std::string_view::npos || entry.size() < at + mark.size() + form.size()) return false;
  const std::string_view time = entry.substr(at + mark.size(), form.size());
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool fits = form[i] == 'd' ? time[i] >= '0' && time[i] <= '9' : time[i] == form[i];
    if (!fits) return false;
  }
  const std::string_view left = entry.substr(0, at);
  const std::size_t login = left.rfind('_');
  if (login == std::string_view::npos || login + 1 == left.size()) return false;
  result.student = result.name = result.number = std::string(left.substr(login + 1));
  result.attempt = std::string(time);
  const std::string_view rest = entry.substr(at + mark.size() + form.size());
  if (rest.starts_with('_')) result.file = without_attempt(rest.substr(1)).first;
  return true;
}

/// "Nov 25, 2026 1030 AM" -> "2026-11-25 10:30"; empty for any other form
std::string brightspace_time(std::string_view text) {
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::string plain;
  for (const char c : text) plain += c == ',' || c == ':' ? ' ' : c;
  std::istringstream words(plain);
  std::string month;
  std::string half;
  int day = 0;
  int year = 0;
  int clock = 0;
  if (!(words >> month >> day >> year >> clock >> half)) return "";
  int hour = clock / 100;
  int minute = clock % 100;
  if (half != "AM" && half != "PM") {  // "10:30 AM" has become two numbers
    if (!all_digits(half) || half.size() != 2) return "";
    hour = clock;
    minute = std::stoi(half);
    if (!(words >> half)) return "";
  }
  const auto* const at = std::find_if(kMonths.begin(), kMonths.end(),
                                      [&](const char* name) { return month.rfind(name, 0) == 0; });
  if (at == kMonths.end() || (half != "AM" && half != "PM")) return "";
  hour = hour % 12 + (half == "PM" ? 12 : 0);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", year, at - kMonths.begin() + 1, day, hour,
                     minute);
}

/// 12-34 - Full Name - Nov 25, 2026 1030 AM[ - knn.cpp]
bool read_brightspace(std::string_view entry, bool folder, PlatformName& result) {
  const std::vector<std::string> parts = split(entry, " - ");
  if (parts.size() < 3) return false;
  const std::size_t dash = parts[0].find('-');
  if (dash == std::string::npos || !all_digits(parts[0].substr(0, dash)) ||
      !all_digits(parts[0].substr(dash + 1))) {
    return false;
  }
  // A name may hold " - ", a time may not
  const std::size_t last = folder ? parts.size() - 1 : parts.size() - 2;
  const std::string time = last >= 2 ? brightspace_time(parts[last]) : "";
  if (time.empty()) return false;
  result.number = parts[0].substr(0, dash);
  for (std::size_t i = 1; i < last; ++i) result.name += (i == 1 ? "" : " - ") + parts[i];
  result.student = result.name + "_" + result.number;
  result.attempt = time;
  if (!folder) result.file = without_attempt(parts.back()).first;
  return true;
}

/// name_123_456_knn.cpp, name_LATE_123_456_knn-1.cpp
bool read_canvas(std::string_view entry, PlatformName& result) {
  const std::vector<std::string> parts = split(entry, "_");
  for (std::size_t i = 1; i + 2 < parts.size(); ++i) {
    if (!all_digits(parts[i]) || !all_digits(parts[i + 1])) continue;
    result.late = i > 1 && parts[i - 1] == "LATE";
    for (std::size_t k = 0; k < i - (result.late ? 1 : 0); ++k) {
      result.name += (k == 0 ? "" : "_") + parts[k];
    }
    std::string file;
    for (std::size_t k = i + 2; k < parts.size(); ++k) {
      file += (k == i + 2 ? "" : "_") + parts[k];
    }
    if (result.name.empty() || file.empty()) return false;
    result.number = parts[i];
    result.upload = parts[i + 1];
    result.student = result.name + "_" + result.number;
    note_file(file, result);
    return true;
  }
  return false;
}

/// What stands behind ":name:" in a line, without quotes; false for any other line.
bool yaml_value(const std::string& line, std::string_view key, std::string& value) {
  std::string text = trimmed(line);
  if (text.rfind("- ", 0) == 0) text = trimmed(text.substr(2));
  if (text.rfind(key, 0) != 0) return false;
  value = trimmed(text.substr(key.size()));
  const bool quoted = value.size() >= 2 && (value.front() == '\'' || value.front() == '"') &&
                      value.back() == value.front();
  if (quoted) value = value.substr(1, value.size() - 2);
  return true;
}

}  // namespace

std::pair<std::string, int> without_attempt(std::string_view file) {
  std::string stem(file);
  std::string ending;
  for (const std::string_view known : {".tar.gz", ".tgz", ".zip", ".cpp", ".json"}) {
    if (!file.ends_with(known)) continue;
    stem = std::string(file.substr(0, file.size() - known.size()));
    ending = std::string(known);
  }
  std::size_t end = stem.size();
  const bool brackets = end > 0 && stem.back() == ')';
  if (brackets) --end;
  std::size_t begin = end;
  while (begin > 0 && stem[begin - 1] >= '0' && stem[begin - 1] <= '9') --begin;
  const bool number = begin < end && end - begin < 6;
  const char before = begin > 0 ? stem[begin - 1] : ' ';
  if (!number || before != (brackets ? '(' : '-') || begin < 2) return {std::string(file), 0};
  const int attempt = std::stoi(stem.substr(begin, end - begin));
  return {trimmed(stem.substr(0, begin - 1)) + ending, attempt};
}

PlatformName platform_name(std::string_view entry, bool folder, bool canvas) {
  PlatformName result;
  result.known = read_moodle(entry, folder, result) || read_blackboard(entry, result) ||
                 read_brightspace(entry, folder, result) ||
                 (canvas && !folder && read_canvas(entry, result));
  if (result.known) return result;
  result = {};
  result.student = folder ? std::string(entry) : stem_of(entry);
  result.name = result.student;
  return result;
}

std::map<std::string, GradescopeStudent> parse_gradescope_export(std::string_view text) {
  std::map<std::string, GradescopeStudent> students;
  GradescopeStudent* now = nullptr;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.rfind("submission_", 0) == 0 && line.ends_with(":")) {
      now = &students[line.substr(0, line.size() - 1)];
      continue;
    }
    if (now == nullptr) continue;
    // Deeper ones belong to results and earlier attempts
    const std::size_t depth = line.find_first_not_of(' ');
    if (depth == std::string::npos || depth > 4) continue;
    std::string value;
    if (yaml_value(line, ":name:", value)) {
      now->name += (now->name.empty() ? "" : ", ") + value;
    } else if (yaml_value(line, ":sid:", value) || yaml_value(line, ":email:", value)) {
      if (now->number.empty()) now->number = value;
    } else if (depth == 2 && yaml_value(line, ":created_at:", value)) {
      const auto time = parse_time(value);  // "2026-11-25 08:12:09.123456789 Z"
      now->created_at = time ? utc_text(*time) : "";
    }
  }
  std::erase_if(students, [](const auto& student) { return student.second.name.empty(); });
  return students;
}

std::string id_of_student(std::string_view student) {
  const std::string name = decomposed(student);
  if (id_problem(name).empty()) return name;
  Hasher hash;
  hash.update(name);
  std::string id = ascii_name(name).substr(0, kLongestSlug);
  if (id.empty()) id = "student";
  return id + "-" + hash.hex().substr(0, 8);
}

}  // namespace gradbook

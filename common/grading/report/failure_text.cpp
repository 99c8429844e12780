// What GoogleTest's own assertions say, as a sentence
#include <sstream>

#include "core/text.hpp"
#include "grading/report/student_view.hpp"

namespace gradbook {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    if (!trimmed(line).empty()) lines.push_back(trimmed(line));
  }
  return lines;
}

/// The rest of a line behind its beginning; empty if it begins in another way.
std::string behind(const std::string& line, std::string_view beginning) {
  return line.rfind(beginning, 0) == 0 ? trimmed(line.substr(beginning.size())) : "";
}

/// Expected equality of these values: / A / Which is: 3 / B / Which is: 2
std::string equality(const std::vector<std::string>& lines) {
  std::vector<std::string> words;
  std::vector<std::string> values;
  for (std::size_t i = 1; i < lines.size() && words.size() <= 2; ++i) {
    const std::string value = behind(lines[i], "Which is:");
    if (value.empty()) {
      words.push_back(lines[i]);
      values.push_back(lines[i]);
    } else if (!values.empty()) {
      values.back() = value;
    }
  }
  if (words.size() < 2) return "";
  return words[0] + " is " + values[0] + ", expected " + values[1];
}

/// Value of: A / Actual: false / Expected: true
std::string truth(const std::vector<std::string>& lines) {
  const std::string actual = behind(lines[1], "Actual:");
  const std::string expected = behind(lines[2], "Expected:");
  if (actual.empty() || expected.empty()) return "";
  return behind(lines[0], "Value of:") + " is " + actual + ", expected " + expected;
}

/// Expected: (A) < (B), actual: 5 vs 3
std::string relation(const std::string& line) {
  const std::size_t at = line.rfind(", actual: ");
  if (at == std::string::npos) return "";
  const std::string values = line.substr(at + 10);
  return "expected " + trimmed(line.substr(9, at - 9)) + ", found " + values;
}

/// The difference between A and B is d, which exceeds t, where / A evaluates to a, / B … b, and
std::string difference(const std::vector<std::string>& lines) {
  const auto value = [](const std::string& line) {
    const std::size_t at = line.rfind(" evaluates to ");
    if (at == std::string::npos) return std::string();
    return line.substr(at + 14, line.find_first_of(", ", at + 14) - at - 14);
  };
  const std::string actual = value(lines[1]);
  const std::string expected = value(lines[2]);
  if (actual.empty() || expected.empty()) return "";
  return lines[1].substr(0, lines[1].rfind(" evaluates to ")) + " is " + actual + ", expected " +
         expected;
}

}  // namespace

std::string plain_failure(std::string_view text) {
  const std::vector<std::string> lines = lines_of(text);
  if (lines.empty()) return "";
  std::string sentence;
  if (lines[0] == "Expected equality of these values:") {
    sentence = equality(lines);
  } else if (lines[0].rfind("Value of:", 0) == 0 && lines.size() >= 3) {
    sentence = truth(lines);
  } else if (lines[0].rfind("Expected: (", 0) == 0) {
    sentence = relation(lines[0]);
  } else if (lines[0].rfind("The difference between ", 0) == 0 && lines.size() >= 3) {
    sentence = difference(lines);
  }
  if (!sentence.empty()) return sentence;
  for (const std::string& line : lines) sentence += (sentence.empty() ? "" : " ") + line;
  return sentence;
}

}  // namespace gradbook

#include "course/compiler_warnings.hpp"

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sstream>

namespace gradbook {

std::string function_at(const std::string& source, int line) {
  const std::regex name(R"((\w+)\s*\()");
  std::istringstream lines(source);
  std::string text;
  std::string function;
  for (int number = 1; number <= line && std::getline(lines, text); ++number) {
    const bool at_the_edge =
        !text.empty() && std::string(" \t#}/*").find(text[0]) == std::string::npos;
    std::smatch match;
    if (at_the_edge && std::regex_search(text, match, name)) function = match[1];
  }
  return function;
}

std::vector<CompilerWarning> compiler_warnings(const std::string& messages, const std::string& file,
                                               const std::string& source) {
  std::vector<CompilerWarning> found;
  std::istringstream lines(messages);
  std::string text;
  while (std::getline(lines, text)) {
    if (text.rfind(file + ":", 0) != 0 || text.find(": warning: ") == std::string::npos) continue;
    CompilerWarning warning;
    warning.line = std::atoi(text.c_str() + file.size() + 1);
    warning.text = text;
    if (text.find("[-Wreturn-type]") != std::string::npos) {
      warning.missing_in = function_at(source, warning.line);
    }
    const bool known = std::any_of(found.begin(), found.end(), [&](const CompilerWarning& other) {
      return other.text == text;
    });
    if (!known) found.push_back(warning);
  }
  return found;
}

}  // namespace gradbook

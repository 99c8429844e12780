#include "course/terminal.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>

namespace gradbook {
namespace {

bool colours_wanted() {
  static const bool wanted = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  return wanted;
}

const char* escape_code(Colour colour) {
  switch (colour) {
    case Colour::plain:
      return "0";
    case Colour::bold:
      return "1";
    case Colour::dim:
      return "2";
    case Colour::red:
      return "31";
    case Colour::green:
      return "32";
    case Colour::yellow:
      return "33";
    case Colour::blue:
      return "36";
  }
  return "0";
}

}  // namespace

std::string paint(std::string_view text, Colour colour) {
  if (!colours_wanted()) return std::string(text);
  return fmt::format("\033[{}m{}\033[0m", escape_code(colour), text);
}

std::string wrapped(std::string_view text, std::size_t width, std::string_view indent) {
  std::string result;
  std::string current;  // the paragraph's open line
  const auto finish_line = [&] {
    if (!current.empty()) result += std::string(indent) + current + "\n";
    current.clear();
  };
  std::istringstream lines{std::string(text)};
  std::string line;
  bool in_code = false;
  while (std::getline(lines, line)) {
    const bool fence = line.rfind("```", 0) == 0;
    const bool keeps_its_form =
        in_code || fence || line.rfind("|", 0) == 0 || line.rfind("    ", 0) == 0;
    in_code = in_code != fence;
    if (line.empty() || keeps_its_form || line.rfind("- ", 0) == 0) finish_line();
    if (line.empty() || keeps_its_form) {
      result += line.empty() ? "\n" : std::string(indent) + line + "\n";
      continue;
    }
    std::istringstream words(line);
    std::string word;
    while (words >> word) {
      if (!current.empty() && current.size() + 1 + word.size() > width) finish_line();
      current += (current.empty() ? "" : " ") + word;
    }
  }
  finish_line();
  return result;
}

}  // namespace gradbook

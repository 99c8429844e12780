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
  std::istringstream lines{std::string(text)};
  std::string line;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string word;
    std::string current;
    while (words >> word) {
      if (!current.empty() && current.size() + 1 + word.size() > width) {
        result += std::string(indent) + current + "\n";
        current.clear();
      }
      current += (current.empty() ? "" : " ") + word;
    }
    result += current.empty() ? "\n" : std::string(indent) + current + "\n";
  }
  return result;
}

}  // namespace gradbook

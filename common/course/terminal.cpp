#include "course/terminal.hpp"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "course/formula_text.hpp"

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

std::size_t terminal_width() {
  constexpr std::size_t kUsual = 80;
  constexpr std::size_t kNarrowest = 40;
  winsize size{};
  if (::isatty(STDOUT_FILENO) != 1 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
      size.ws_col == 0) {
    return kUsual;
  }
  return std::max<std::size_t>(size.ws_col, kNarrowest);
}

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == 0x1b) {  // a colour: up to its m
      i = std::min(text.find('m', i), text.size());
      continue;
    }
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    const bool continues = (byte & 0xc0) == 0x80;
    // U+0300 … U+036F, and U+20D0 … U+20FF
    const bool combining = byte == 0xcc || (byte == 0xcd && next < 0xb0) ||
                           (byte == 0xe2 && next == 0x83 && i + 2 < text.size() &&
                            static_cast<unsigned char>(text[i + 2]) >= 0x90);
    width += continues || combining ? 0 : 1;
  }
  return width;
}

std::string wrapped(std::string_view text, std::size_t width, std::string_view indent) {
  if (width == 0) width = terminal_width() - indent.size();
  std::string result;
  std::string current;  // the paragraph's open line
  std::string hanging;  // in front of a list item's further lines
  const auto finish_line = [&] {
    if (!current.empty()) result += std::string(indent) + current + "\n";
    current.clear();
  };
  std::istringstream lines{with_formulas(text)};
  std::string line;
  bool in_code = false;
  while (std::getline(lines, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const bool fence = line.rfind("```", 0) == 0;
    const bool keeps_its_form =
        in_code || fence || line.rfind("|", 0) == 0 || line.rfind("    ", 0) == 0;
    const bool item = line.rfind("- ", 0) == 0 || line.rfind("* ", 0) == 0;
    in_code = in_code != fence;
    if (line.empty() || keeps_its_form || item) {
      finish_line();
      hanging = item && !keeps_its_form ? "  " : "";
    }
    if (line.empty() || keeps_its_form) {
      result += line.empty() ? "\n" : std::string(indent) + line + "\n";
      continue;
    }
    std::istringstream words(line);
    std::string word;
    while (words >> word) {
      if (!current.empty() && text_width(current) + 1 + text_width(word) > width) {
        finish_line();
        current = hanging + word;
      } else {
        current += (current.empty() ? "" : " ") + word;
      }
    }
  }
  finish_line();
  return result;
}

std::string harmless(std::string_view text) {
  std::string result;
  const auto byte_at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto continues = [&](std::size_t i) { return (byte_at(i) & 0xc0U) == 0x80U; };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned byte = byte_at(i);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    bool good = byte < 0x80 || (byte >= 0xc2 && byte < 0xf5);
    for (std::size_t k = 1; k < length; ++k) good = good && continues(i + k);
    const bool control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f ||
                         (byte == 0xc2 && byte_at(i + 1) < 0xa0);  // U+0080 … U+009F
    if (byte == '\r' && byte_at(i + 1) == '\n') {
      ++i;  // the end of a line as Windows writes it
    } else if (good && !control) {
      result += text.substr(i, length);
      i += length;
    } else {
      result += byte == '\r' ? "\\r" : fmt::format("\\x{:02x}", byte);
      ++i;
    }
  }
  return result;
}

std::string first_lines(std::string_view text, std::size_t count, std::string_view indent) {
  constexpr std::size_t kLongest = 500;
  std::istringstream lines{std::string(text)};
  std::string line;
  std::string kept;
  std::size_t number = 0;
  while (std::getline(lines, line)) {
    if (++number > count) continue;
    if (line.size() > kLongest) line = line.substr(0, kLongest) + " …";
    kept += std::string(indent) + line + "\n";
  }
  if (number > count) {
    const std::size_t more = number - count;
    kept += fmt::format("{}… {} more line{}\n", indent, more, more == 1 ? "" : "s");
  }
  return kept;
}

}  // namespace gradbook

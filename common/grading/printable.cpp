#include "grading/printable.hpp"

#include <fmt/core.h>

namespace gradbook {

std::string printable(std::string_view text, std::size_t most) {
  std::string shown;
  for (const char c : text) {
    if (shown.size() > most) break;
    const auto byte = static_cast<unsigned char>(c);
    shown += byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  if (shown.size() <= most) return shown;
  return shown.substr(0, most) + "...";
}

}  // namespace gradbook

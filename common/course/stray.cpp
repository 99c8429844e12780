#include "course/stray.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace gradbook {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; }

bool is_word(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_small);
}

}  // namespace

bool is_stray(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  if (name.empty() || name[0] == '.') return true;
  const auto usual = [](char c) {
    return is_small(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
  };
  if (!std::all_of(name.begin(), name.end(), usual)) return true;
  constexpr std::array kBackups = {".swp", ".swo", ".bak", ".orig", ".rej", ".tmp"};
  return std::find(kBackups.begin(), kBackups.end(), path.extension()) != kBackups.end();
}

bool is_chapter_name(const std::filesystem::path& folder) {
  const std::string name = folder.filename().string();
  return name.size() > 3 && is_digit(name[0]) && is_digit(name[1]) && name[2] == '_' &&
         is_word(name);
}

bool is_unit_name(const std::filesystem::path& file) { return is_word(file.stem().string()); }

}  // namespace gradbook

// times.csv: when each submission arrived, as the learning platform says
#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "core/file.hpp"
#include "core/text.hpp"
#include "core/utc_time.hpp"
#include "data/text.hpp"
#include "grading/intake/submission.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxTableBytes = 16 << 20;

/// The cells of a line; a cell in quotes may hold commas and, doubled, quotes.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  for (std::string& cell : cells) cell = trimmed(cell);
  return cells;
}

std::size_t column(const fs::path& path, const std::vector<std::string>& header, const char* name) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) {
    throw FileError(path, fmt::format("line 1 names no column {}", name),
                    "its first line must be: id,created_at");
  }
  return static_cast<std::size_t>(found - header.begin());
}

}  // namespace

std::map<std::string, std::string> read_times(const fs::path& path) {
  const std::string bytes = read_file(path, kMaxTableBytes);
  if (without_byte_order_mark(bytes).empty()) {
    throw FileError(path, "is empty", "its first line must be: id,created_at");
  }
  const std::string_view text = check_table(bytes, path);
  std::map<std::string, std::string> times;
  std::size_t id_column = 0;
  std::size_t time_column = 0;
  std::size_t begin = 0;
  for (int number = 1; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = trimmed(std::string(text.substr(begin, end - begin)));
    begin = end + 1;
    const std::vector<std::string> cells = cells_of(line);
    if (number == 1) {
      id_column = column(path, cells, "id");
      time_column = column(path, cells, "created_at");
      continue;
    }
    if (line.empty()) continue;
    if (cells.size() <= std::max(id_column, time_column)) {
      throw FileError(path, fmt::format("line {} has too few columns", number));
    }
    const auto time = parse_time(cells[time_column]);
    if (!time) {
      throw FileError(path,
                      fmt::format("line {}: '{}' is no time with a zone", number,
                                  printable(cells[time_column])),
                      "write it as 2026-11-25T07:12:09Z or 2026-11-25 08:12:09+01:00");
    }
    if (!times.emplace(cells[id_column], utc_text(*time)).second) {
      throw FileError(path,
                      fmt::format("line {} names {} again", number, printable(cells[id_column])));
    }
  }
  return times;
}

}  // namespace gradbook

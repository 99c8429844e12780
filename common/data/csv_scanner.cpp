#include "data/csv_scanner.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/file.hpp"
#include "core/utf8.hpp"
#include "data/number_field.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kMaxColumns = 1'000'000;

}  // namespace

std::string CsvField::text() const {
  std::string result;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\r') result += raw[i];
    if (has_escapes && raw[i] == '"') ++i;
  }
  return result;
}

bool CsvScanner::next(std::vector<CsvField>& fields) {
  fields.clear();
  if (at_end()) return false;
  do {
    if (fields.size() == kMaxColumns) {
      throw FileError(source_, fmt::format("line {} has more than {} columns", line_, kMaxColumns));
    }
    skip_blanks();
    fields.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : unquoted());
  } while (another_field(fields.size()));
  return true;
}

void CsvScanner::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

// Empty lines are allowed at the end only: elsewhere they are a sample without its values
bool CsvScanner::at_end() const {
  std::size_t i = at_;
  while (i < text_.size() && (is_blank(text_[i]) || text_[i] == '\r')) ++i;
  if (i < text_.size() && text_[i] != '\n') return false;
  const bool only_blanks_follow = text_.find_first_not_of(" \t\r\n", i) == std::string_view::npos;
  if (!only_blanks_follow) {
    throw FileError(source_, fmt::format("line {} is empty", line_), "remove it");
  }
  return true;
}

CsvField CsvScanner::unquoted() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
  std::size_t end = at_;
  if (end > begin && text_[end - 1] == '\r' && (at_ == text_.size() || text_[at_] == '\n')) --end;
  while (end > begin && is_blank(text_[end - 1])) --end;
  return {.raw = text_.substr(begin, end - begin), .line = line_};
}

CsvField CsvScanner::quoted() {
  CsvField field;
  field.line = line_;
  field.quoted = true;
  const std::size_t begin = ++at_;
  std::size_t quote = text_.find('"', begin);
  while (quote != std::string_view::npos && text_.substr(quote).starts_with("\"\"")) {
    field.has_escapes = true;
    quote = text_.find('"', quote + 2);
  }
  if (quote == std::string_view::npos) {
    throw FileError(source_, fmt::format("line {}: a quote is opened, but never closed", line_));
  }
  field.raw = text_.substr(begin, quote - begin);
  line_ += static_cast<std::size_t>(std::count(field.raw.begin(), field.raw.end(), '\n'));
  at_ = quote + 1;
  skip_blanks();
  if (text_.substr(at_).starts_with("\r\n")) ++at_;
  return field;
}

// Steps over what ends a field; true if it is a separator
bool CsvScanner::another_field(std::size_t column) {
  if (at_ == text_.size()) return false;
  const char c = text_[at_++];
  if (c == separator_) return true;
  if (c != '\n') {
    throw FileError(source_,
                    fmt::format("line {}, column {}: {} follows a closing quote", line_, column,
                                quoted_field(text_.substr(
                                    at_ - 1, first_character(text_.substr(at_ - 1)).length))),
                    "a quote inside a quoted field is written twice");
  }
  ++line_;
  return false;
}

}  // namespace gradbook

#include "grading/csv_records.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "core/file.hpp"
#include "data/text.hpp"

namespace gradbook {
namespace {

/// Reads one field after the other.
class Scanner {
 public:
  Scanner(std::string_view text, const std::filesystem::path& source)
      : text_(text), source_(source) {}

  bool at_end() const { return at_ == text_.size(); }

  CsvRecord record() {
    CsvRecord record{.line = line_, .fields = {}};
    do {
      record.fields.push_back(!at_end() && text_[at_] == '"' ? quoted() : plain());
    } while (skip(","));
    if (!at_end() && !skip("\r\n") && !skip("\n")) {
      refuse("text follows the closing quote", "put quotes around the whole field");
    }
    ++line_;
    return record;
  }

 private:
  [[noreturn]] void refuse(std::string_view problem, std::string_view advice) const {
    throw FileError(source_, fmt::format("line {}: {}", line_, problem), advice);
  }

  bool skip(std::string_view wanted) {
    if (!text_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }

  std::string plain() {
    std::size_t end = std::min(text_.find_first_of(",\n", at_), text_.size());
    if (end > at_ && end < text_.size() && text_[end] == '\n' && text_[end - 1] == '\r') --end;
    std::string field(text_.substr(at_, end - at_));
    if (field.find('"') != std::string::npos) {
      refuse("a quote inside a field without quotes",
             "put quotes around the whole field and double the one inside");
    }
    at_ = end;
    return field;
  }

  std::string quoted() {
    std::string field;
    const std::size_t begin = line_;
    for (++at_; !at_end(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        if (at_end() || text_[at_] != '"') return field;
      }
      if (text_[at_] == '\n') ++line_;
      field += text_[at_];
    }
    line_ = begin;
    refuse("a quote is not closed", "close it");
  }

  std::string_view text_;
  const std::filesystem::path& source_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

std::vector<CsvRecord> csv_records(std::string_view text, const std::filesystem::path& source) {
  const bool empty_table = without_byte_order_mark(text).empty();
  Scanner scanner(empty_table ? std::string_view() : check_table(text, source), source);
  std::vector<CsvRecord> records;
  while (!scanner.at_end()) {
    CsvRecord record = scanner.record();
    const bool empty = std::all_of(record.fields.begin(), record.fields.end(),
                                   [](const std::string& field) { return field.empty(); });
    if (!empty) records.push_back(std::move(record));
  }
  return records;
}

}  // namespace gradbook

#include "grading/overrides.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/file.hpp"
#include "core/text.hpp"
#include "data/table_field.hpp"
#include "grading/csv_records.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 5> kColumns = {"id", "unit", "points", "reason", "extra_days"};
constexpr std::uintmax_t kMaxTableBytes = 16 << 20;
constexpr int kMostExtraDays = 366;

/// Reads the rows of one table into corrections.
class Reader {
 public:
  Reader(const fs::path& source, const std::set<std::string>& ids,
         const std::vector<GradebookUnit>& units)
      : source_(source), ids_(ids), units_(units) {}

  void header(const CsvRecord& record) {
    line_ = record.line;
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
      const std::string name = trimmed(record.fields[i]);
      if (std::find(kColumns.begin(), kColumns.end(), name) == kColumns.end()) {
        refuse(fmt::format("\"{}\" is no column", printable(name)),
               "line 1 must be: id,unit,points,reason,extra_days (with commas)");
      }
      if (!column_.emplace(name, i).second) refuse(fmt::format("two columns {}", name), "");
    }
    for (const char* const name : kColumns) {
      if (column_.count(name) == 0) {
        refuse(fmt::format("there is no column {}", name),
               "line 1 must be: id,unit,points,reason,extra_days");
      }
    }
  }

  void row(const CsvRecord& record) {
    line_ = record.line;
    if (record.fields.size() != column_.size()) {
      refuse(fmt::format("{} fields, expected {}", record.fields.size(), column_.size()),
             "put quotes around a reason that holds a comma");
    }
    const std::string id = field(record, "id");
    if (ids_.count(id) == 0) {
      refuse(fmt::format("there is no submission of \"{}\"", printable(id)),
             "write the id as in grades.csv, or remove the line");
    }
    const GradebookUnit* const unit = unit_of(field(record, "unit"));
    const std::string key = unit == nullptr ? "" : unit->key;
    if (!seen_.insert({id, key}).second) {
      refuse(fmt::format("a second line for {}{}", id, unit ? ", unit " + unit->number : ""),
             "keep one of them");
    }
    store(record, unit, overrides_[id]);
  }

  Overrides take() { return std::move(overrides_); }

 private:
  [[noreturn]] void refuse(const std::string& problem, const std::string& advice) const {
    throw FileError(source_, fmt::format("line {}: {}", line_, problem), advice);
  }

  std::string field(const CsvRecord& record, const char* name) const {
    return trimmed(record.fields[column_.at(name)]);
  }

  const GradebookUnit* unit_of(const std::string& text) const {
    if (text.empty()) return nullptr;
    for (const GradebookUnit& unit : units_) {
      if (text == unit.key || text == unit.number) return &unit;
    }
    refuse(fmt::format("there is no unit \"{}\" among those graded", printable(text)),
           "write its number or key, or leave it empty for the whole submission");
  }

  double number(const CsvRecord& record, const char* name) const {
    return parse_number(field(record, name),
                        {.line = line_, .column = column_.at(name) + 1, .name = name}, source_);
  }

  int extra_days(const CsvRecord& record) const {
    if (field(record, "extra_days").empty()) return 0;
    const double days = number(record, "extra_days");
    if (!(days >= 0 && days <= kMostExtraDays) || days != static_cast<int>(days)) {
      refuse(fmt::format("extra_days is {}, expected a whole number from 0 to {}",
                         printable(field(record, "extra_days")), kMostExtraDays),
             "");
    }
    return static_cast<int>(days);
  }

  void store(const CsvRecord& record, const GradebookUnit* unit, StudentOverrides& student) const {
    const bool has_points = !field(record, "points").empty();
    const bool has_days = !field(record, "extra_days").empty();
    if (!has_points && !has_days) {
      refuse("changes nothing", "fill in points or extra_days, or remove the line");
    }
    if (has_days && unit != nullptr) {
      refuse("extra_days stands beside a unit, but a submission has one deadline",
             "leave unit empty");
    }
    if (has_days) student.extra_days = extra_days(record);
    if (!has_points) return;

    int possible = unit == nullptr ? 0 : unit->points;
    if (unit == nullptr) {
      for (const GradebookUnit& one : units_) possible += one.points;
    }
    const Override correction{.points = number(record, "points"),
                              .reason = field(record, "reason")};
    if (!(correction.points >= 0 && correction.points <= possible)) {
      refuse(fmt::format("points are {}, but from 0 to {} can be had", correction.points, possible),
             "correct them");
    }
    if (unit == nullptr) {
      student.whole = correction;
    } else {
      student.units[unit->key] = correction;
    }
  }

  const fs::path& source_;
  const std::set<std::string>& ids_;
  const std::vector<GradebookUnit>& units_;
  std::size_t line_ = 1;
  std::map<std::string, std::size_t> column_;
  std::set<std::pair<std::string, std::string>> seen_;
  Overrides overrides_;
};

}  // namespace

std::vector<GradebookUnit> gradebook_units(const std::vector<Unit>& units) {
  std::vector<GradebookUnit> result;
  for (const Unit& unit : units) {
    result.push_back({.key = unit.key, .number = unit.number, .points = unit.points()});
  }
  return result;
}

Overrides parse_overrides(std::string_view text, const fs::path& source,
                          const std::set<std::string>& ids,
                          const std::vector<GradebookUnit>& units) {
  const std::vector<CsvRecord> records = csv_records(text, source);
  if (records.empty()) {
    throw FileError(source, "is empty", "line 1 must be: id,unit,points,reason,extra_days");
  }
  Reader reader(source, ids, units);
  reader.header(records.front());
  for (std::size_t i = 1; i < records.size(); ++i) reader.row(records[i]);
  return reader.take();
}

Overrides read_overrides(const fs::path& path, const std::set<std::string>& ids,
                         const std::vector<GradebookUnit>& units) {
  return parse_overrides(read_file(path, kMaxTableBytes), path, ids, units);
}

}  // namespace gradbook

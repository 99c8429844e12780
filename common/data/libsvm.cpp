#include "data/libsvm.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>
#include <vector>

#include "core/file.hpp"
#include "data/gzip_file.hpp"
#include "data/table_field.hpp"
#include "data/text.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr arma::uword kMaxNumbers = arma::uword{1} << 27;  // of the full table: 1 GiB
constexpr GzipLimits kLimits = {.max_bytes = std::uint64_t{1} << 31, .max_ratio = 200};

/// A number that is not 0.
struct Entry {
  arma::uword feature = 0;  ///< from 0
  arma::uword sample = 0;
  double value = 0;
};

/// Cuts the first word off a line; empty at its end.
std::string_view next_word(std::string_view& line) {
  constexpr std::string_view kBlank = " \t\r";
  line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBlank));
  line.remove_prefix(word.size());
  return word;
}

/// Reads `label index:value …` line by line.
class SparseReader {
 public:
  SparseReader(arma::uword num_features, const fs::path& source)
      : num_features_(num_features), source_(source) {}

  void add(std::string_view line, std::size_t number) {
    position_.line = number;
    line = line.substr(0, line.find('#'));
    const std::string_view label = next_word(line);
    if (label.empty()) return;
    if (label.find(':') != std::string_view::npos) {
      throw FileError(source_, fmt::format("{}: the label is missing before {}", position_.text(),
                                           quoted_field(label)));
    }
    parse_number(label, position_, source_);
    labels_.push_back({.text = std::string(label), .line = number});

    arma::uword previous = 0;
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) {
      previous = add_entry(word, previous);
    }
  }

  Dataset finish(const TargetOptions& target) {
    if (labels_.empty()) throw FileError(source_, "holds no samples");
    const arma::uword rows = num_features_ > 0 ? num_features_ : largest_index_;
    if (rows == 0) throw FileError(source_, "names no feature at all");
    if (rows > kMaxNumbers / labels_.size()) {
      throw FileError(source_, fmt::format("{} samples of {} features are too large for a full "
                                           "table: the maximum is {} numbers",
                                           labels_.size(), rows, kMaxNumbers));
    }
    Dataset data;
    data.name = source_.filename().string();
    data.X.zeros(rows, labels_.size());
    for (const Entry& entry : entries_) data.X(entry.feature, entry.sample) = entry.value;
    assign_targets(data, labels_, target.kind, target.class_names, {}, source_);
    return data;
  }

 private:
  /// Returns the index, so that the next one can be compared with it.
  arma::uword add_entry(std::string_view word, arma::uword previous) {
    const std::string where = position_.text() + ": ";
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos) {
      throw FileError(
          source_, fmt::format("{}{} is not of the form index:value", where, quoted_field(word)));
    }
    const std::string_view index_text = word.substr(0, colon);
    arma::uword index = 0;
    const char* const end = index_text.data() + index_text.size();
    const auto [stop, error] = std::from_chars(index_text.data(), end, index);
    if (error == std::errc::invalid_argument || stop != end) {
      throw FileError(source_, fmt::format("{}index {} is not a positive integer", where,
                                           quoted_field(index_text)));
    }
    if (error == std::errc() && index == 0) {
      throw FileError(source_, where + "index 0, but the first feature has index 1");
    }
    const arma::uword limit = num_features_ > 0 ? num_features_ : kMaxNumbers;
    if (error == std::errc::result_out_of_range || index > limit) {
      throw FileError(source_, fmt::format("{}index {}, expected at most {}", where,
                                           quoted_field(index_text), limit));
    }
    if (index <= previous) {
      throw FileError(source_,
                      fmt::format("{}index {} follows index {}, expected ascending indices", where,
                                  index, previous));
    }
    const double value = parse_number(word.substr(colon + 1), position_, source_);
    entries_.push_back({.feature = index - 1, .sample = labels_.size() - 1, .value = value});
    largest_index_ = std::max(largest_index_, index);
    return index;
  }

  arma::uword num_features_;
  const fs::path& source_;
  FieldPosition position_;
  arma::uword largest_index_ = 0;
  std::vector<Entry> entries_;
  std::vector<TargetField> labels_;
};

}  // namespace

Dataset parse_libsvm(std::string_view text, arma::uword num_features, const fs::path& source,
                     const TargetOptions& target) {
  text = check_table(text, source);
  SparseReader reader(num_features, source);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    reader.add(line, number);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return reader.finish(target);
}

Dataset read_libsvm(const fs::path& path, arma::uword num_features, const TargetOptions& target) {
  return parse_libsvm(read_plain_or_gzip(path, kLimits), num_features, path, target);
}

}  // namespace gradbook

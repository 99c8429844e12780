#include "figures/data_block.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace gradbook {
namespace {

constexpr std::string_view kBlockMark = "# columns:";
constexpr std::string_view kMapMark = "# map:";
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Largest |a − b| over the range of a; NaN and infinities count as different unless equal.
double scaled_difference(const arma::vec& a, const arma::vec& b) {
  double lo = kInfinity;
  double hi = -kInfinity;
  for (const double value : a) {
    if (!std::isfinite(value)) continue;
    lo = std::min(lo, value);
    hi = std::max(hi, value);
  }
  // A constant column has no range: its own size is the scale
  const double range = hi > lo ? hi - lo : std::max(std::abs(hi), 1.0);
  double largest = 0;
  for (arma::uword i = 0; i < a.n_elem; ++i) {
    if (a(i) == b(i) || (std::isnan(a(i)) && std::isnan(b(i)))) continue;
    const double difference = std::abs(a(i) - b(i)) / range;
    largest = std::max(largest, std::isfinite(difference) ? difference : kInfinity);
  }
  return largest;
}

double parse_number(std::string_view word, std::size_t line) {
  if (word == "NaN") return std::numeric_limits<double>::quiet_NaN();
  double value = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || stop != word.data() + word.size()) {
    throw std::runtime_error(fmt::format("line {}: '{}' is no number", line, word));
  }
  return value;
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  std::string word;
  while (stream >> word) words.push_back(word);
  return words;
}

/// Rows collected so far become the values of the last block.
void finish_block(std::vector<DataBlock>& blocks, std::vector<double>& numbers) {
  if (blocks.empty() || numbers.empty()) return;
  DataBlock& block = blocks.back();
  const arma::uword columns = block.values.n_cols;
  const arma::uword rows = numbers.size() / columns;
  block.values.set_size(rows, columns);
  for (arma::uword i = 0; i < rows; ++i) {
    for (arma::uword j = 0; j < columns; ++j) block.values(i, j) = numbers[i * columns + j];
  }
  numbers.clear();
}

}  // namespace

BlockDifference largest_difference(const DataBlock& expected, const DataBlock& actual) {
  if (arma::size(expected.values) != arma::size(actual.values) ||
      expected.columns != actual.columns) {
    return {kInfinity, "shape"};
  }
  if (expected.is_map()) {
    return {scaled_difference(arma::vectorise(expected.values), arma::vectorise(actual.values)),
            "map"};
  }
  BlockDifference largest{0, expected.columns.front()};
  for (arma::uword j = 0; j < expected.values.n_cols; ++j) {
    const double share = scaled_difference(expected.values.col(j), actual.values.col(j));
    if (share > largest.share) largest = {share, expected.columns[j]};
  }
  return largest;
}

std::string number_text(double value) {
  return std::isnan(value) ? "NaN" : fmt::format("{:.7g}", value);
}

arma::mat rounded_as_written(const arma::mat& values) {
  arma::mat rounded = values;
  rounded.transform([](double value) { return parse_number(number_text(value), 0); });
  return rounded;
}

std::string data_file_text(std::string_view heading, const std::vector<DataBlock>& blocks) {
  std::string text;
  std::istringstream lines{std::string(heading)};
  std::string line;
  while (std::getline(lines, line)) text += line.empty() ? "#\n" : "# " + line + "\n";
  for (const DataBlock& block : blocks) {
    text += "\n\n";
    text += block.is_map() ? fmt::format("{} {}\n", kMapMark, block.note)
                           : fmt::format("{} {}\n", kBlockMark, fmt::join(block.columns, " "));
    text += "# " + block.name + "\n";
    for (arma::uword i = 0; i < block.values.n_rows; ++i) {
      for (arma::uword j = 0; j < block.values.n_cols; ++j) {
        if (j > 0) text += ' ';
        text += number_text(block.values(i, j));
      }
      text += '\n';
    }
  }
  return text;
}

std::vector<DataBlock> parse_data_file(std::string_view text) {
  std::vector<DataBlock> blocks;
  std::vector<double> numbers;
  std::istringstream lines{std::string(text)};
  std::string line;
  bool name_follows = false;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    const bool columns = line.rfind(kBlockMark, 0) == 0;
    if (columns || line.rfind(kMapMark, 0) == 0) {
      finish_block(blocks, numbers);
      DataBlock block;
      if (columns) block.columns = words_of(std::string_view(line).substr(kBlockMark.size()));
      if (!columns && line.size() > kMapMark.size()) block.note = line.substr(kMapMark.size() + 1);
      if (columns && block.columns.empty()) {
        throw std::runtime_error(fmt::format("line {}: a block without columns", number));
      }
      blocks.push_back(block);
      name_follows = true;
    } else if (name_follows) {
      if (line.rfind("# ", 0) != 0) {
        throw std::runtime_error(fmt::format("line {}: expected the name of a block", number));
      }
      blocks.back().name = line.substr(2);
      name_follows = false;
    } else if (!line.empty() && line[0] != '#') {
      if (blocks.empty()) {
        throw std::runtime_error(fmt::format("line {}: numbers before the first block", number));
      }
      const std::vector<std::string> words = words_of(line);
      const bool first = numbers.empty();
      DataBlock& block = blocks.back();
      const std::size_t expected = !block.is_map() ? block.columns.size()
                                   : first         ? words.size()
                                                   : block.values.n_cols;
      if (words.size() != expected) {
        throw std::runtime_error(
            fmt::format("line {}: {} numbers, expected {}", number, words.size(), expected));
      }
      if (first) block.values.set_size(0, words.size());
      for (const std::string& word : words) numbers.push_back(parse_number(word, number));
    }
  }
  finish_block(blocks, numbers);
  return blocks;
}

}  // namespace gradbook

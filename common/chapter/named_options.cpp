#include "chapter/named_options.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>

namespace gradbook {
namespace {

template <typename Number>
std::optional<Number> parse(const std::string& text) {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::vector<std::string> pieces(const std::string& text, char separator) {
  std::vector<std::string> found;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    found.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return found;
}

}  // namespace

NamedOptions::NamedOptions(const std::string& flag, const std::string& text, bool has_name)
    : flag_(flag), text_(text) {
  std::string list = text;
  if (has_name) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    name_ = text.substr(0, colon);
    if (colon == text.size()) return;
    list = text.substr(colon + 1);
  }
  for (const std::string& piece : pieces(list, ',')) {
    const std::size_t equals = piece.find('=');
    if (equals == std::string::npos || equals == 0) fail("expected key=value,key=value");
    if (!left_.emplace(piece.substr(0, equals), piece.substr(equals + 1)).second)
      fail(piece.substr(0, equals) + " is there twice");
  }
}

void NamedOptions::fail(const std::string& what) const {
  throw std::invalid_argument(fmt::format("{} {}: {}", flag_, text_, what));
}

std::string NamedOptions::take(const std::string& key) {
  asked_.push_back(key);
  const auto found = left_.find(key);
  if (found == left_.end()) return "";
  const std::string value = found->second;
  left_.erase(found);
  if (value.empty()) fail(key + " has no value");
  return value;
}

double NamedOptions::number(const std::string& key, double otherwise) {
  const std::string text = take(key);
  if (text.empty()) return otherwise;
  const std::optional<double> value = parse<double>(text);
  if (!value || !std::isfinite(*value)) fail(fmt::format("{} '{}' is no number", key, text));
  return *value;
}

unsigned long long NamedOptions::count(const std::string& key, unsigned long long otherwise) {
  const std::string text = take(key);
  if (text.empty()) return otherwise;
  const auto value = parse<unsigned long long>(text);
  if (!value) fail(fmt::format("{} '{}' is no whole number", key, text));
  return *value;
}

std::vector<unsigned long long> NamedOptions::counts(const std::string& key) {
  const std::string text = take(key);
  std::vector<unsigned long long> values;
  for (const std::string& piece : pieces(text, '/')) {
    const auto value = parse<unsigned long long>(piece);
    if (!value) fail(fmt::format("{} '{}' is no list of whole numbers such as 30/60", key, text));
    values.push_back(*value);
  }
  return values;
}

std::string NamedOptions::word(const std::string& key, const std::vector<std::string>& choices) {
  const std::string text = take(key);
  if (text.empty()) return choices.front();
  if (std::find(choices.begin(), choices.end(), text) == choices.end())
    fail(fmt::format("{} '{}' is unknown; choose {}", key, text, fmt::join(choices, ", ")));
  return text;
}

void NamedOptions::expect_all_taken() const {
  if (left_.empty()) return;
  const std::string known =
      asked_.empty() ? "it has none" : fmt::format("{}", fmt::join(asked_, ", "));
  fail(fmt::format("there is no {}; keys: {}", left_.begin()->first, known));
}

}  // namespace gradbook

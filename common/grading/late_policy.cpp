#include "grading/late_policy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <stdexcept>

#include "core/utc_time.hpp"

namespace gradbook {
namespace {

constexpr std::time_t kDay = 24 * 60 * 60;
constexpr int kMostDays = 366;

[[noreturn]] void refuse(std::string_view part, std::string_view problem) {
  throw std::invalid_argument(
      fmt::format("late policy: \"{}\" {}; write none, or for example "
                  "due=2026-12-01T23:59:59Z,per-day=10%,max-days=3,grace=15m",
                  part.substr(0, 100), problem));
}

/// A number from 0 to most at the start of text; what follows it must be `unit`.
double number(std::string_view part, std::string_view text, std::string_view unit, double most) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  const bool whole = std::string_view(end, text.data() + text.size()) == unit;
  if (error != std::errc() || !whole) {
    refuse(part, unit.empty() ? "is no number" : fmt::format("is no number with {}", unit));
  }
  if (!(value >= 0 && value <= most)) refuse(part, fmt::format("is not from 0 to {}", most));
  return value;
}

int days(std::string_view part, std::string_view text) {
  const double value = number(part, text, "", kMostDays);
  const int whole = static_cast<int>(value);
  if (whole != value) refuse(part, "is no whole number of days");
  return whole;
}

std::time_t duration(std::string_view part, std::string_view text) {
  static const std::map<char, std::time_t> kUnits = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', kDay}};
  const auto unit = text.empty() ? kUnits.end() : kUnits.find(text.back());
  if (unit == kUnits.end()) refuse(part, "is no duration such as 90s, 15m, 2h or 1d");
  const double value = number(part, text, text.substr(text.size() - 1), 1e6);
  return static_cast<std::time_t>(value * static_cast<double>(unit->second));
}

std::time_t due_time(std::string_view part, std::string_view text) {
  const std::optional<std::time_t> time = parse_time(text);
  if (!time) refuse(part, "is no time with a zone, such as 2026-12-01T23:59:59Z");
  return *time;
}

void read_part(std::string_view part, LatePolicy& policy) {
  const std::size_t equals = part.find('=');
  const std::string_view name = part.substr(0, equals);
  const std::string_view value =
      equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
  if (name == "due") {
    policy.due = due_time(part, value);
  } else if (name == "per-day") {
    policy.per_day = number(part, value, "%", 100) / 100;
  } else if (name == "max-days") {
    policy.max_days = days(part, value);
  } else if (name == "grace") {
    policy.grace = duration(part, value);
  } else {
    refuse(part, "is unknown: the parts are due, per-day, max-days and grace");
  }
}

}  // namespace

LatePolicy parse_late_policy(std::string_view text) {
  LatePolicy policy;
  policy.text = text;
  if (text == "none") return policy;
  std::set<std::string_view> seen;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    if (!seen.insert(part.substr(0, part.find('='))).second) refuse(part, "is there twice");
    read_part(part, policy);
    begin = end + 1;
  }
  if (!policy.due) refuse(text, "names no deadline: due=…");
  return policy;
}

std::optional<Lateness> lateness(const LatePolicy& policy, std::string_view created_at,
                                 int extra_days) {
  if (!policy.due) return Lateness{};
  const std::optional<std::time_t> created = parse_time(created_at);
  if (!created) return std::nullopt;
  const std::time_t seconds = *created - *policy.due - extra_days * kDay;
  if (seconds <= policy.grace) return Lateness{};
  const int started = static_cast<int>((seconds + kDay - 1) / kDay);
  if (policy.max_days && started > *policy.max_days) return Lateness{.days = started, .share = 1};
  return Lateness{.days = started, .share = std::min(1.0, started * policy.per_day)};
}

}  // namespace gradbook

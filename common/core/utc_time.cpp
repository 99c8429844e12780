#include "core/utc_time.hpp"

#include <fmt/chrono.h>

#include <regex>

namespace gradbook {

std::string utc_stamp(std::time_t time) {
  return fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(time));
}

std::string utc_text(std::time_t time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(time));
}

std::optional<std::time_t> parse_time(std::string_view text) {
  static const std::regex kForm(
      R"(([12]\d{3})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)? ?(?:Z|UTC|([+-])(\d\d):?(\d\d)))");
  const std::string line(text.substr(0, 64));
  std::smatch match;
  if (!std::regex_match(line, match, kForm)) return std::nullopt;
  const auto number = [&](std::size_t group) {
    return match[group].matched ? std::stoi(match[group].str()) : 0;
  };
  std::tm parts = {};
  parts.tm_year = number(1) - 1900;
  parts.tm_mon = number(2) - 1;
  parts.tm_mday = number(3);
  parts.tm_hour = number(4);
  parts.tm_min = number(5);
  parts.tm_sec = number(6);
  // The calendar moves a 31st of February on: such a date is none
  const std::tm written = parts;
  const std::time_t local = ::timegm(&parts);
  if (parts.tm_mon != written.tm_mon || parts.tm_mday != written.tm_mday ||
      parts.tm_hour != written.tm_hour || parts.tm_min != written.tm_min ||
      parts.tm_sec != written.tm_sec || number(8) > 14 || number(9) > 59) {
    return std::nullopt;
  }
  const int offset = number(8) * 3600 + number(9) * 60;
  return match[7].str() == "-" ? local + offset : local - offset;
}

}  // namespace gradbook

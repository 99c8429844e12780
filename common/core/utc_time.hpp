/// @file common/core/utc_time.hpp
/// Points in time as submissions, learning platforms and reports write them.
#pragma once
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace gradbook {

/// A time as "2026-11-25T07:12:09Z".
std::string utc_text(std::time_t time);

/// The same for names of files, "20261125T071209Z".
std::string utc_stamp(std::time_t time);

/// The moment that a text such as "2026-11-25T07:12:09Z", "2026-11-25 08:12:09.250+01:00" or
/// "2026-11-25T08:12+0100" names; nothing for any other text, also for one without a time zone.
std::optional<std::time_t> parse_time(std::string_view text);

}  // namespace gradbook

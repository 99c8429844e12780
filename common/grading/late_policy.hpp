/// @file common/grading/late_policy.hpp
/// Deadlines: when a submission is late, and what that costs.
#pragma once
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace gradbook {

/// What handing in late costs.
///
/// A submission is late when it came after due + grace. Then every day that has started since due
/// costs per_day of the points that can be had; after max_days days nothing is left. With a grace
/// of 15 minutes, 15:00 after due costs nothing, 15:01 one day, 24:00:01 hours two days.
struct LatePolicy {
  std::string text = "none";       ///< as it was given, for run.json
  std::optional<std::time_t> due;  ///< no deadline, if there is none
  double per_day = 0;              ///< share of the points that can be had, 0 to 1
  std::optional<int> max_days;     ///< later than so many days: 0 points
  std::time_t grace = 0;           ///< seconds
};

/// How late a submission is.
struct Lateness {
  int days = 0;      ///< days that have started since it was due; 0: in time
  double share = 0;  ///< of the points that can be had, taken off; 1: nothing is left
};

/// Reads "none", or "due=2026-12-01T23:59:59Z,per-day=10%,max-days=3,grace=15m": due is needed, the
/// rest may be left out and come in any order; grace in s, m, h or d.
/// @param text  as on the command line
/// Throws std::invalid_argument
/// that says which part is wrong and how it is written.
LatePolicy parse_late_policy(std::string_view text);

/// How late a submission of created_at is.
/// @param policy      the deadline
/// @param created_at  UTC, "2026-11-25T07:12:09Z"
/// @param extra_days  by which this student may be late
/// Nothing when there is a deadline and created_at is empty or no time.
std::optional<Lateness> lateness(const LatePolicy& policy, std::string_view created_at,
                                 int extra_days);

}  // namespace gradbook

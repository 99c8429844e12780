#include "verify/verify.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "verify/record.hpp"
#include "verify/verdict_file.hpp"

namespace gradbook {
namespace {

void add_failure(const std::string& text, const char* file, int line) {
  GTEST_MESSAGE_AT_(file, line, text.c_str(), ::testing::TestPartResult::kNonFatalFailure);
}

}  // namespace

void report_finding(const Finding& finding, const char* file, int line) {
  if (finding.ok) {
    return;
  }
  note_diagnosis(finding.kind, finding.diagnosis, finding.detail, finding.hint);
  record_text(finding.kind);
  const RecordPause pause;  // the digits of its text may differ by rounding
  add_failure(finding.diagnosis + (finding.detail.empty() ? "" : "\n  " + finding.detail), file,
              line);
}

void report_mistake(std::string_view diagnosis, int hint, const char* file, int line) {
  record_text(diagnosis);
  report_finding({.ok = false,
                  .kind = "wrong_value",
                  .diagnosis = std::string(diagnosis),
                  .detail = "",
                  .hint = hint},
                 file, line);
}

void expect_error(const std::function<void()>& statement, std::string_view message,
                  const char* file, int line) {
  Finding finding{.ok = false, .kind = "wrong_error", .diagnosis = "", .detail = "", .hint = 0};
  try {
    statement();
    finding.diagnosis = fmt::format("no error for bad input, expected \"{}\"", message);
  } catch (const std::invalid_argument& error) {
    if (error.what() == message) return;
    finding.diagnosis =
        fmt::format("the error says \"{}\", expected \"{}\"", error.what(), message);
  }
  record_text(finding.diagnosis);
  report_finding(finding, file, line);
}

void check_gradients(std::string_view name, const arma::mat& X, const Forward& forward,
                     const Backward& backward, const GradientCheckOptions& options,
                     const char* file, int line) {
  const GradientReport report = gradient_report(name, X, forward, backward, options);
  if (report.passed) return;
  report_finding({.ok = false,
                  .kind = "wrong_gradient",
                  .diagnosis = report.diagnosis,
                  .detail = report.detail,
                  .hint = 0},
                 file, line);
}

}  // namespace gradbook

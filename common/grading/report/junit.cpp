#include "grading/report/junit.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"
#include "grading/gradebook.hpp"
#include "grading/report/report_text.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kLine = 400;
constexpr std::size_t kDetail = 1500;

/// Testcases, and how many of them there are.
struct Suite {
  std::string name;
  Status status = Status::ok;
  std::string cases;
  int tests = 0;
  int failures = 0;
  int skipped = 0;
};

std::string attribute(std::string_view text) { return html_text(clean_line(text, kLine)); }

void add_case(Suite& suite, const std::string& name, Status status, const std::string& diagnosis,
              const std::string& detail) {
  ++suite.tests;
  const std::string head = fmt::format(R"(    <testcase classname="{}" name="{}")",
                                       attribute(suite.name), attribute(name));
  if (status == Status::ok) {
    suite.cases += head + "/>\n";
  } else if (status == Status::infra_error) {
    ++suite.skipped;
    suite.cases += head + "><skipped message=\"infra_error: the grader failed\"/></testcase>\n";
  } else {
    ++suite.failures;
    suite.cases += fmt::format("{}><failure type=\"{}\" message=\"{}\">{}</failure></testcase>\n",
                               head, status_name(status), attribute(diagnosis),
                               html_text(clean_text(detail, kDetail)));
  }
}

Suite unit_suite(const std::string& id, const GradedUnit& unit) {
  Suite suite;
  suite.name = id + "." + unit.number;
  suite.status = has_infra_error(unit) ? Status::infra_error : unit.status;
  for (const GradedTask& task : unit.tasks) {
    for (const GradedTest& test : task.tests) {
      const std::string name = test.hidden ? test.name + " (hidden)" : test.name;
      const std::string diagnosis = test.hidden ? status_name(test.status) : test.diagnosis;
      add_case(suite, name, test.status, diagnosis, test.hidden ? "" : test.detail);
    }
  }
  if (suite.tests == 0) {
    const bool infra = has_infra_error(unit);
    add_case(suite, "build", infra ? Status::infra_error : unit.status, unit.diagnosis,
             unit.detail);
  }
  return suite;
}

std::vector<Suite> suites_of(const SubmissionGrade& grade) {
  std::vector<Suite> suites;
  if (grade.status == Status::ok) {
    for (const GradedUnit& unit : grade.units) suites.push_back(unit_suite(grade.id, unit));
    return suites;
  }
  Suite suite;
  suite.name = grade.id;
  suite.status = grade.status;
  add_case(suite, "submission", grade.status, grade.diagnosis, "");
  suites.push_back(suite);
  return suites;
}

std::string counts(const Suite& suite) {
  return fmt::format(R"(tests="{}" failures="{}" errors="0" skipped="{}")", suite.tests,
                     suite.failures, suite.skipped);
}

}  // namespace

std::string junit_xml(const std::vector<SubmissionGrade>& grades) {
  std::vector<const SubmissionGrade*> ordered;
  for (const SubmissionGrade& grade : grades) ordered.push_back(&grade);
  std::sort(ordered.begin(), ordered.end(),
            [](const SubmissionGrade* a, const SubmissionGrade* b) { return a->id < b->id; });

  Suite total;
  std::string body;
  for (const SubmissionGrade* const grade : ordered) {
    for (const Suite& suite : suites_of(*grade)) {
      total.tests += suite.tests;
      total.failures += suite.failures;
      total.skipped += suite.skipped;
      body += fmt::format(
          "  <testsuite name=\"{}\" {}>\n    <properties><property name=\"status\" "
          "value=\"{}\"/></properties>\n{}  </testsuite>\n",
          attribute(suite.name), counts(suite), status_name(suite.status), suite.cases);
    }
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gradbook\" {}>\n{}"
      "</testsuites>\n",
      counts(total), body);
}

}  // namespace gradbook

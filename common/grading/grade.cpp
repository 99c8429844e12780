#include "grading/grade.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace gradbook {
namespace {

constexpr std::array<std::pair<Status, const char*>, 21> kStatusNames = {{
    {Status::ok, "ok"},
    {Status::not_implemented, "not_implemented"},
    {Status::wrong_value, "wrong_value"},
    {Status::wrong_shape, "wrong_shape"},
    {Status::wrong_gradient, "wrong_gradient"},
    {Status::wrong_error, "wrong_error"},
    {Status::not_finite, "not_finite"},
    {Status::exception, "exception"},
    {Status::crash, "crash"},
    {Status::cpu_limit, "cpu_limit"},
    {Status::wall_limit, "wall_limit"},
    {Status::memory_limit, "memory_limit"},
    {Status::output_limit, "output_limit"},
    {Status::forbidden_syscall, "forbidden_syscall"},
    {Status::exited_early, "exited_early"},
    {Status::protocol_violation, "protocol_violation"},
    {Status::compile_error, "compile_error"},
    {Status::link_error, "link_error"},
    {Status::missing_file, "missing_file"},
    {Status::rejected_file, "rejected_file"},
    {Status::infra_error, "infra_error"},
}};

nlohmann::json to_json(const GradedTest& test) {
  return {
      {"name", test.name},           {"hidden", test.hidden}, {"status", status_name(test.status)},
      {"diagnosis", test.diagnosis}, {"detail", test.detail}, {"hint", test.hint}};
}

nlohmann::json to_json(const GradedTask& task) {
  nlohmann::json document = {
      {"function", task.function},       {"points", task.points},
      {"earned", task.earned},           {"status", status_name(task.status)},
      {"diagnosis", task.diagnosis},     {"hint", task.hint},
      {"passed", task.passed},           {"total", task.total},
      {"tests", nlohmann::json::array()}};
  for (const GradedTest& test : task.tests) document["tests"].push_back(to_json(test));
  return document;
}

nlohmann::json to_json(const GradedUnit& unit) {
  const EndToEnd& together = unit.end_to_end;
  nlohmann::json document = {{"key", unit.key},
                             {"number", unit.number},
                             {"title", unit.title},
                             {"status", status_name(unit.status)},
                             {"diagnosis", unit.diagnosis},
                             {"detail", unit.detail},
                             {"note", unit.note},
                             {"sha256", unit.sha256},
                             {"submission", unit.submission},
                             {"grader", unit.grader},
                             {"end_to_end",
                              {{"ran", together.ran},
                               {"passed", together.passed},
                               {"total", together.total},
                               {"note", together.note}}},
                             {"staff_log", unit.staff_log},
                             {"tasks", nlohmann::json::array()}};
  for (const GradedTask& task : unit.tasks) document["tasks"].push_back(to_json(task));
  return document;
}

GradedTest test_of(const nlohmann::json& document) {
  return {.name = document.at("name"),
          .hidden = document.at("hidden"),
          .status = status_of(document.at("status")),
          .diagnosis = document.at("diagnosis"),
          .detail = document.at("detail"),
          .hint = document.at("hint")};
}

GradedTask task_of(const nlohmann::json& document) {
  GradedTask task{.function = document.at("function"),
                  .points = document.at("points"),
                  .earned = document.at("earned"),
                  .status = status_of(document.at("status")),
                  .diagnosis = document.at("diagnosis"),
                  .hint = document.at("hint"),
                  .tests = {},
                  .passed = document.at("passed"),
                  .total = document.at("total")};
  for (const nlohmann::json& test : document.at("tests")) task.tests.push_back(test_of(test));
  return task;
}

GradedUnit unit_of(const nlohmann::json& document) {
  const nlohmann::json& together = document.at("end_to_end");
  GradedUnit unit{.key = document.at("key"),
                  .number = document.at("number"),
                  .title = document.at("title"),
                  .status = status_of(document.at("status")),
                  .diagnosis = document.at("diagnosis"),
                  .detail = document.at("detail"),
                  .note = document.at("note"),
                  .sha256 = document.at("sha256"),
                  .submission = document.value("submission", ""),
                  .grader = document.value("grader", ""),
                  .tasks = {},
                  .end_to_end = {.ran = together.at("ran"),
                                 .passed = together.at("passed"),
                                 .total = together.at("total"),
                                 .note = together.at("note")},
                  .staff_log = document.at("staff_log")};
  for (const nlohmann::json& task : document.at("tasks")) unit.tasks.push_back(task_of(task));
  return unit;
}

}  // namespace

std::string status_name(Status status) {
  for (const auto& [value, name] : kStatusNames) {
    if (value == status) return name;
  }
  return "infra_error";
}

Status status_of(const std::string& name) {
  for (const auto& [value, text] : kStatusNames) {
    if (text == name) return value;
  }
  throw std::invalid_argument(fmt::format("\"{}\" is no status", name));
}

double GradedUnit::earned() const {
  return std::accumulate(tasks.begin(), tasks.end(), 0.0,
                         [](double sum, const GradedTask& task) { return sum + task.earned; });
}

int GradedUnit::points() const {
  return std::accumulate(tasks.begin(), tasks.end(), 0,
                         [](int sum, const GradedTask& task) { return sum + task.points; });
}

double SubmissionGrade::earned() const {
  return std::accumulate(units.begin(), units.end(), 0.0,
                         [](double sum, const GradedUnit& unit) { return sum + unit.earned(); });
}

Status gravest(const std::vector<Status>& statuses) {
  constexpr std::array kOrder = {Status::infra_error,
                                 Status::rejected_file,
                                 Status::compile_error,
                                 Status::link_error,
                                 Status::forbidden_syscall,
                                 Status::protocol_violation,
                                 Status::exited_early,
                                 Status::crash,
                                 Status::cpu_limit,
                                 Status::wall_limit,
                                 Status::memory_limit,
                                 Status::output_limit,
                                 Status::exception,
                                 Status::not_finite,
                                 Status::wrong_shape,
                                 Status::wrong_gradient,
                                 Status::wrong_value,
                                 Status::wrong_error,
                                 Status::missing_file,
                                 Status::not_implemented,
                                 Status::ok};
  static_assert(kOrder.size() == kStatusNames.size());
  for (const Status status : kOrder) {
    if (std::find(statuses.begin(), statuses.end(), status) != statuses.end()) return status;
  }
  return Status::ok;
}

int SubmissionGrade::points() const {
  return std::accumulate(units.begin(), units.end(), 0,
                         [](int sum, const GradedUnit& unit) { return sum + unit.points(); });
}

nlohmann::json to_json(const SubmissionGrade& grade) {
  nlohmann::json document = {{"id", grade.id},
                             {"name", grade.name},
                             {"entry", grade.entry},
                             {"status", status_name(grade.status)},
                             {"diagnosis", grade.diagnosis},
                             {"created_at", grade.created_at},
                             {"sha256", grade.sha256},
                             {"sandbox", grade.sandbox},
                             {"flags", grade.flags},
                             {"refused", grade.refused},
                             {"seconds", grade.seconds},
                             {"earned", grade.earned()},
                             {"points", grade.points()},
                             {"units", nlohmann::json::array()}};
  for (const GradedUnit& unit : grade.units) document["units"].push_back(to_json(unit));
  return document;
}

SubmissionGrade submission_grade_of(const nlohmann::json& document) {
  try {
    SubmissionGrade grade{.id = document.at("id"),
                          .name = document.value("name", ""),
                          .entry = document.value("entry", ""),
                          .status = status_of(document.at("status")),
                          .diagnosis = document.at("diagnosis"),
                          .created_at = document.at("created_at"),
                          .sha256 = document.at("sha256"),
                          .sandbox = document.at("sandbox"),
                          .flags = document.at("flags"),
                          .refused = document.at("refused"),
                          .units = {},
                          .seconds = document.at("seconds")};
    for (const nlohmann::json& unit : document.at("units")) grade.units.push_back(unit_of(unit));
    return grade;
  } catch (const nlohmann::json::exception& error) {
    throw std::invalid_argument(fmt::format("no grade of a submission: {}", error.what()));
  }
}

}  // namespace gradbook

/// @file tests/grading/sample_reports.hpp
/// What the tests of the reports share: hostile submissions, and what must hold of every report.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "data/text.hpp"
#include "grading/report/student_view.hpp"
#include "sample_grades.hpp"

namespace gradbook {

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline FinalGrade final_of(const SubmissionGrade& grade) {
  return final_grade(grade, sample_columns(), {}, {});
}

inline StudentView view_of(const SubmissionGrade& grade) {
  return student_view(grade, final_of(grade));
}

/// Ann: a public test and 1 of 3 hidden checks of knn_vote fail.
inline SubmissionGrade ann() {
  GradedTest wrong = sample_test("KnnVote.Ties", Status::wrong_value, "the label is wrong");
  wrong.detail = "expected 3\nfound    4";
  wrong.hint = 2;
  const GradedTask task = sample_task(
      "knn_vote", 8,
      {sample_test("KnnVote.Three"), wrong, sample_test("KnnVote.A", Status::ok, "", true),
       sample_test("KnnVote.B", Status::ok, "", true),
       sample_test("KnnVote.C", Status::crash, "HIDDEN crash", true)});
  return sample_grade(
      "ann",
      {sample_unit("02_neighbors/knn", "02.3", "k nearest neighbours", {task}), sample_linear()});
}

/// A submission with the text in every place that a student may control.
inline SubmissionGrade hostile_grade(const std::string& text) {
  SubmissionGrade grade = ann();
  grade.refused = {text};
  grade.flags = {text};
  grade.units[0].note = text;
  grade.units[0].end_to_end.note = text;
  grade.units[0].tasks[0].tests[1].diagnosis = text;
  grade.units[0].tasks[0].tests[1].detail = text;
  grade.units[1].status = Status::compile_error;
  grade.units[1].diagnosis = text;
  grade.units[1].detail = text;
  return grade;
}

/// No control character but line end and tab; valid UTF-8.
inline void expect_printable(const std::string& text) {
  EXPECT_EQ(find_invalid_utf8(text), std::string_view::npos);
  EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
  }));
  EXPECT_FALSE(contains(text, "\xe2\x80\xae")) << "turns the direction of writing";
  EXPECT_FALSE(contains(text, "\xc2\x9b")) << "is ESC [ for some terminals";
}

/// The keys that Gradescope's specification of results.json allows, their types, values of
/// visibility.
inline void expect_gradescope_schema(const nlohmann::json& document) {
  static const std::set<std::string> kVisibilities = {"hidden", "after_due_date", "after_published",
                                                      "visible"};
  static const std::set<std::string> kFormats = {"text", "html", "simple_format", "md", "ansi"};
  const auto check = [](const nlohmann::json& object, const std::set<std::string>& numbers,
                        const std::set<std::string>& texts, const std::set<std::string>& others) {
    for (const auto& [key, value] : object.items()) {
      if (numbers.count(key) == 1) {
        EXPECT_TRUE(value.is_number()) << key;
        EXPECT_GE(value.get<double>(), 0) << key;
      } else if (texts.count(key) == 1) {
        EXPECT_TRUE(value.is_string()) << key;
      } else {
        EXPECT_EQ(others.count(key), 1U) << key;
      }
      if (key == "visibility" || key == "stdout_visibility") {
        EXPECT_EQ(kVisibilities.count(value), 1U) << value;
      }
      if (key.ends_with("_format")) {
        EXPECT_EQ(kFormats.count(value), 1U) << value;
      }
      if (key == "status") {
        EXPECT_TRUE(value == "passed" || value == "failed") << value;
      }
    }
  };
  check(document, {"score", "execution_time"},
        {"output", "output_format", "test_output_format", "test_name_format", "visibility",
         "stdout_visibility"},
        {"extra_data", "tests", "leaderboard"});
  if (!document.contains("tests")) return;
  ASSERT_TRUE(document["tests"].is_array());
  for (const nlohmann::json& test : document["tests"]) {
    check(test, {"score", "max_score"},
          {"status", "name", "name_format", "number", "output", "output_format", "visibility"},
          {"tags", "extra_data"});
    EXPECT_TRUE(test.contains("name"));
    EXPECT_EQ(test.contains("score"), test.contains("max_score"));
  }
}

}  // namespace gradbook

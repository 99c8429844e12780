// What: the reports that other programs read: Gradescope's results.json and JUnit XML.
// Why:  an entry of the wrong kind hides a total or turns an error of ours into a grade.
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "grading/report/gradescope.hpp"
#include "grading/report/junit.hpp"
#include "sample_reports.hpp"

namespace gradbook {
namespace {

TEST(Gradescope, HasOneVisibleEntryPerTask) {
  const nlohmann::json document = gradescope_results(ann(), final_of(ann()), {});
  expect_gradescope_schema(document);
  EXPECT_DOUBLE_EQ(document["score"], 8.8);
  ASSERT_EQ(document["tests"].size(), 2U);
  const nlohmann::json& test = document["tests"][0];
  EXPECT_EQ(test["name"], "02.3 knn_vote");
  EXPECT_DOUBLE_EQ(test["score"], 4.8);
  EXPECT_EQ(test["max_score"], 8);
  EXPECT_EQ(test["status"], "failed");
  EXPECT_EQ(document["tests"][1]["status"], "passed");
  EXPECT_TRUE(contains(test["output"], "2 of 3 hidden checks passed"));
  EXPECT_FALSE(contains(document.dump(), "HIDDEN"));
  for (const nlohmann::json& entry : document["tests"]) EXPECT_EQ(entry["visibility"], "visible");
}

TEST(Gradescope, CountsOfHiddenChecksCanComeLater) {
  GradescopeOptions options;
  options.hidden_counts = "after_published";
  options.staff_entry = true;
  SubmissionGrade grade = ann();
  grade.flags = {"look here"};
  const nlohmann::json document = gradescope_results(grade, final_of(grade), options);
  expect_gradescope_schema(document);
  ASSERT_EQ(document["tests"].size(), 4U);
  EXPECT_FALSE(contains(document["tests"][0]["output"], "hidden"));
  EXPECT_EQ(document["tests"][1]["visibility"], "after_published");
  EXPECT_EQ(document["tests"][1]["output"], "knn_vote: 2 of 3 hidden checks passed\n");
  EXPECT_EQ(document["tests"][3]["visibility"], "hidden");
  EXPECT_TRUE(contains(document["tests"][3]["output"], "look here"));
  options.hidden_counts = "sometimes";
  EXPECT_THROW(gradescope_results(grade, final_of(grade), options), std::invalid_argument);
}

TEST(Gradescope, AnErrorOfTheGraderHasNoScoreAtAll) {
  SubmissionGrade grade = ann();
  grade.units[1].status = Status::infra_error;
  const nlohmann::json document = gradescope_results(grade, final_of(grade), {});
  expect_gradescope_schema(document);
  EXPECT_FALSE(contains(document.dump(), "score"));
}

TEST(Gradescope, HostileTextsKeepTheSchema) {
  for (const std::string& text : hostile_texts()) {
    const SubmissionGrade grade = hostile_grade(text);
    const nlohmann::json document = gradescope_results(grade, final_of(grade), {});
    expect_gradescope_schema(document);
    EXPECT_LT(document.dump().size(), 60000U) << "and dump() takes it: all is UTF-8";
    expect_printable(document["output"]);
    for (const nlohmann::json& test : document["tests"]) expect_printable(test["output"]);
  }
}

/// The document, after checks that counts add up.
void expect_junit_counts(const std::string& xml, int tests, int failures, int skipped) {
  expect_printable(xml);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(xml.c_str()));
  const pugi::xml_node root = document.child("testsuites");
  EXPECT_EQ(root.attribute("tests").as_int(), tests);
  EXPECT_EQ(root.attribute("failures").as_int(), failures);
  EXPECT_EQ(root.attribute("skipped").as_int(), skipped);
  int sum = 0;
  for (const pugi::xml_node suite : root.children("testsuite")) {
    int cases = 0;
    int failed = 0;
    int left_out = 0;
    for (const pugi::xml_node test : suite.children("testcase")) {
      ++cases;
      failed += test.child("failure") ? 1 : 0;
      left_out += test.child("skipped") ? 1 : 0;
    }
    EXPECT_EQ(suite.attribute("tests").as_int(), cases);
    EXPECT_EQ(suite.attribute("failures").as_int(), failed);
    EXPECT_EQ(suite.attribute("skipped").as_int(), left_out);
    sum += cases;
  }
  EXPECT_EQ(sum, tests);
}

TEST(Junit, CountsFailuresAndSkipsErrorsOfTheGrader) {
  SubmissionGrade bob = sample_grade("bob", {sample_knn(1), sample_linear()});
  bob.units[1] = sample_unit("09_mlp/linear", "09.1", "Linear", {});
  bob.units[1].status = Status::compile_error;
  SubmissionGrade eve = sample_grade("eve", {});
  eve.status = Status::infra_error;
  SubmissionGrade zoe = sample_grade("zoe", {});
  zoe.status = Status::rejected_file;
  // ann: 5 + 1 tests, 2 failed; bob: 4 with 3 failed, and a build; eve skipped; zoe failed
  const std::string xml = junit_xml({zoe, bob, ann(), eve});
  expect_junit_counts(xml, 13, 7, 1);
  EXPECT_LT(xml.find("ann.02.3"), xml.find("bob.02.3"));
  EXPECT_FALSE(contains(xml, "HIDDEN"));
  expect_junit_counts(junit_xml({}), 0, 0, 0);
}

TEST(Junit, HostileTextsStayValid) {
  for (const std::string& text : hostile_texts()) {
    SubmissionGrade grade = hostile_grade(text);
    grade.units[1].tasks.clear();
    expect_junit_counts(junit_xml({grade}), 6, 3, 0);
  }
}

}  // namespace
}  // namespace gradbook

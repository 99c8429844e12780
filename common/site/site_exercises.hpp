/// @file common/site/site_exercises.hpp
/// The exercises of a chapter and their tests as parts of pages.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "course/unit.hpp"
#include "site/site_text.hpp"

namespace gradbook {

/// One test as it stands in a test file.
struct NamedTest {
  std::string suite;  ///< "KnnVote"
  std::string name;   ///< "LetsTheMajorityWin"
  std::string code;   ///< the comment right above, and all from TEST to its closing brace

  /// "KnnVote.LetsTheMajorityWin"
  std::string full_name() const { return suite + "." + name; }
  /// Label of the test on its page.
  std::string label() const { return "test_" + suite + "_" + name; }
};

/// The tests in the source of a test file, in their order.
std::vector<NamedTest> parse_tests(std::string_view source);

/// The tests of a task: its suite, then its suite "…Contract".
std::vector<NamedTest> tests_of(const Task& task, const std::vector<NamedTest>& tests);

/// Identifier of a unit's page of tests.
std::string tests_page(const Unit& unit);
/// Identifier of a unit's group in the API reference.
std::string contract_group(const Unit& unit);

/// Label of a unit on its chapter's page.
std::string exercise_label(const Unit& unit);
/// Label of a task on its chapter's page.
std::string task_label(const Task& task);

/// A unit for "@exercises": number, title, stars, points, text of each task, hints folded, links to
/// its contract and to its tests.
/// @param unit     the exercise
/// @param tests    of its test file
/// @param context  resolves the links of its texts
std::string exercise_markdown(const Unit& unit, const std::vector<NamedTest>& tests,
                              const SiteContext& context);

/// The page with all tests of a unit.
std::string tests_markdown(const Unit& unit, const std::vector<NamedTest>& tests);

}  // namespace gradbook

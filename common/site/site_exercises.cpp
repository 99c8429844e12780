#include "site/site_exercises.hpp"

#include <fmt/core.h>

#include <regex>

namespace gradbook {
namespace {

std::string underscored(std::string key) {
  for (char& c : key) {
    if (c == '/') c = '_';
  }
  return key;
}

std::string stars(int difficulty) {
  std::string text;
  for (int i = 0; i < 3; ++i) text += i < difficulty ? "★" : "☆";
  return text;
}

/// What a reader of the exercise wants to jump to.
std::string test_links(const Task& task, const std::vector<NamedTest>& tests, const Unit& unit) {
  std::string items;
  for (const NamedTest& test : tests_of(task, tests)) {
    items += fmt::format("<li><a href=\"{}.html#{}\">{}</a></li>", tests_page(unit), test.label(),
                         test.full_name());
  }
  return fmt::format("<details class=\"tests\"><summary>{} tests</summary><ul>{}</ul></details>",
                     tests_of(task, tests).size(), items);
}

}  // namespace

std::vector<NamedTest> parse_tests(std::string_view source) {
  static const std::regex kTest(
      R"((?:^|\n)((?:// [^\n]*\n)*)(TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)))");
  const std::string text(source);
  std::vector<NamedTest> tests;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), kTest);
       at != std::sregex_iterator(); ++at) {
    const auto begin = static_cast<std::size_t>(at->position(1));
    const std::size_t end = text.find("\n}", static_cast<std::size_t>(at->position(2)));
    const std::size_t length = end == std::string::npos ? end : end + 3 - begin;
    tests.push_back({(*at)[3], (*at)[4], text.substr(begin, length)});
  }
  return tests;
}

std::vector<NamedTest> tests_of(const Task& task, const std::vector<NamedTest>& tests) {
  std::vector<NamedTest> found;
  for (const std::string& suite : {task.suite(), task.suite() + "Contract"}) {
    for (const NamedTest& test : tests) {
      if (test.suite == suite) found.push_back(test);
    }
  }
  return found;
}

std::string tests_page(const Unit& unit) { return "tests_" + underscored(unit.key); }
std::string contract_group(const Unit& unit) { return "contract_" + underscored(unit.key); }

std::string exercise_label(const Unit& unit) { return "exercise_" + underscored(unit.key); }
std::string task_label(const Task& task) { return "task_" + task.function; }

std::string exercise_markdown(const Unit& unit, const std::vector<NamedTest>& tests,
                              const SiteContext& context) {
  const std::filesystem::path file = std::filesystem::path("exercises") / (unit.key + ".md");
  std::string text =
      fmt::format("\n### {} {} {{#{}}}\n", unit.number, unit.title, exercise_label(unit));
  text +=
      html_block(fmt::format("<p class=\"facts\"><span class=\"stars\" title=\"difficulty {} of "
                             "3\">{}</span> · {} points · "
                             "<code>{}</code> · <code>./gradbook check {}</code></p>",
                             unit.difficulty, stars(unit.difficulty), unit.points(),
                             unit.exercise().string(), unit.number));
  text += site_markdown(unit.intro, file, "", context);
  for (const Task& task : unit.tasks) {
    text += fmt::format(
        "\n#### {} {{#{}}}\n\n{} points · @ref gradbook::{} \"contract\" · "
        "@ref {} \"all tests of {}\"\n\n",
        task.function, task_label(task), task.points, task.function, tests_page(unit), unit.number);
    text += site_markdown(task.text, file, "", context);
    for (std::size_t i = 0; i < task.hints.size(); ++i) {
      text += html_block(fmt::format("<details class=\"hint\"><summary>Hint {}</summary>", i + 1));
      text += "\n" + site_markdown(task.hints[i], file, "", context);
      text += html_block("</details>");
    }
    text += html_block(test_links(task, tests, unit));
  }
  return text;
}

std::string tests_markdown(const Unit& unit, const std::vector<NamedTest>& tests) {
  std::string text = fmt::format(
      "# Tests of {} {} {{#{}}}\n\nFrom `{}`; run them against your own file with `./gradbook "
      "check {}`. "
      "The exercise: @ref {} \"{} {}\"; its contract: @ref {} \"{}\".\n",
      unit.number, unit.title, tests_page(unit), unit.tests().string(), unit.number,
      exercise_label(unit), unit.number, unit.title, contract_group(unit), unit.name);
  for (const NamedTest& test : tests) {
    text += fmt::format("\n## {} {{#{}}}\n\n```{{.cpp}}\n{}```\n", test.full_name(), test.label(),
                        test.code);
  }
  return text;
}

}  // namespace gradbook

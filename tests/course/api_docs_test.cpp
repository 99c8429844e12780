// What: which undocumented names and parameters are found, through doxygen itself.
// Why:  a check that misses something looks like a complete reference. Doxygen is a package that CI
// installs: without
//       it these tests fail.
#include "author/api_docs.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

/// A checkout with one header, whose line 5 is the first of the given text.
class ApiDocsOf : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    std::filesystem::create_directories(path / "exercises");
    write_file(path / "CMakeLists.txt", "");
  }

  ApiDocs check(const std::string& text) const {
    write_file(path / "exercises/01_x/thing.hpp",
               "/// @file exercises/01_x/thing.hpp\n/// A fixture.\n"
               "#pragma once\n/** Ours. */ namespace gradbook {\n" +
                   text + "\n}\n");
    return check_api_docs(Workspace(path));
  }

  /// The problems as "line: what", one per line.
  std::string problems(const std::string& text) const {
    std::string lines;
    for (const Problem& problem : check(text).problems) {
      const std::string file = "exercises/01_x/thing.hpp:";
      EXPECT_EQ(problem.where.rfind(file, 0), 0U) << problem.where;
      lines += problem.where.substr(file.size()) + ": " + problem.what + "\n";
    }
    return lines;
  }
};

TEST_F(ApiDocsOf, FindsAnUndocumentedFunctionAndItsParameters) {
  EXPECT_EQ(problems("\nint sum(int first,\n        int second);"),
            "6: function sum() is not documented\n"
            "6: parameter 'first' of sum() is documented nowhere\n"
            "6: parameter 'second' of sum() is documented nowhere\n");
}

TEST_F(ApiDocsOf, FindsAnUndocumentedClassItsFieldsAndItsMethods) {
  EXPECT_EQ(problems("struct Point {\n  int x = 0;  ///< right\n  int y = 0;\n};\n"
                     "/// A line.\nclass Line {\n public:\n  int length() const;\n private:\n"
                     "  struct Part { int from; };\n  int length_;\n};"),
            "5: struct Point is not documented\n"
            "7: field Point::y is not documented\n"
            "12: function Line::length() is not documented\n");
}

TEST_F(ApiDocsOf, FindsAnUndocumentedEnumValueInItsOwnLine) {
  EXPECT_EQ(problems("/// red or blue\nenum class Colour {\n  red,  ///< as blood\n  blue\n};"),
            "8: enum value Colour::blue is not documented\n");
}

TEST_F(ApiDocsOf, FindsUndocumentedAliasesConstantsAndMacros) {
  EXPECT_EQ(
      problems("using Size = int;\ninline constexpr int kMost = 3;\n#define TWICE(x) (2 * (x))"),
      "5: type Size is not documented\n"
      "6: constant kMost is not documented\n"
      "7: macro TWICE is not documented\n"
      "7: parameter 'x' of TWICE is documented nowhere\n");
}

TEST_F(ApiDocsOf, FindsAHeaderWithoutPurpose) {
  write_file(path / "chapters/01/empty.hpp", "#pragma once\n");
  const ApiDocs docs = check("");
  ASSERT_EQ(docs.problems.size(), 1U);
  EXPECT_EQ(docs.problems[0].where, "chapters/01/empty.hpp:1");
}

TEST_F(ApiDocsOf, TakesAMentionInAnyForm) {
  EXPECT_EQ(
      problems("/// Sum.\n/// @param a  first\n/// @param b,c  others\nint by_param(int a, int b, "
               "int c);\n"
               "/// | symbol | shape |\n/// |--------|-------|\n/// | X, Y   | d × N |\n/// | w    "
               "  | d     |\n"
               "int by_table(int X, int Y, int w);\n"
               "/// What is left of text behind `name`, as far as limit.\n"
               "int by_prose(int text, int name, int limit);\n"
               "/// \\f[ Y = WX + b\\,\\mathbf{1} \\f]\nint by_formula(int W, int X, int b);"),
      "");
}

TEST_F(ApiDocsOf, TakesNoOtherWordForAMention) {
  EXPECT_EQ(
      problems(
          "/// Of a context, WX and \\f$ \\theta \\f$.\nint f(int a, int text, int W, int t);"),
      "6: parameter 'a' of f() is documented nowhere\n"
      "6: parameter 'text' of f() is documented nowhere\n"
      "6: parameter 'W' of f() is documented nowhere\n"
      "6: parameter 't' of f() is documented nowhere\n");
}

TEST_F(ApiDocsOf, TakesOverWhatAnotherFunctionMentions) {
  const std::string first = "/// The sum of left and right.\nint sum(int left, int right);\n";
  EXPECT_EQ(problems(first + "/// Shapes as in sum().\nint product(int left, int right);"), "");
  EXPECT_EQ(
      problems(first + "/// Shapes as in `sum()`, but for more.\nint product(int left, int more);"),
      "");
  EXPECT_EQ(problems(first + "/// Not like sum().\nint product(int left, int right);"),
            "8: parameter 'left' of product() is documented nowhere\n"
            "8: parameter 'right' of product() is documented nowhere\n");
}

TEST_F(ApiDocsOf, FindsWhatOneRemovedMentionLeaves) {
  const std::string text = "/// Copies `from` to `to`.\nvoid copy(int from, int to);";
  EXPECT_EQ(problems(text), "");
  std::string mutant = text;
  mutant.replace(mutant.find(" to `to`"), 8, "");
  EXPECT_EQ(problems(mutant), "6: parameter 'to' of copy() is documented nowhere\n");
}

TEST_F(ApiDocsOf, WantsEveryTemplateParameterButT) {
  EXPECT_EQ(problems("/// Nothing.\ntemplate <typename T, typename Body, int n>\nvoid run();"),
            "7: parameter 'Body' of run() is documented nowhere\n"
            "7: parameter 'n' of run() is documented nowhere\n");
}

TEST_F(ApiDocsOf, ReadsTheParametersOfPointersToFunctions) {
  EXPECT_EQ(
      problems("/// All work on n numbers.\nstruct Kernels {\n"
               "  /// y ← x.\n  void (*copy)(const double* x, double* y, int n, bool add);\n};"),
      "8: parameter 'add' of Kernels::copy is documented nowhere\n");
}

TEST_F(ApiDocsOf, LeavesOutWhatTheLanguageOrTheBaseSays) {
  EXPECT_EQ(problems("/// Base.\nclass Base {\n public:\n  Base() = default;\n  Base(const Base& "
                     "other) = delete;\n"
                     "  Base& operator=(const Base& other);\n  virtual ~Base();\n"
                     "  /// Half of x.\n  virtual int half(int x) const = 0;\n};\n"
                     "/// Derived.\nclass Derived : public Base {\n public:\n  int half(int x) "
                     "const override;\n};\n"
                     "namespace {\nint local(int x);\n}"),
            "");
}

TEST_F(ApiDocsOf, ReportsWhatDoxygenDoesNotUnderstand) {
  EXPECT_EQ(
      problems(
          "/// The sum of left and right.\n/// @param lefft  first\nint sum(int left, int right);"),
      "5: doxygen: argument 'lefft' of command @param is not found in the argument list of "
      "gradbook::sum(int left, int right)\n");
}

TEST_F(ApiDocsOf, SaysWhatToInstallWithoutDoxygen) {
  const std::string before = std::getenv("PATH");
  ::setenv("PATH", path.c_str(), 1);
  try {
    check("");
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "doxygen is not installed: sudo apt-get install doxygen");
  }
  ::setenv("PATH", before.c_str(), 1);
}

TEST_F(ApiDocsOf, AsksForParametersInContractsOnly) {
  write_file(path / "common/core/other.hpp",
             "/// @file common/core/other.hpp\n/// A fixture.\n/** Ours. */ namespace gradbook {\n"
             "/// Half of a number.\nint half(int number_of_samples);\n}\n");
  EXPECT_TRUE(check("").problems.empty());
}

TEST_F(ApiDocsOf, CountsWhatItChecked) {
  const ApiDocs docs = check("/// The sum of left and right.\nint sum(int left, int right);");
  EXPECT_EQ(docs.symbols, 3U);  // file, namespace, function
  EXPECT_EQ(docs.parameters, 2U);
}

}  // namespace
}  // namespace gradbook

// What: paragraphs for the terminal.
// Why:  tasks and hints are Markdown with lines of their own; ragged lines are hard to read.
#include "course/terminal.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "course/compiler_warnings.hpp"
#include "course/formula_text.hpp"
#include "course/stray.hpp"

namespace gradbook {
namespace {

TEST(Wrapped, JoinsTheLinesOfAParagraph) {
  EXPECT_EQ(wrapped("one two\nthree four five\n\nsix", 13), "one two three\nfour five\n\nsix\n");
}

TEST(Wrapped, KeepsCodeTablesAndLists) {
  EXPECT_EQ(wrapped("a\n```\nx  =  1\n```\nb\n| t | u |\n- c\n- d", 40, "  "),
            "  a\n  ```\n  x  =  1\n  ```\n  b\n  | t | u |\n  - c\n  - d\n");
}

TEST(Wrapped, CountsCharactersNotBytes) {
  EXPECT_EQ(wrapped("σσσ μμμ λλλ", 7), "σσσ μμμ\nλλλ\n");
  EXPECT_EQ(text_width("x̄ = Σ wᵢ"), 8U);  // the bar has no width of its own
  EXPECT_EQ(text_width("\033[31mred\033[0m"), 3U);
}

TEST(Wrapped, BreaksListItemsWithTheirIndent) {
  EXPECT_EQ(wrapped("- one two three\n- four", 9), "- one two\n  three\n- four\n");
}

TEST(Wrapped, ReplacesFormulasButNotInCode) {
  EXPECT_EQ(wrapped("Divide by $\\sigma^2$, in `a $b$ c`."), "Divide by σ², in `a $b$ c`.\n");
}

TEST(Harmless, WritesControlCharactersAndBrokenBytesOut) {
  EXPECT_EQ(harmless("a\033[31mb\x07\tσ\n"), "a\\x1b[31mb\\x07\tσ\n");
  EXPECT_EQ(harmless("\xff\xc3(\xe2\x82"), "\\xff\\xc3(\\xe2\\x82");
  EXPECT_EQ(harmless("\xc2\x9b"
                     "31m"),
            "\\xc2\\x9b31m");  // U+009B begins a command too
  EXPECT_EQ(harmless("10 %\r20 %\r\n"), "10 %\\r20 %\n");
}

TEST(FirstLines, SaysHowManyAreLeftOut) {
  EXPECT_EQ(first_lines("1\n2\n3", 2, "> "), "> 1\n> 2\n> … 1 more line\n");
  EXPECT_EQ(first_lines("1\n2\n", 2), "1\n2\n");
}

TEST(FormulaText, WritesSymbolsAsCharacters) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {R"(\sigma > 0)", "σ > 0"},
      {R"(x' = (x - \mu)/\sigma)", "x′ = (x - μ)/σ"},
      {R"(W_{ij} = \sum_n dZ_{in} X_{jn})", "Wᵢⱼ = Σₙ dZᵢₙ Xⱼₙ"},
      {R"(a_m^\top b_n)", "aₘᵀ bₙ"},
      {R"(\|a-b\|^2)", "‖a-b‖²"},
      {R"(\frac12(f(z)-y)^2)", "1/2(f(z)-y)²"},
      {R"(\frac{a+b}{2})", "(a+b)/2"},
      {R"(\sqrt{\lambda + \varepsilon})", "√(λ + ε)"},
      {R"(e^{-u^2/2}/\sqrt{2\pi})", "e^{-u²/2}/√(2π)"},
      {R"(\bar x)", "x̄"},
      {R"(\mathrm{diag}(1)\,U^\top)", "diag(1) Uᵀ"},
      {R"(a \le b \cdot c \ne d)", "a ≤ b · c ≠ d"},
      {R"(\max_k x_k)", "maxₖ xₖ"},
      {R"(\left( x \right))", "( x )"},
      {R"(W^{(l)})", "W⁽ˡ⁾"},
      {R"({unfinished)", "unfinished"},
      {R"(\)", ""},
      {"", ""}};
  for (const auto& [tex, text] : cases) EXPECT_EQ(formula_text(tex), text) << tex;
}

TEST(WithFormulas, KnowsAllDelimitersAndLeavesADollarAlone) {
  EXPECT_EQ(with_formulas(R"(a $\pi$ b \f$\mu\f$ c \f[\eta\f])"), "a π b μ c η");
  EXPECT_EQ(with_formulas("costs 5 $"), "costs 5 $");
}

TEST(IsStray, TellsWhatEditorsAndCopiesLeave) {
  for (const char* name :
       {".#x.md", "._x.md", ".ipynb_checkpoints", "unit.cpp~", "unit (copy).cpp", "#unit.cpp#",
        ".unit.cpp.swp", "unit.swp", "01_data copy", "unit.cpp.orig", "a/b/.hidden"}) {
    EXPECT_TRUE(is_stray(name)) << name;
  }
  for (const char* name : {"unit.cpp", "01_data", "a/fig_x.cpp", "M02.3.1.patch", "README.md"}) {
    EXPECT_FALSE(is_stray(name)) << name;
  }
}

TEST(CompilerWarnings, NamesTheFunctionWithoutReturnOfBothCompilers) {
  const std::string source =
      "namespace gradbook {\n\ndouble helper(int a,\n              int b) {\n  f(a);\n}\n"
      "arma::mat knn_predict(const arma::mat& X) {\n  if (X.empty()) return X;\n}\n}\n";
  const std::string file = "exercises/02_neighbors/knn.cpp";
  const std::string gpp = file + ": In function 'double gradbook::helper(int, int)':\n" + file +
                          ":6:1: warning: no return statement in function returning non-void "
                          "[-Wreturn-type]\n    6 | }\n      | ^\n";
  const std::string clang = file +
                            ":9:1: warning: non-void function does not return a value in all "
                            "control paths [-Wreturn-type]\n}\n^\n2 warnings generated.\n";
  const auto warnings = compiler_warnings(gpp + clang + clang, file, source);
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_EQ(warnings[0].missing_in, "helper");
  EXPECT_EQ(warnings[0].line, 6);
  EXPECT_EQ(warnings[1].missing_in, "knn_predict");
  EXPECT_EQ(warnings[1].line, 9);
}

}  // namespace
}  // namespace gradbook

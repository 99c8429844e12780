// What: the way from the repository's Markdown to Doxygen's.
// Why:  a lesson is written once, for GitHub's reader and for the site; code must come through
// unchanged.
#include "site/site_text.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

TEST(MarkFormulas, MarksInlineFormulas) {
  EXPECT_EQ(mark_formulas("so $a_i^2$ and $b$."), "so \\f$a_i^2\\f$ and \\f$b\\f$.");
}
TEST(MarkFormulas, LeavesCodeAlone) {
  const std::string code = "`$x$` and ``a ` $y$``\n\n```sh\necho $HOME $PATH\n```\n";
  EXPECT_EQ(mark_formulas(code), code);
}
TEST(MarkFormulas, ContinuesBehindACodeBlock) {
  EXPECT_EQ(mark_formulas("```\n$a$\n```\n$b$\n"), "```\n$a$\n```\n\\f$b\\f$\n");
}
TEST(MarkFormulas, LeavesMarkedFormulasAlone) {
  const std::string marked = "\\f$x\\f$ \\f[ y \\text{ for } $z$\n \\f]";
  EXPECT_EQ(mark_formulas(marked), marked);
}
TEST(MarkFormulas, LeavesMoneyAndOpenEndsAlone) {
  for (const std::string text : {"from $5 to $10", "$ x $", "one $ only", "\\$a\\$"}) {
    EXPECT_EQ(mark_formulas(text), text);
  }
}
TEST(MarkFormulas, DoesNotCrossAParagraph) {
  EXPECT_EQ(mark_formulas("cost $a\n\nb$ more"), "cost $a\n\nb$ more");
}

TEST(HtmlText, EscapesWhatHtmlWouldRead) {
  EXPECT_EQ(html_text("a < b & \"c\" > d"), "a &lt; b &amp; &quot;c&quot; &gt; d");
}
TEST(Slug, KeepsLettersAndDigits) { EXPECT_EQ(slug("Is k = 3, right?"), "is-k-3-right"); }

TEST(UnindentedRegions, MovesARegionToTheLeft) {
  EXPECT_EQ(unindented_regions(
                "void f() {\n  //! [f]\n  if (a) {\n    b();\n  }\n\n  //! [f]\n  c();\n}\n"),
            "void f() {\n//! [f]\nif (a) {\n  b();\n}\n\n//! [f]\n  c();\n}\n");
}
TEST(UnindentedRegions, KeepsALineThatIsLessIndented) {
  EXPECT_EQ(unindented_regions("    //! [f]\n  a();\n    //! [f]\n"), "//! [f]\na();\n//! [f]\n");
}

class SiteMarkdown : public TemporaryFolder {
 protected:
  std::string site(const std::string& text) {
    write_file(path / "docs/errata.md", "# Errata\n");
    write_file(path / "common/packages.txt", "cmake\n");
    SiteContext context;
    context.root = path;
    context.pages = {{"docs/errata.md", "errata"}};
    context.directive = [](std::string_view name, std::string_view argument) {
      return name == "figure" ? "<" + std::string(argument) + ">" : "";
    };
    return site_markdown(text, "chapters/02_neighbors/README.md", "chapter", context);
  }
};

TEST_F(SiteMarkdown, TurnsLinksToPagesIntoReferences) {
  EXPECT_EQ(site("see [the errata](../../docs/errata.md#a)."), "see [the errata](@ref errata).\n");
}
TEST_F(SiteMarkdown, NamesFilesThatAreNoPages) {
  EXPECT_EQ(site("[packages](../../common/packages.txt)"), "packages (`common/packages.txt`)\n");
}
TEST_F(SiteMarkdown, LeavesTheNetworkAndCodeAlone) {
  EXPECT_EQ(site("[x](https://a.org/b) `[y](z)`"), "[x](https://a.org/b) `[y](z)`\n");
}
TEST_F(SiteMarkdown, RefusesALinkThatLeadsNowhere) {
  try {
    site("[x](missing.md)");
    FAIL() << "expected an error";
  } catch (const FileError& error) {
    EXPECT_STREQ(error.what(),
                 "chapters/02_neighbors/README.md: links to missing.md, which does not exist");
  }
}
TEST_F(SiteMarkdown, ReplacesDirectivesOutsideOfCode) {
  EXPECT_EQ(site("@figure F006\n```\n@figure F006\n```\n@other x"),
            "<F006>\n```{.txt}\n@figure F006\n```\n@other x\n");
}
TEST_F(SiteMarkdown, LabelsHeadings) {
  EXPECT_EQ(site("## The idea\n### More"),
            "## The idea {#chapter_the-idea}\n### More {#chapter_more}\n");
}
TEST_F(SiteMarkdown, NamesTheFileOfASnippet) {
  EXPECT_EQ(site("@snippet solutions/a.cpp f"),
            "\n@htmlonly[block]\n<div class=\"code-title\">solutions/a.cpp</div>\n@endhtmlonly\n"
            "@snippet solutions/a.cpp f\n");
}

}  // namespace
}  // namespace gradbook

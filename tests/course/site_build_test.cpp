// What: the steps of `docs` that fail on some machines: missing tools, a folder in the way, the
// network. Why:  a reader must find the old site or the new one, never half of one, and an error
// that says what to do.
#include "site/site_build.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

class SiteInstall : public TemporaryFolder {
 protected:
  /// A finished site with one page.
  fs::path built(const std::string& text) {
    fs::remove_all(path / "built");
    write_file(path / "built/index.html", text);
    write_file(path / "built/gradbook-site.txt", "");
    return path / "built";
  }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

TEST_F(SiteInstall, CreatesTheFoldersOfItsPlace) {
  install_site(built("one"), path / "a/b/");
  EXPECT_EQ(read_file(path / "a/b/index.html"), "one");
}
TEST_F(SiteInstall, ReplacesAnOlderSiteAndLeavesNothingBeside) {
  install_site(built("one"), path / "site");
  write_file(path / "site/old.html", "old");
  install_site(built("two"), path / "site");
  EXPECT_EQ(read_file(path / "site/index.html"), "two");
  EXPECT_FALSE(fs::exists(path / "site/old.html"));
  EXPECT_EQ(entries(), 2U);  // built, site
}
TEST_F(SiteInstall, FillsAnEmptyFolder) {
  fs::create_directories(path / "site");
  install_site(built("one"), path / "site");
  EXPECT_EQ(read_file(path / "site/index.html"), "one");
}
TEST_F(SiteInstall, LeavesOtherFoldersAndFilesAlone) {
  write_file(path / "mine/thesis.txt", "years");
  EXPECT_THROW(install_site(built("one"), path / "mine"), FileError);
  EXPECT_THROW(install_site(built("one"), path / "mine/thesis.txt"), FileError);
  EXPECT_EQ(read_file(path / "mine/thesis.txt"), "years");
}
TEST_F(SiteInstall, KeepsTheOldSiteWhenTheNewOneCannotBeWritten) {
  install_site(built("one"), path / "site");
  EXPECT_THROW(install_site(path / "no such site", path / "site"), FileError);
  EXPECT_EQ(read_file(path / "site/index.html"), "one");
  EXPECT_EQ(entries(), 2U);
}

TEST(SiteTools, AreNamedWithTheirPackages) {
  try {
    expect_site_tools(
        {{"sh", "dash"}, {"no-such-doxygen", "doxygen"}, {"/no/katex.js", "libjs-katex"}});
    FAIL() << "expected an error";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(
        error.what(),
        "the site needs no-such-doxygen, /no/katex.js, which is not installed. Install it with: "
        "apt-get install doxygen libjs-katex");
  }
}
TEST(SiteTools, MayAllBeThere) {
  EXPECT_NO_THROW(expect_site_tools({{"sh", "dash"}, {"/bin/sh", "dash"}}));
}

class SiteNetwork : public TemporaryFolder {};

TEST_F(SiteNetwork, FindsWhatWouldBeLoaded) {
  write_file(
      path / "a.html",
      "<script async src=\"https://polyfill.io/p.js\"></script><img alt='' src='//cdn/x.png'>");
  write_file(path / "b.css", "@font-face { src: url(http://fonts/x.woff2); }");
  EXPECT_EQ(network_resources(path),
            (std::vector<std::string>{"a.html: //cdn/x.png", "a.html: https://polyfill.io/p.js",
                                      "b.css: http://fonts/x.woff2"}));
}
TEST_F(SiteNetwork, AllowsLinksToFollow) {
  write_file(path / "a.html", "<a href=\"https://example.org\">x</a><img src=\"figures/a.svg\"/>");
  EXPECT_TRUE(network_resources(path).empty());
}

/// A checkout with the program of a chapter that counts its runs.
class ChapterRuns : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    fs::create_directories(path / "exercises");
    write_file(path / "CMakeLists.txt", "");
    program("echo run >>runs.txt; echo \"$*\" >$2");
  }
  void program(const std::string& script) {
    const fs::path file = path / "build/release/chapters/02_x";
    write_file(file, "#!/bin/sh\n" + script + "\n");
    fs::permissions(file, fs::perms::owner_all);
  }
  std::string runs() const { return read_file(path / "runs.txt"); }
};

TEST_F(ChapterRuns, HappenOncePerProgramAndFlags) {
  const Workspace workspace(path);
  EXPECT_NE(chapter_results(workspace, "02_x", true).find("--seed 1 --quick"), std::string::npos);
  chapter_results(workspace, "02_x", true);
  EXPECT_EQ(runs(), "run\n");
  EXPECT_EQ(chapter_results(workspace, "02_x", false).find("--quick"), std::string::npos);
  EXPECT_EQ(runs(), "run\nrun\n");
  program("echo new >>runs.txt; echo {} >$2");
  EXPECT_EQ(chapter_results(workspace, "02_x", false), "{}\n");
}
TEST_F(ChapterRuns, ShowWhatAFailingProgramSaid) {
  program("echo no data; exit 3");
  try {
    chapter_results(Workspace(path), "02_x", true);
    FAIL() << "expected an error";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "chapter 02_x failed:\nno data\n");
  }
}

TEST(RenderFormulas, EndsWithFileAndFormulaOfAMistake) {
  if (!program_exists("node") || !fs::exists("/usr/share/javascript/katex/katex.js")) {
    GTEST_SKIP() << "needs node and libjs-katex";
  }
  std::string name = (fs::temp_directory_path() / "gradbook-course-XXXXXX").string();
  const fs::path site = ::mkdtemp(name.data());
  const std::vector<std::string> command = {
      "node", std::string(GRADBOOK_SOURCE_DIR) + "/docs/site/render_formulas.js", site.string(),
      "/usr/share/javascript/katex/katex.js"};
  write_file(site / "good.html",
             "<p>\\(a &lt; b\\)</p><pre>\\(code\\)</pre><script>\"\\[x\\]\"</script>");
  EXPECT_TRUE(run_process(command).ok());
  const std::string good = read_file(site / "good.html");
  EXPECT_NE(good.find("class=\"katex\""), std::string::npos);
  EXPECT_NE(good.find("<pre>\\(code\\)</pre><script>\"\\[x\\]\"</script>"), std::string::npos);

  write_file(site / "bad.html", "<p>\\(\\frac{1}{\\)</p>");
  const ProcessResult result = run_process(command);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.output.find("bad.html"), std::string::npos);
  EXPECT_NE(result.output.find("\\frac{1}{"), std::string::npos);
  fs::remove_all(site);
}

TEST(SiteFiles, AreMadeOfThisCheckout) {
  SiteInputs inputs;
  inputs.root = GRADBOOK_SOURCE_DIR;
  inputs.units = read_units(inputs.root);
  const std::map<std::string, std::string> files = site_files(inputs);
  ASSERT_EQ(files.count("chapter_02_neighbors.md"), 1U);
  const std::string& chapter = files.at("chapter_02_neighbors.md");
  EXPECT_EQ(chapter.find("@exercises"), std::string::npos);
  EXPECT_NE(chapter.find("{#task_knn_predict}"), std::string::npos);
  EXPECT_NE(chapter.find("Figure F006 is not drawn yet"), std::string::npos);
  EXPECT_EQ(files.at("30_slide_map.md").find("does not have:"), std::string::npos)
      << "a title is missing in docs/slides.md";
}
TEST(ChapterHeadingTest, IsTheFirstLineOfALesson) {
  const ChapterHeading heading =
      chapter_heading("02_x", "Chapter 02: near things. Learn by keeping. All.\n\nText");
  EXPECT_EQ(heading.title, "02 Near things");
  EXPECT_EQ(heading.lead, "Learn by keeping. All.");
  EXPECT_THROW(chapter_heading("03_x", "Chapter 02: near things."), FileError);
}

}  // namespace
}  // namespace gradbook

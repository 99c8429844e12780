// What: the chapters of a checkout as the site sees them: folders, sections, figures; how much of
// the course is there.
// Why:  a figure without a page, or a number that nobody counted, is found by readers only.
#include "site/site_chapters.hpp"

#include "core/file.hpp"
#include "site/site_build.hpp"
#include "site/site_coverage.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

class SiteChapters : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    put("chapters/02_x/README.md", "Chapter 02: near. Keep.\n\n## The idea\n\n@figure F001\n");
    put("chapters/08_y/README.md", "Chapter 08: later. Figures only.\n\nText.\n");
    put("exercises/02_x/one.md",
        "# 02.1 One\n\nFirst.\n\n## one_f\npoints: 2\n### Hint 1\nsecret\n");
    put("exercises/02_x/one.hpp", "/// Slides: deck A \"Near\".\nint one_f(int x);\n");
    put("tests/02_x/one_test.cpp", "TEST(OneF, Works) {\n}\n");
    put("docs/slides.md", "# S\n\n## A Basics\n\n- Near\n- Far\n- Both\n");
    put("docs/totals.md",
        "| what | n |\n|---|---|\n| chapters | 5 |\n| exercises | 4 |\n| figures | 9 |\n");
    for (const char* file : {"docs/errata.md", "docs/students.md", "docs/instructors.md",
                             "docs/grading.md", "docs/notation.md", "CONTRIBUTING.md"}) {
      put(file, "# Guide\n\nText.\n");
    }
    put("docs/site/front.md",
        "# Small {#mainpage}\n\n@strip F001 F404\n\n@coverage\n\n@chapters\n");
    put("common/core/text.hpp", "");
    inputs.root = path;
    inputs.units = read_units(path);
    for (const char* id : {"F001", "F002", "F003"}) {
      SiteFigure figure;
      figure.id = id;
      figure.slug = "s";
      figure.chapter = figure.id == "F003" ? "08_y" : "02_x";
      figure.title = "Title of " + figure.id;
      figure.caption = "Caption.";
      figure.source = "chapters/" + figure.chapter + "/fig_s.cpp";
      figure.slides = {{'A', figure.id == "F003" ? "Far" : "Near"}};
      figure.files = {figure.name() + "_slide.svg", figure.name() + "_dark.svg"};
      figure.folder = path / "figures";
      for (const std::string& file : figure.files) write_file(figure.folder / file, "<svg/>");
      put(figure.source, "int x;\n");
      inputs.figures.push_back(figure);
    }
  }
  void put(const std::string& file, const std::string& text) const {
    write_file(path / file, text);
  }

  std::string page(const std::string& name) const { return site_files(inputs).at(name); }

  SiteInputs inputs;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(SiteChapters, ShowEveryFigureOfTheChapterOnce) {
  const std::string lesson = page("chapter_02_x.md");
  for (const char* id : {"figure_F001", "figure_F002"}) {
    const std::size_t at = lesson.find(std::string("<figure id=\"") + id);
    ASSERT_NE(at, std::string::npos) << id;
    EXPECT_EQ(lesson.find(std::string("<figure id=\"") + id, at + 1), std::string::npos) << id;
  }
  EXPECT_FALSE(has(lesson, "figure_F003"));
  EXPECT_LT(lesson.find("figure_F001"), lesson.find("## More figures"));
  EXPECT_LT(lesson.find("## More figures"), lesson.find("figure_F002"));
}
TEST_F(SiteChapters, WithoutALessonSaySoAndShowTheirFigures) {
  const std::string chapter = page("chapter_08_y.md");
  EXPECT_TRUE(has(chapter, "The lesson of this chapter is not written yet"));
  EXPECT_TRUE(has(chapter, "<figure id=\"figure_F003\""));
  EXPECT_TRUE(has(chapter, "Title of F003"));
  EXPECT_FALSE(has(page("chapter_02_x.md"), "is not written yet"));
}
TEST_F(SiteChapters, IgnoreStrayFoldersAndFiles) {
  const auto before = site_files(inputs);
  for (const char* stray :
       {"chapters/.ipynb_checkpoints/README.md", "chapters/02_x (copy)/README.md",
        "chapters/.#02_x/README.md", "chapters/._08_y/README.md", "chapters/notes.md",
        "chapters/02_x/.#README.md", "chapters/02_x/notes.md", "chapters/02_x/README (copy).md",
        "docs/.#errata.md", "docs/._errata.md", "docs/notes.md", "docs/errata (copy).md",
        "docs/site/._front.md", "exercises/02_x/.#one.hpp", "exercises/02_x/one (copy).hpp",
        "common/.ipynb_checkpoints/text.hpp", "common/core/.#text.hpp",
        "common/core/text (copy).hpp", "common/core/text.hpp~"}) {
    put(stray, "not a page $x\n");
  }
  EXPECT_EQ(site_files(inputs), before);
  EXPECT_EQ(site_chapters(path), (std::vector<std::string>{"02_x", "08_y"}));
  EXPECT_EQ(site_headers(inputs),
            (std::vector<std::filesystem::path>{"common/core/text.hpp", "exercises/02_x/one.hpp"}));
}
TEST_F(SiteChapters, FrontPageHasPicturesOfBothThemesAndCounts) {
  const std::string front = page("front.md");
  EXPECT_TRUE(has(front, "chapter_02_x.html#figure_F001"));
  EXPECT_TRUE(has(front, "only-light"));
  EXPECT_TRUE(has(front, "only-dark"));
  EXPECT_FALSE(has(front, "F404"));
  EXPECT_TRUE(has(front, "<b>3</b> of 9 figures"));
  EXPECT_TRUE(has(front, "lesson · 1 exercise · 2 figures"));
  EXPECT_TRUE(has(front, "no lesson yet · 1 figure"));
}
TEST_F(SiteChapters, SlidesThatNothingCoversAreOnTheMapToo) {
  const std::string map = page("30_slide_map.md");
  EXPECT_TRUE(has(map, "id=\"slide_A_near\""));
  EXPECT_TRUE(has(map, "1 slide of deck A that nothing covers yet"));
  EXPECT_TRUE(has(map, "<li id=\"slide_A_both\">Both</li>"));
}

TEST(LessonSections, AreHeadingsOutsideOfCode) {
  EXPECT_EQ(lesson_sections("Chapter\n\n## One\n\n```\n## no\n```\n### Sub\n## Two\n"),
            (std::vector<std::string>{"One", "Two"}));
  EXPECT_TRUE(lesson_sections("Chapter\n\nText ## no\n").empty());
}

using SiteCoverage = SiteChapters;

TEST_F(SiteCoverage, CountsWhatIsThere) {
  EXPECT_EQ(coverage_text(course_coverage(inputs)),
            "1 of 5 chapters, 1 of 4 exercises, 3 of 9 figures and 2 of 3 slides");
  inputs.figures.clear();  // not drawn: unknown, not none
  EXPECT_EQ(coverage_text(course_coverage(inputs)),
            "1 of 5 chapters, 1 of 4 exercises and 1 of 3 slides");
}
TEST_F(SiteCoverage, RefusesTotalsThatCannotBe) {
  put("docs/totals.md", "| chapters | 5 |\n| exercises | 4 |\n| figures | 2 |\n");
  EXPECT_THROW(course_coverage(inputs), FileError);
  put("docs/totals.md", "| chapters | 5 |\n| figures | 9 |\n");
  try {
    course_coverage(inputs);
    FAIL() << "expected an error";
  } catch (const FileError& error) {
    EXPECT_STREQ(error.what(), "docs/totals.md: has no line '| exercises | number |'");
  }
}

TEST(SiteStrip, NamesFiguresThatThereAre) {
  const std::filesystem::path root = GRADBOOK_SOURCE_DIR;
  const std::string front = read_file(root / "docs/site/front.md");
  const std::size_t begin = front.find("@strip ");
  ASSERT_NE(begin, std::string::npos);
  std::istringstream ids(front.substr(begin + 7, front.find('\n', begin) - begin - 7));
  std::string sources;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "chapters")) {
    if (entry.path().extension() == ".cpp") sources += read_file(entry.path());
  }
  std::string id;
  while (ids >> id) EXPECT_TRUE(has(sources, ".id = \"" + id + "\"")) << id;
}

}  // namespace
}  // namespace gradbook

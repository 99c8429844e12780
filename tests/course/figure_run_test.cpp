// What: finding, choosing and drawing figures.  Why: one broken figure must not cost the others,
// and nothing may be done twice. The checkout is made up: a "cmake" that does nothing, shell
// scripts as figure programs; gnuplot is the real one.
#include "site/figure_run.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <stdexcept>

#include "core/file.hpp"
#include "figures/script.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

class DrawFigures : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    path = fs::canonical(path);
    write_file(path / "CMakeLists.txt", "");
    fs::create_directories(path / "exercises");
    fs::create_directories(path / "datasets");
    fs::create_directories(path / "chapters");
    write_file(path / "build/release/build.ninja", "");
    write_file(path / "build/release/CMakeCache.txt",
               "\nCMAKE_HOME_DIRECTORY:INTERNAL=" + path.string() + "\n");
    script(path / "bin/cmake", "exit 0");
    old_path_ = std::getenv("PATH");
    ::setenv("PATH", ((path / "bin").string() + ":" + old_path_).c_str(), 1);
    // The chapter's program, which leaves each figure to a script of its own
    script(program(), "for word; do [ \"$last\" != --id ] || id=$word; last=$word; done\nexec " +
                          path.string() + "/figure_$id \"$@\"");
    add_figure("F901", "first");
    add_figure("F902", "second");
  }
  void TearDown() override {
    ::setenv("PATH", old_path_.c_str(), 1);
    ::unsetenv("GRADBOOK_GNUPLOT");
    TemporaryFolder::TearDown();
  }

  static void script(const fs::path& file, const std::string& commands) {
    write_file(file, "#!/bin/sh\n" + commands + "\n");
    ::chmod(file.c_str(), 0755);
  }

  fs::path program() const { return path / "build/release/figures/02_neighbors_figures"; }

  /// A figure file, and a script that writes what a real program would write; it counts its runs.
  void add_figure(const std::string& id, const std::string& slug) {
    write_file(path / "chapters/02_neighbors" / ("fig_" + slug + ".cpp"),
               "{.id = \"" + id + "\",\n .slug = \"" + slug + "\"}");
    Figure figure({.id = id, .slug = slug, .title = "Title"});
    figure.panel().line("curve", arma::vec{1, 2}, arma::vec{3, 4});
    const std::string stem = figure.info().stem();
    write_file(path / (stem + ".gp"), gnuplot_script(figure));
    script(path / ("figure_" + id), "echo run >>" + (path / "runs").string() +
                                        "\nwhile [ \"$1\" != --out ]; do shift; done\n" +
                                        "mkdir -p \"$2\"; cp " + (path / (stem + ".gp")).string() +
                                        " \"$2\"\n" + "echo '{\"id\": \"" + id +
                                        "\", \"title\": \"Title\"}' >\"$2/" + stem +
                                        ".json\"; echo >\"$2/" + stem + ".dat\"");
  }

  std::size_t runs() const {
    if (!fs::exists(path / "runs")) return 0;
    const std::string text = read_file(path / "runs");
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  std::vector<FigureOutcome> draw(const FigureRequest& request = {}) const {
    return draw_figures(Workspace(path), request);
  }
  fs::path picture(const std::string& stem) const {
    return path / "out/figures/02_neighbors" / (stem + "_slide.svg");
  }

  std::string old_path_;
};

TEST_F(DrawFigures, AreDrawnOnceAndNotAgain) {
  std::vector<FigureOutcome> outcomes = draw();
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_EQ(outcomes[0].error, "");
  EXPECT_EQ(outcomes[0].drawn, 1U);
  EXPECT_TRUE(fs::exists(picture("F901_first")));
  EXPECT_EQ(runs(), 2U);
  outcomes = draw();
  EXPECT_EQ(outcomes[0].drawn + outcomes[1].drawn, 0U);
  EXPECT_EQ(outcomes[1].pictures.size(), 1U);
  EXPECT_EQ(runs(), 2U);
}

TEST_F(DrawFigures, AreDrawnAgainWhenTheirProgramADataSetOrAPictureChanged) {
  draw();
  script(program(), read_file(program()) + "# changed");
  EXPECT_EQ(draw()[0].drawn, 0U);  // its script has not changed
  EXPECT_EQ(runs(), 4U);
  fs::remove(picture("F901_first"));
  EXPECT_EQ(draw()[0].drawn, 1U);
  EXPECT_EQ(runs(), 4U);  // rendered from its script
  write_file(path / "datasets/new.csv", "1");
  draw();
  EXPECT_EQ(runs(), 6U);
  EXPECT_EQ(draw({.again = true})[1].drawn, 1U);
}

TEST_F(DrawFigures, OneThatFailsLeavesTheOthersAlone) {
  script(path / "figure_F901", "echo 'knn_predict: X is 2x3' >&2; exit 2");
  std::vector<FigureOutcome> outcomes = draw();
  EXPECT_EQ(outcomes[0].error, "knn_predict: X is 2x3");
  EXPECT_TRUE(fs::exists(picture("F902_second")));
  script(path / "figure_F901", "kill -SEGV $$");
  outcomes = draw();
  EXPECT_NE(outcomes[0].error.find("crashed (signal 11)"), std::string::npos);
  EXPECT_EQ(outcomes[1].error, "");
}

TEST_F(DrawFigures, NameTheFigureThatGnuplotBroke) {
  write_file(path / "F901_first.gp", "plot nothing_of_this_name\n");
  const std::vector<FigureOutcome> outcomes = draw();
  EXPECT_NE(outcomes[0].error.find("F901_first: gnuplot ended with exit code 1"),
            std::string::npos);
  EXPECT_FALSE(fs::exists(picture("F901_first")));
  EXPECT_TRUE(fs::exists(picture("F902_second")));
}

TEST_F(DrawFigures, WriteIntoAnotherFolderAndAGallery) {
  draw({.wanted = {"F902"}, .formats = {"svg", "pdf"}, .out = path / "elsewhere"});
  EXPECT_TRUE(fs::exists(path / "elsewhere/02_neighbors/F902_second_slide.pdf"));
  EXPECT_FALSE(fs::exists(path / "elsewhere/02_neighbors/F901_first_slide.pdf"));
  const std::string page = read_file(write_gallery(path / "elsewhere"));
  EXPECT_NE(page.find("02_neighbors/F902_second_slide.svg"), std::string::npos);
  EXPECT_EQ(page.find("F901"), std::string::npos);
  EXPECT_THROW(draw({.out = path / "CMakeLists.txt"}), FileError);
}

TEST_F(DrawFigures, AreChosenByIdNameOrChapter) {
  const std::vector<FigureSource> sources = find_figure_sources(path);
  for (const char* word : {"F901", "f901", "first"}) {
    const std::vector<FigureSource> chosen = select_figures(sources, {word});
    ASSERT_EQ(chosen.size(), 1U) << word;
    EXPECT_EQ(chosen[0].slug, "first");
    EXPECT_EQ(chosen[0].target(), "figures.02_neighbors");
  }
  for (const char* word : {"02", "neighbors", "02_neighbors"}) {
    EXPECT_EQ(select_figures(sources, {word}).size(), 2U) << word;
  }
  try {
    select_figures(sources, {"F901", "secnd"});
    FAIL() << "no error";
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("'secnd', did you mean second?"), std::string::npos);
  }
}

TEST_F(DrawFigures, MustHaveIdsOfTheirOwn) {
  add_figure("F901", "third");
  EXPECT_THROW(find_figure_sources(path), std::runtime_error);
}

TEST_F(DrawFigures, AreFoundAmongStrayFiles) {
  const fs::path chapter = path / "chapters/02_neighbors";
  const std::string figure = read_file(chapter / "fig_first.cpp");
  for (const char* name :
       {"._fig_first.cpp", ".#fig_first.cpp", "fig_first.cpp~", "#fig_first.cpp#",
        "fig_first.cpp.orig", ".ipynb_checkpoints/fig_first.cpp", "notes.md"}) {
    write_file(chapter / name, figure);
  }
  fs::create_symlink("nobody@nowhere.1", chapter / ".#fig_second.cpp");
  fs::create_directories(chapter / "fig_folder.cpp");
  write_file(path / "chapters/02_neighbors (copy)/fig_first.cpp", figure);
  write_file(path / "chapters/.ipynb_checkpoints/fig_first.cpp", figure);
  write_file(chapter / "fig_first (copy).cpp", figure);
  write_file(chapter / "fig_first_old.cpp", figure);
  write_file(chapter / "fig_begun.cpp", "// nothing yet");
  const FigureFiles files = scan_figures(path);
  ASSERT_EQ(files.sources.size(), 2U);
  EXPECT_EQ(files.sources[0].slug, "first");
  EXPECT_EQ(files.sources[1].slug, "second");
  // Said of those that could be meant
  ASSERT_EQ(files.ignored.size(), 4U);
  EXPECT_NE(files.ignored[0].find("fig_begun.cpp is ignored: it registers no figure"),
            std::string::npos);
  EXPECT_NE(files.ignored[1].find("fig_first (copy).cpp is ignored"), std::string::npos);
  EXPECT_NE(files.ignored[2].find("fig_first_old.cpp is ignored"), std::string::npos);
  EXPECT_NE(files.ignored[3].find("fig_folder.cpp is ignored"), std::string::npos);
  EXPECT_EQ(draw().size(), 2U);
}

TEST_F(DrawFigures, LieBesideOtherFilesInTheGallery) {
  draw();
  write_file(path / "out/figures/other/settings.json", "{no json");
  write_file(path / "out/figures/02_neighbors/F901_first_slide (copy).svg", "");
  EXPECT_NE(read_file(write_gallery(path / "out/figures")).find("F901"), std::string::npos);
}

}  // namespace
}  // namespace gradbook

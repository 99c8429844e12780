// What: figures from their folder to the pages.
// Why:  another program draws them; the site must show what is there and say what is broken or
// missing.
#include "site/site_figures.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

/// Two figures of two chapters, made up.
class SiteFigures : public TemporaryFolder {
 protected:
  void SetUp() override {
    TemporaryFolder::SetUp();
    describe("09_mlp", "F028", "net");
    describe("02_neighbors", "F006", "knn_regions");
    for (const char* rest :
         {"_slide.svg", "_dark.svg", "_print.pdf", "_slide.png", ".gp", ".dat", "_more.txt"}) {
      write_file(path / "02_neighbors" / ("F006_knn_regions" + std::string(rest)), "x");
    }
    write_file(path / "02_neighbors/F006_knn_regions_2_slide.svg", "x");
  }
  void describe(const std::string& chapter, const std::string& id, const std::string& slug,
                const std::string& animated = "false") {
    write_file(
        path / chapter / (id + "_" + slug + ".json"),
        "{\"id\": \"" + id + "\", \"slug\": \"" + slug + "\", \"chapter\": \"" + chapter +
            "\", \"title\": \"Regions\", \"caption\": \"k < 3\", \"alt\": \"two \\\"moons\\\"\", "
            "\"slides\": [{\"deck\": \"A\", \"title\": \"k-NN\"}], \"source\": \"chapters/" +
            chapter + "/fig_" + slug +
            ".cpp\", \"units\": [\"02_neighbors/knn\"], \"animated\": " + animated + "}");
  }
};

TEST_F(SiteFigures, AreReadInTheOrderOfChapters) {
  const std::vector<SiteFigure> figures = read_site_figures(path);
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].id, "F006");
  EXPECT_EQ(figures[1].id, "F028");
  EXPECT_EQ(figures[0].slides, (std::vector<SlideTitle>{{'A', "k-NN"}}));
  EXPECT_EQ(figures[0].units, (std::vector<std::string>{"02_neighbors/knn"}));
}
TEST_F(SiteFigures, HaveTheFilesThatWereDrawn) {
  EXPECT_EQ(read_site_figures(path)[0].files,
            (std::vector<std::string>{"F006_knn_regions.dat", "F006_knn_regions.gp",
                                      "F006_knn_regions_dark.svg", "F006_knn_regions_print.pdf",
                                      "F006_knn_regions_slide.png", "F006_knn_regions_slide.svg"}));
}
TEST_F(SiteFigures, ShowALargePictureAsPng) {
  EXPECT_EQ(read_site_figures(path)[0].picture("slide"), "F006_knn_regions_slide.svg");
  write_file(path / "02_neighbors/F006_knn_regions_slide.svg", std::string(400'001, 'x'));
  EXPECT_EQ(read_site_figures(path)[0].picture("slide"), "F006_knn_regions_slide.png");
}
TEST_F(SiteFigures, MoveWhenTheyAreAnimated) {
  describe("02_neighbors", "F006", "knn_regions", "true");
  EXPECT_EQ(read_site_figures(path)[0].picture("dark"), "F006_knn_regions_dark.svg");
  write_file(path / "02_neighbors/F006_knn_regions_dark.gif", "x");
  EXPECT_EQ(read_site_figures(path)[0].picture("dark"), "F006_knn_regions_dark.gif");
}
TEST_F(SiteFigures, AppearInBothThemesWithEscapedText) {
  const std::string block = figure_block(read_site_figures(path), "F006");
  for (const char* part :
       {"class=\"only-light\"", "src=\"figures/F006_knn_regions_slide.svg\"", "class=\"only-dark\"",
        "src=\"figures/F006_knn_regions_dark.svg\"", "loading=\"lazy\"",
        "alt=\"two &quot;moons&quot;\"", "k &lt; 3", "figures.html#F006"}) {
    EXPECT_NE(block.find(part), std::string::npos) << part << " in " << block;
  }
}
TEST_F(SiteFigures, SayHowToDrawThemWhenMissing) {
  for (const char* id : {"F028", "F999"}) {  // nothing drawn; unknown
    EXPECT_NE(
        figure_block(read_site_figures(path), id).find("./gradbook figures " + std::string(id)),
        std::string::npos);
  }
  EXPECT_NE(gallery_markdown({}).find("`./gradbook figures` draws them"), std::string::npos);
}
TEST_F(SiteFigures, LinkEveryDownloadInTheGallery) {
  const std::string gallery = gallery_markdown(read_site_figures(path));
  for (const char* part :
       {"id=\"F006\"", "F006_knn_regions_print.pdf\" download>pdf", ".gp\" download",
        ".dat\" download", "source_02_neighbors_fig_knn_regions.html", "No picture was drawn"}) {
    EXPECT_NE(gallery.find(part), std::string::npos) << part << " in " << gallery;
  }
}
TEST_F(SiteFigures, AreNoneWithoutAFolder) {
  EXPECT_TRUE(read_site_figures(path / "none").empty());
}
TEST_F(SiteFigures, AreOnlyInFoldersOfChapters) {
  write_file(path / ".stamps/F006_knn_regions.json", "not a description");
  EXPECT_EQ(read_site_figures(path).size(), 2U);
}
TEST_F(SiteFigures, NameABrokenDescription) {
  const std::filesystem::path file = path / "02_neighbors/F007_bad.json";
  for (const char* text : {"{", "{\"id\": \"F007\"}", "[]"}) {
    write_file(file, text);
    try {
      read_site_figures(path);
      FAIL() << "expected an error for " << text;
    } catch (const FileError& error) {
      EXPECT_NE(std::string(error.what()).find("F007_bad.json: is no description"),
                std::string::npos)
          << error.what();
    }
  }
}
TEST_F(SiteFigures, RefuseADescriptionOfAnotherFigure) {
  std::filesystem::rename(path / "09_mlp/F028_net.json", path / "09_mlp/F029_net.json");
  EXPECT_THROW(read_site_figures(path), FileError);
}

}  // namespace
}  // namespace gradbook

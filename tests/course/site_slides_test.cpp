// What: reading which slides a contract, a chapter or a figure belongs to, and finding what is
// missing. Why:  the map from slides to tests is what a lecturer relies on; a slide that is lost
// would look covered.
#include "site/site_slides.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace gradbook {
namespace {

using Slides = std::vector<SlideTitle>;

TEST(ParseSlides, ReadsTitlesOfSeveralDecks) {
  EXPECT_EQ(parse_slides(" deck A \"x\", \"y\"; deck B \"z\"."),
            (Slides{{'A', "x"}, {'A', "y"}, {'B', "z"}}));
}
TEST(ParseSlides, JoinsTitlesThatWrap) {
  EXPECT_EQ(parse_slides("deck B \"Multilayer Perceptron: Representation (matrix\n notation)\"."),
            (Slides{{'B', "Multilayer Perceptron: Representation (matrix notation)"}}));
}
TEST(ParseSlides, SkipsRemarks) {
  EXPECT_EQ(parse_slides("deck A \"x\" (scale in [0, 1]; (\"quoted\")); deck C \"y\" (z)."),
            (Slides{{'A', "x"}, {'C', "y"}}));
}
TEST(ParseSlides, StopsAtTheFullStop) {
  EXPECT_EQ(parse_slides("deck C \"x\". Slide says \"a Gaussian\"; deck B \"y\"."),
            (Slides{{'C', "x"}}));
}
TEST(ParseSlides, KeepsAFullStopInsideATitle) {
  EXPECT_EQ(parse_slides("deck A \"ML vs. Deep Learning\""),
            (Slides{{'A', "ML vs. Deep Learning"}}));
}
TEST(ParseSlides, RejectsWhatItWouldLose) {
  for (const char* text :
       {"", "deck A", "A \"x\"", "deck A \"x", "deck A \"x\" and \"y\"", "deck A \"x\" (y",
        "deck a \"x\"", "deck A \"\"", "deck A \"x\",", "deck A \"x\"; \"y\""}) {
    EXPECT_THROW(parse_slides(text), std::invalid_argument) << text;
  }
}

Unit small_unit() {
  Unit unit;
  unit.tasks = {{.function = "knn_vote", .points = 1, .text = "", .hints = {}},
                {.function = "knn_predict", .points = 1, .text = "", .hints = {}}};
  return unit;
}

TEST(ContractSlides, BelongToTheFunctionBelow) {
  const auto slides = contract_slides(
      "/// Votes.\n/// Slides: deck A \"x\",\n/// \"y\". More.\narma::uword knn_vote(int k);\n"
      "/// Slides: deck B \"z\".\narma::urowvec knn_predict(const arma::mat& X,\n    int k);\n",
      small_unit());
  EXPECT_EQ(slides.at("knn_vote"), (Slides{{'A', "x"}, {'A', "y"}}));
  EXPECT_EQ(slides.at("knn_predict"), (Slides{{'B', "z"}}));
}
TEST(ContractSlides, NeedNotBeThere) {
  EXPECT_TRUE(contract_slides("/// Votes.\nint knn_vote(int k);\n", small_unit()).empty());
}
TEST(ContractSlides, NamesTheFunctionOfABrokenLine) {
  try {
    contract_slides("/// Slides: \"x\".\nint knn_vote(int k);\n", small_unit());
    FAIL() << "expected an error";
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(std::string(error.what()).substr(0, 42),
              "knn_vote: Slides: expected a deck at \"\"x\".");
  }
}

TEST(ChapterSlides, AreTheFirstCellsBelowSlides) {
  EXPECT_EQ(chapter_slides("| deck A \"no\" |\n## Slides\n\n| slides | what |\n|---|---|\n"
                           "| deck A \"x\"; deck B \"y\" | \"z\" |\n| deck A \"x\" | w |\n\n## "
                           "More\n| deck A \"n\" |\n"),
            (Slides{{'A', "x"}, {'B', "y"}}));
}

TEST(SlideOrderTest, KnowsOtherNamesAndOrder) {
  const SlideOrder order("## A Overview\n- one = first\n- two\n\n## B Other\n- zero\n");
  EXPECT_EQ(order.deck_name('A'), "Overview");
  EXPECT_EQ(order.main_name({'A', "first"}), (SlideTitle{'A', "one"}));
  EXPECT_FALSE(order.knows({'B', "one"}));
  EXPECT_EQ(order.sorted({{'B', "zero"}, {'A', "new"}, {'A', "two"}, {'A', "first"}}),
            (Slides{{'A', "first"}, {'A', "two"}, {'A', "new"}, {'B', "zero"}}));
}

TEST(FindGaps, NamesWhatASlideOfAChapterLacks) {
  const std::map<SlideTitle, SlideUse> uses = {{{'A', "bare"}, {{"02"}, {}, {}}},
                                               {{'A', "figure only"}, {{"02"}, {}, {"F001"}}},
                                               {{'A', "full"}, {{"02"}, {"f"}, {"F1"}}},
                                               {{'A', "no chapter"}, {{}, {}, {"F002"}}},
                                               {{'A', "test only"}, {{"02"}, {"f"}, {}}}};
  const std::vector<SlideGap> gaps = find_gaps(uses, true);
  ASSERT_EQ(gaps.size(), 3U);
  EXPECT_EQ(gaps[0].what, "no test, no figure");
  EXPECT_EQ(gaps[1].what, "no test");
  EXPECT_EQ(gaps[2].what, "no figure");
}
TEST(FindGaps, IgnoresFiguresBeforeTheyAreDrawn) {
  const std::vector<SlideGap> gaps =
      find_gaps({{{'A', "x"}, {{"02"}, {"f"}, {}}}, {{'A', "y"}, {{"02"}, {}, {}}}}, false);
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].what, "no test");
}

}  // namespace
}  // namespace gradbook

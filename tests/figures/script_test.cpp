// What: the gnuplot script.  Why: it carries all numbers of a figure, for every theme and format.
#include "figures/script.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

#include "figures/theme.hpp"

namespace gradbook {
namespace {

FigureInfo info() {
  return {.id = "F999",
          .slug = "example",
          .title = "An example",
          .slides = {{"A", "Some Slide"}},
          .alt = "a line"};
}

Figure example(double shift = 0) {
  Figure figure(info());
  figure.caption("Two points.");
  figure.panel().line("curve", arma::vec{1, 2, 3}, arma::vec{4, 5.25, 6 + shift}, {}, "the curve");
  figure.panel().legend = LegendAt::above;
  return figure;
}

/// The rows of a named block of a script.
std::vector<std::string> block_of(const std::string& script, const std::string& name) {
  std::istringstream lines(script);
  std::vector<std::string> rows;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (inside && line == "e") return rows;
    if (inside) rows.push_back(line);
    if (line == "$" + name + " << e") inside = true;
  }
  return rows;
}

TEST(GnuplotScript, HoldsTheNumbersOfItsMatrices) {
  const std::string script = gnuplot_script(example());
  EXPECT_EQ(block_of(script, "p1_curve"), (std::vector<std::string>{"1 4", "2 5.25", "3 6"}));
  EXPECT_NE(script.find("plot $p1_curve using 1:2 with lines"), std::string::npos);
  EXPECT_NE(script.find("# Two points. Slide: deck A “Some Slide”."), std::string::npos);
}

TEST(GnuplotScript, KeepsMatricesRowByRow) {
  // gnuplot-iostream would send a matrix as one column, if its header came before Armadillo's
  Figure figure(info());
  figure.panel().image("picture", {{1, 2, 3}, {4, 5, 6}}, 0, 6);
  EXPECT_EQ(block_of(gnuplot_script(figure), "p1_picture"),
            (std::vector<std::string>{"1 2 3", "4 5 6"}));
}

TEST(GnuplotScript, GivesEveryInkADashOfItsOwnInPrint) {
  Figure figure(info());
  for (const Ink ink :
       {Ink::blue, Ink::vermillion, Ink::green, Ink::purple, Ink::orange, Ink::sky}) {
    figure.panel().line(ink_name(ink), arma::vec{1, 2}, arma::vec{3, 4}, {.ink = ink});
  }
  const std::string script = gnuplot_script(figure);
  const std::size_t at = script.find("array ink_dash[6] = [") + 21;
  std::istringstream list(script.substr(at, script.find(']', at) - at));
  std::set<std::string> dashes;
  for (std::string dash; std::getline(list, dash, ',');) dashes.insert(dash);
  EXPECT_EQ(dashes.size(), 6U);
  for (int n = 1; n <= 6; ++n) {
    EXPECT_NE(script.find("dt dash(" + std::to_string(n) + ") lc"), std::string::npos) << n;
  }
}

TEST(Theme, HasTintsOfDifferentLightnessInPrint) {
  // "blue_tint = dark ? '#…' : for_print ? '#b4c6d6' : '#…'"; weights of a luminance as in PAL and
  // NTSC
  const std::string theme(theme_commands());
  std::set<int> lightness;
  for (const char* name : {"blue", "vermillion", "green", "purple", "orange", "sky"}) {
    const std::size_t line = theme.find(std::string("\n") + name + "_tint");
    const std::size_t at = theme.find("for_print ? '#", line) + 14;
    const auto part = [&](std::size_t i) {
      return std::stoi(theme.substr(at + i, 2), nullptr, 16);
    };
    lightness.insert((299 * part(0) + 587 * part(2) + 114 * part(4)) / 1000);
  }
  ASSERT_EQ(lightness.size(), 6U);
  int before = -100;
  for (const int light : lightness) {
    EXPECT_GE(light - before, 5) << light;
    before = light;
  }
}

TEST(GnuplotScript, TakesTextsLiterally) {
  Figure figure = example();
  figure.panel().x.marks = {{1, "50 %"}};
  figure.panel().title = "`id` and \"x\"";
  const std::string script = gnuplot_script(figure);
  EXPECT_NE(script.find("\"50 %%\" 1"), std::string::npos);  // tics are formats
  EXPECT_NE(script.find("\\`id\\` and \\\"x\\\""), std::string::npos);
}

TEST(GnuplotScript, NeedsAPanel) {
  EXPECT_THROW(gnuplot_script(Figure(info())), std::invalid_argument);
}

TEST(GnuplotScript, SharesNumbersThatFramesRepeat) {
  Figure figure(info());
  for (const double x : {1.0, 2.0}) {
    Panel& panel = figure.add_frame().panel();
    panel.points("data", arma::vec{5, 6}, arma::vec{7, 8});
    panel.points("moving", arma::vec{x}, arma::vec{x});
  }
  const Figure::NamedBlocks named = figure.named_blocks();
  ASSERT_EQ(named.blocks.size(), 3U);
  EXPECT_EQ(named.blocks[0].name, "f01_p1_data");
  EXPECT_EQ(named.blocks[2].name, "f02_p1_moving");
}

TEST(Overlay, IsDrawnWhereTheStudentsNumbersDiffer) {
  const Overlay overlay{"02.3 knn", example(2).named_blocks().blocks};
  const std::string script = gnuplot_script(example(), &overlay);
  EXPECT_EQ(block_of(script, "yours_p1_curve").back(), "3 8");
  EXPECT_NE(script.find("$yours_p1_curve using 1:2 with lines lw 3*LW dt '-' lc rgb yours"),
            std::string::npos);
  EXPECT_NE(script.find("reference"), std::string::npos);
  // 2 of the range 4 to 6
  EXPECT_NE(script.find("yours (02.3 knn): differs, most in curve (100 % of its range)"),
            std::string::npos);
}

TEST(Overlay, SaysSoWhenAllNumbersAreTheSame) {
  const Overlay overlay{"02.3 knn", example().named_blocks().blocks};
  const std::string script = gnuplot_script(example(), &overlay);
  EXPECT_EQ(script.find("$yours_"), std::string::npos);
  EXPECT_NE(script.find("yours (02.3 knn): the same numbers"), std::string::npos);
}

}  // namespace
}  // namespace gradbook

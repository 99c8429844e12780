// What: axes, grids, legends and tics.  Why: panels must align and nothing may be clipped.
#include "figures/picture.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "figures/schematic.hpp"

namespace gradbook {
namespace {

const arma::vec kX = {1, 2, 5};
const arma::vec kY = {-3, 0.5, 7};

TEST(PictureLayout, AlignsAxesOfOneRowAndOneColumn) {
  Picture picture;
  picture.grid(2, 2);
  for (unsigned i = 0; i < 4; ++i) picture.panel(i / 2, i % 2).line("curve", kX, kY * (i + 1.0));
  picture.panel(0, 0).title = "with a title";
  picture.panel(1, 1).y.label = "with a label";
  picture.panel(1, 0).legend = LegendAt::above;
  const std::vector<Picture::Placed> placed = picture.layout();
  ASSERT_EQ(placed.size(), 4U);
  EXPECT_DOUBLE_EQ(placed[0].place.top, placed[1].place.top);
  EXPECT_DOUBLE_EQ(placed[0].place.bottom, placed[1].place.bottom);
  EXPECT_DOUBLE_EQ(placed[1].place.left, placed[3].place.left);
  EXPECT_DOUBLE_EQ(placed[1].place.right, placed[3].place.right);
  const auto height = [&](int i) { return placed[i].place.top - placed[i].place.bottom; };
  EXPECT_NEAR(height(0), height(2), 1e-12);
  for (const Picture::Placed& one : placed) {
    EXPECT_GE(one.place.left, one.cell.left);
    EXPECT_LE(one.place.right, one.cell.right);
    EXPECT_GE(one.place.bottom, 0);
    EXPECT_LE(one.place.top, 1);
  }
}

TEST(PictureLayout, MakesUnitsOfBothAxesEquallyLong) {
  Picture picture;
  Panel& panel = picture.panel();
  panel.points("points", kX, kY);
  panel.equal_scale = true;
  const Rectangle place = picture.layout()[0].place;
  const Extent limits = panel.limits();
  const double per_x = (place.right - place.left) * Picture::kWidth / (limits.x_hi - limits.x_lo);
  const double per_y = (place.top - place.bottom) * Picture::kHeight / (limits.y_hi - limits.y_lo);
  EXPECT_NEAR(per_x, per_y, 1e-9 * per_x);
}

TEST(PictureGrid, RefusesWhatDoesNotFit) {
  Picture picture;
  picture.grid(1, 2);
  EXPECT_THROW(picture.panel(1, 0), std::invalid_argument);
  EXPECT_THROW(picture.grid(0, 2), std::invalid_argument);
  EXPECT_THROW(picture.grid(1, 2, {1, 2, 3}), std::invalid_argument);
  picture.panel(0, 0);
  EXPECT_THROW(picture.grid(2, 2), std::invalid_argument);  // a panel is there already
}

TEST(PanelLimits, KeepRoomAroundPointsAndNoneAroundMaps) {
  Panel points;
  points.points("points", kX, kY);
  EXPECT_LT(points.limits().x_lo, 1);
  EXPECT_GT(points.limits().y_hi, 7);
  Panel map;
  const MapGrid grid{.x_lo = -1, .x_hi = 2, .y_lo = 0, .y_hi = 3, .columns = 4, .rows = 3};
  map.map("map", grid, arma::mat(3, 4, arma::fill::ones), ColourMap::sequential, 0, 1);
  EXPECT_EQ(map.limits().x_lo, -1);
  EXPECT_EQ(map.limits().y_hi, 3);
}

TEST(PanelLayers, RefuseShapesThatDoNotFit) {
  Panel panel;
  EXPECT_THROW(panel.line("a", kX, arma::vec{1, 2}), std::invalid_argument);
  EXPECT_THROW(panel.points("a", arma::vec(), arma::vec()), std::invalid_argument);
  EXPECT_THROW(panel.classes("a", arma::mat(3, 2), arma::urowvec{0, 1}), std::invalid_argument);
  const MapGrid grid{.columns = 4, .rows = 3};
  EXPECT_THROW(panel.regions("a", grid, arma::mat(4, 3), 2), std::invalid_argument);
  EXPECT_THROW(panel.regions("a", grid, arma::mat(3, 4).fill(2), 2), std::invalid_argument);
  EXPECT_THROW(panel.line("two words", kX, kY), std::invalid_argument);
  panel.line("a", kX, kY);
  EXPECT_THROW(panel.line("a", kX, kY), std::invalid_argument);  // the name is taken
}

TEST(MapGrid, HasItsPointsRowByRowFromTheLowerLeft) {
  const MapGrid grid{.x_lo = 0, .x_hi = 2, .y_lo = 10, .y_hi = 11, .columns = 3, .rows = 2};
  const arma::mat points = grid.points();
  EXPECT_EQ(points(0, 2), 2);
  EXPECT_EQ(points(1, 2), 10);
  EXPECT_EQ(points(0, 3), 0);
  EXPECT_EQ(points(1, 3), 11);
  const arma::mat map = grid.to_map(points.row(1));
  EXPECT_EQ(map(0, 2), 10);
  EXPECT_EQ(map(1, 0), 11);
  EXPECT_THROW(grid.to_map(arma::rowvec(5)), std::invalid_argument);
}

TEST(MakeTics, AreRoundNumbersInsideTheLimits) {
  EXPECT_EQ(make_tics(-0.4, 1.1, false, 4).text, (std::vector<std::string>{"0", "0.5", "1"}));
  EXPECT_EQ(make_tics(-20, 5, false, 5).text,
            (std::vector<std::string>{"−20", "−15", "−10", "−5", "0", "5"}));
  EXPECT_EQ(make_tics(0.5, 200, true, 5).text, (std::vector<std::string>{"1", "10", "10^{2}"}));
}

TEST(LiteralText, HidesGnuplotsMarks) { EXPECT_EQ(literal_text("a_b^{c}"), R"(a\_b\^\{c\})"); }

TEST(DrawMatrix, PrintsEveryNumberInItsCell) {
  Picture picture;
  Panel& canvas = picture.canvas();
  const MatrixDrawing matrix =
      draw_matrix(canvas, "W", {{1, 2, 3}, {4, 5, 6}}, {2, 8}, {.cell = 1});
  const arma::mat& values = canvas.layers()[0].block.values;
  ASSERT_EQ(values.n_rows, 6U);
  EXPECT_EQ(values(5, 2), 6);
  EXPECT_DOUBLE_EQ(values(5, 0), 4.5);  // x of column 2
  EXPECT_DOUBLE_EQ(values(5, 1), 6.5);  // y of row 1, below the first
  EXPECT_DOUBLE_EQ(matrix.right(), 5);
}

TEST(DrawNetwork, ConnectsEveryUnitWithAllOfTheNextLayer) {
  Picture picture;
  Panel& canvas = picture.canvas();
  const NetworkDrawing network = draw_network(canvas, {3, 4, 2});
  EXPECT_EQ(network.units[1].size(), 4U);
  // 3·4 + 4·2 lines and 9 circles
  EXPECT_EQ(canvas.shapes().size(), 12U + 8U + 9U);
  EXPECT_THROW(draw_network(canvas, {3}), std::invalid_argument);
}

TEST(Mosaic, LeavesGapsBetweenPictures) {
  const arma::mat all = mosaic({arma::mat(2, 3).fill(1), arma::mat(2, 3).fill(2)}, 2);
  EXPECT_EQ(arma::size(all), arma::size(2, 7));
  EXPECT_TRUE(std::isnan(all(0, 3)));
  EXPECT_EQ(all(1, 4), 2);
  EXPECT_THROW(mosaic({arma::mat(2, 3), arma::mat(3, 2)}, 2), std::invalid_argument);
}

}  // namespace
}  // namespace gradbook

/// @file common/figures/schematic.hpp
/// Drawings that lectures need again and again, made of a panel's shapes, texts and numbers.
///
/// All are drawn in units of the panel; Picture::canvas() has 16 × 9 of them.
#pragma once
#include <armadillo>
#include <string>
#include <utility>
#include <vector>

#include "figures/panel.hpp"

namespace gradbook {

/// A point of a drawing.
struct Point {
  double x = 0;  ///< to the right
  double y = 0;  ///< upwards
};

/// How a fully connected network is drawn.
struct NetworkStyle {
  double x_lo = 2,             ///< centres of the first layer
      x_hi = 14;               ///< centres of the last layer
  double y_middle = 4.5;       ///< around which every layer is centred
  double spacing = 1.4;        ///< between the units of a layer
  double radius = 0.48;        ///< of a unit
  std::vector<Ink> inks = {};  ///< of the layers; empty: blue, green …, vermillion
  /// Layers with more units than this show the first ones, dots, and the last one.
  arma::uword most_units = 6;
  double edge_width = 1.5;   ///< of the connections, as LineStyle::width
  Ink edge_ink = Ink::grey;  ///< of the connections
};

/// A network on paper: the centres of its units, layer by layer, from the top.
struct NetworkDrawing {
  std::vector<std::vector<Point>> units;  ///< per layer; only those that are drawn
  double radius = 0;                      ///< of every unit
  /// Where an edge from unit i of a layer to unit j of the next may carry a text: a share of its
  /// way.
  Point on_edge(std::size_t layer, std::size_t i, std::size_t j, double share = 0.3) const;
};

/// Draws units and all connections between neighbouring layers.
/// @param panel        where to draw
/// @param layer_sizes  units per layer, inputs first
/// @param style        places, sizes, inks
NetworkDrawing draw_network(Panel& panel, const std::vector<arma::uword>& layer_sizes,
                            const NetworkStyle& style = {});

/// A box with a text in its middle; "\n" begins a new line, which is smaller.
struct TextBox {
  Point centre;           ///< of the box
  double width = 2.4;     ///< in units of the panel
  double height = 1.2;    ///< in the same
  std::string text = {};  ///< empty: only the box
  Ink ink = Ink::blue;    ///< of the outline; its tint fills the box
  double size = 1;        ///< of the first line, as TextStyle::size; the others have 0.8 of it
};

/// Draws `box` with round corners and its text into `panel`.
void draw_box(Panel& panel, const TextBox& box);

/// An arrow between the borders of two boxes, straight from centre to centre.
/// @param panel  where to draw
/// @param from   box at its tail
/// @param to     box at its head
/// @param style  its line
/// @param text   beside its middle; empty: none
void connect(Panel& panel, const TextBox& from, const TextBox& to,
             const LineStyle& style = {.ink = Ink::text, .width = 2.5, .dash = Dash::solid},
             const std::string& text = "");

/// Boxes side by side with an arrow from each to the next.
/// @param panel  where to draw
/// @param texts  one per box
/// @param left, right  edges of the first and the last box
/// @param y_middle     height of the centres
/// @param height       of the boxes
/// @param inks         one per box; empty: all blue
/// @return the boxes
std::vector<TextBox> draw_chain(Panel& panel, const std::vector<std::string>& texts, double left,
                                double right, double y_middle, double height,
                                const std::vector<Ink>& inks = {});

/// How a matrix of numbers is drawn.
struct MatrixStyle {
  double cell = 0.9;            ///< side of a cell
  std::string format = "%.0f";  ///< of the numbers, as in printf
  Ink ink = Ink::text;          ///< of the numbers
  double size = 0.9;            ///< of the numbers
  /// Cells in the tint of an ink, (row, column) from the top left.
  std::vector<std::pair<std::pair<arma::uword, arma::uword>, Ink>> tinted = {};
  bool brackets = false;  ///< brackets around it instead of a grid of cells
};

/// A matrix on paper.
struct MatrixDrawing {
  Point top_left;        ///< corner of the first cell
  double cell = 0;       ///< side of a cell
  arma::uword rows = 0,  ///< cells from top to bottom
      columns = 0;       ///< cells from left to right

  /// Centre of the cell (row, column), (0, 0) is top left.
  Point centre(arma::uword row, arma::uword column) const;
  /// x of the right border.
  double right() const { return top_left.x + cell * static_cast<double>(columns); }
  /// y of the lower border.
  double bottom() const { return top_left.y - cell * static_cast<double>(rows); }
  /// y halfway between the upper and the lower border.
  double y_middle() const { return top_left.y - cell * static_cast<double>(rows) / 2; }
};

/// Draws a matrix with its numbers (they count as data; NaN is an empty cell).
/// @param panel     where to draw
/// @param name      of the block of numbers
/// @param values    rows × columns, row 0 on top
/// @param top_left  corner of the first cell
/// @param style     sizes, format, tinted cells
MatrixDrawing draw_matrix(Panel& panel, const std::string& name, const arma::mat& values,
                          const Point& top_left, const MatrixStyle& style = {});

/// A frame around a rectangle of cells, behind the data.
/// @param panel          where to draw
/// @param matrix         what draw_matrix() returned
/// @param row, column    upper left cell of the rectangle, from 0
/// @param rows, columns  size of the rectangle, in cells
/// @param style          outline and filling
void frame_cells(Panel& panel, const MatrixDrawing& matrix, arma::uword row, arma::uword column,
                 arma::uword rows, arma::uword columns, const ShapeStyle& style);

/// Splits of k-fold cross-validation: a row per split, a block per fold, the validation fold
/// marked.
/// @param panel   where to draw
/// @param fold    1 × N: the fold of every sample, 0 … k−1; blocks are as wide as their folds
/// @param left, right  edges of the blocks
/// @param top     upper edge of the first row
/// @param height  of a row
void draw_folds(Panel& panel, const arma::urowvec& fold, double left, double right, double top,
                double height);

/// Matrices with numbers as coloured cells: confusion matrix of counts, rows = true class.
/// @param panel        its axes become those of the classes
/// @param counts       K × K
/// @param class_names  K texts
void draw_confusion(Panel& panel, const arma::umat& counts,
                    const std::vector<std::string>& class_names);

/// Pictures beside and below one another as one image, with `gap` empty pixels between them.
/// @param pictures  all of one size
/// @param columns   pictures per row
/// @param gap       pixels, NaN there
arma::mat mosaic(const std::vector<arma::mat>& pictures, arma::uword columns, arma::uword gap = 1);

/// A table of texts: a header row, then rows of cells.
/// @param panel    where to draw
/// @param rows     texts, the first row is the header
/// @param left, top  upper left corner
/// @param widths   of the columns
/// @param height   of a row
void draw_table(Panel& panel, const std::vector<std::vector<std::string>>& rows, double left,
                double top, const std::vector<double>& widths, double height);

}  // namespace gradbook

/// @file common/figures/picture.hpp
/// Panels in a grid whose axes align.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "figures/panel.hpp"

namespace gradbook {

/// A rectangle on the picture, in shares of its width and height; (0, 0) is the lower left corner.
struct Rectangle {
  double left = 0,  ///< least x
      right = 1,    ///< greatest x, > left
      bottom = 0,   ///< least y
      top = 1;      ///< greatest y, > bottom
};

/// A picture of 16:9: a grid of panels, or one drawing area.
class Picture {
 public:
  static constexpr double kWidth = 16;  ///< of the drawing area canvas(), in its own units
  static constexpr double kHeight = 9;  ///< of the same, in the same units

  /// Divides the picture; to be called before panel(). Default: one panel.
  /// @param rows, columns  at least 1
  /// @param widths         relative widths of the columns; empty: all alike
  /// @param heights        relative heights of the rows, from the top; empty: all alike
  void grid(unsigned rows, unsigned columns, const std::vector<double>& widths = {},
            const std::vector<double>& heights = {});

  /// The panel in the cell (row, column) of the grid, (0, 0) is top left; made at its first use.
  /// With `columns` above 1 it reaches over the cells to its right.
  Panel& panel(unsigned row = 0, unsigned column = 0, unsigned columns = 1);

  /// A drawing area over the whole picture: x from 0 to 16, y from 0 to 9, no axes.
  Panel& canvas();

  /// A panel and its place.
  struct Placed {
    const Panel* panel;   ///< never null, owned by the picture
    Rectangle place;      ///< of the axes
    Rectangle cell;       ///< of everything that belongs to it
    double legend_lines;  ///< room for the legend above it
  };
  /// All panels with their places; those of a row and of a column have equal margins.
  /// @param reserve_bottom  share of the height that is kept free at the bottom
  std::vector<Placed> layout(double reserve_bottom = 0) const;

  /// Whether it has no panel yet.
  bool is_empty() const { return panels_.empty(); }

 private:
  struct Cell {
    unsigned row, column, columns;
    std::unique_ptr<Panel> panel;
  };
  std::vector<double> widths_ = {1};
  std::vector<double> heights_ = {1};
  std::vector<Cell> panels_;
  bool canvas_ = false;
};

/// Positions of tics and what stands there.
struct Tics {
  std::vector<double> at;         ///< in units of the axis, ascending
  std::vector<std::string> text;  ///< one per position, in gnuplot's notation: "10^{−2}"
};
/// About `most` round numbers from lo to hi; with `log` decades, for 0 < lo.
Tics make_tics(double lo, double hi, bool log, unsigned most);

/// Estimated width of a text as a share of the picture's width; its size 1 is that of axis labels.
double text_width(std::string_view text, double size = 1);

/// The text with gnuplot's special characters (_ ^ { } @ & ~ \) made literal.
std::string literal_text(std::string_view text);

}  // namespace gradbook

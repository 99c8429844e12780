/// @file common/figures/panel.hpp
/// One pair of axes, or one drawing area, and everything in it.
#pragma once
#include <armadillo>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "figures/data_block.hpp"
#include "figures/style.hpp"

namespace gradbook {

/// One axis. Limits that are not given are those of the data, with a margin.
struct Axis {
  std::string label = {};         ///< beside the axis; empty: none
  std::optional<double> lo = {};  ///< lower limit; > 0 if `log`
  std::optional<double> hi = {};  ///< upper limit
  bool log = false;               ///< logarithmic, base 10
  bool tics = true;               ///< numbers along the axis
  /// Places with texts of their own instead of numbers.
  std::vector<std::pair<double, std::string>> marks = {};
};

/// Where the legend stands. Choose a corner only where no data are.
enum class LegendAt {
  none,         ///< no legend
  above,        ///< over the axes, side by side, in as many lines as needed
  top_left,     ///< inside the axes, upper left corner, one entry per line
  top_right,    ///< inside, upper right corner
  bottom_left,  ///< inside, lower left corner
  bottom_right  ///< inside, lower right corner
};

/// A regular grid over x and y on which a map is computed: its values are rows (y) × columns (x).
struct MapGrid {
  double x_lo = 0,            ///< x of the first column
      x_hi = 1;               ///< x of the last column
  double y_lo = 0,            ///< y of row 0, the lowest
      y_hi = 1;               ///< y of the last row
  arma::uword columns = 121;  ///< points along x, at least 2
  arma::uword rows = 121;     ///< points along y, at least 2

  double dx() const { return (x_hi - x_lo) / static_cast<double>(columns - 1); }  ///< step in x
  double dy() const { return (y_hi - y_lo) / static_cast<double>(rows - 1); }     ///< step in y
  /// All points, one per column: 2 × rows·columns, x fastest, from the lower left corner.
  arma::mat points() const;
  /// `values`, one number per point of points(), as a map: rows × columns.
  arma::mat to_map(const arma::rowvec& values) const;
};

/// Colours of a continuous map.
enum class ColourMap {
  sequential,   ///< dark to light, equal steps look equal (viridis)
  diverging,    ///< blue, paper, vermillion: around a middle
  counts,       ///< from paper to a tint of blue: tables of numbers that must stay readable
  two_classes,  ///< tints of class 0 and class 1, for probabilities
  ink,          ///< from white to nearly black, in every theme: scans of what is written on paper
  grey          ///< from black to white, in every theme: photographs
};

/// What a legend says of one layer.
struct LegendEntry {
  /// What the sample beside the label looks like.
  enum Kind {
    line,    ///< a short line, with a marker on it if `style` has one
    points,  ///< a marker
    area     ///< a rectangle filled with the ink
  };
  std::string label;     ///< empty: not in the legend
  Kind kind = line;      ///< of the sample
  LineStyle style = {};  ///< of the sample; ink and marker also for points and areas
};

/// A part of a panel that shows one block of numbers. gnuplot's words for it stand in `plot`; "@"
/// is the block's name there. `overlay` shows the same numbers as a student's code computes them.
struct PanelLayer {
  DataBlock block;           ///< all its numbers
  std::string plot;          ///< "@ using 1:2 with lines …", for gnuplot's plot or splot
  std::string overlay = {};  ///< the same in the student's style; empty: nothing is laid over
  std::string prepare = {};  ///< commands before all plotting, e.g. for contour lines
  LegendEntry legend = {};   ///< counts only if it has a label
};

/// Least rectangle, or box in space, around what a panel shows; lo > hi as long as it shows
/// nothing.
struct Extent {
  double x_lo = arma::datum::inf,  ///< least x
      x_hi = -arma::datum::inf;    ///< greatest x
  double y_lo = arma::datum::inf,  ///< least y
      y_hi = -arma::datum::inf;    ///< greatest y
  double z_lo = arma::datum::inf,  ///< least z, of surfaces
      z_hi = -arma::datum::inf;    ///< greatest z, of surfaces
};

/// Axes with layers, in the order in which they were added. Names of blocks must be unique within a
/// panel. Every function throws std::invalid_argument when the shapes do not fit; matrices and
/// vectors must not be empty.
class Panel {
 public:
  std::string title;                 ///< above the axes, bold; empty: none
  Axis x;                            ///< to the right
  Axis y;                            ///< upwards; of surfaces: to the back
  Axis z;                            ///< of surfaces
  LegendAt legend = LegendAt::none;  ///< where the labels of the layers are explained
  bool equal_scale = false;          ///< one unit is as long in x as in y
  bool frame = true;                 ///< axes with numbers; false: a drawing or a picture
  std::string colour_label;          ///< of the colour scale, which is drawn if this is not empty
  double view_tilt = 55;             ///< of surfaces, degrees from above
  double view_turn = 35;             ///< of surfaces, degrees around the vertical

  /// A polyline through (x_i, y_i); NaN interrupts it.
  /// @param name    of its block of numbers: letters, digits and _
  /// @param xs, ys  equally long
  /// @param style   ink, width, dash; with a marker it stands at every point
  /// @param label   text in the legend; empty: not in it
  void line(const std::string& name, const arma::vec& xs, const arma::vec& ys,
            const LineStyle& style = {}, const std::string& label = "");
  /// A curve in space through (x_i, y_i, z_i), e.g. on a surface; zs is as long as xs and ys, the
  /// rest as in line().
  void line3(const std::string& name, const arma::vec& xs, const arma::vec& ys, const arma::vec& zs,
             const LineStyle& style = {}, const std::string& label = "");
  /// Markers of one style at (x_i, y_i); name, xs, ys and label as in line().
  void points(const std::string& name, const arma::vec& xs, const arma::vec& ys,
              const PointStyle& style = {}, const std::string& label = "");
  /// Samples with class labels: one ink and marker per class, see class_ink() and class_marker().
  /// @param name         its blocks are called name_0, name_1, …, one per class that occurs
  /// @param X            2 × N: x and y of every sample
  /// @param labels       1 × N: 0, 1, …
  /// @param class_names  texts in the legend; classes without one are not in it
  /// @param size         of the markers
  void classes(const std::string& name, const arma::mat& X, const arma::urowvec& labels,
               const std::vector<std::string>& class_names = {}, double size = 1);
  /// The area between the curves (x_i, lower_i) and (x_i, upper_i), in the tint of an ink.
  /// `lower` and `upper` are as long as `xs`; name and label as in line().
  void band(const std::string& name, const arma::vec& xs, const arma::vec& lower,
            const arma::vec& upper, Ink ink, const std::string& label = "");
  /// Upright bars around `xs`, filled with `ink`, of this width (in units of x), from y = 0 to
  /// `heights`, which may be negative; name and label as in line().
  void bars(const std::string& name, const arma::vec& xs, const arma::vec& heights, Ink ink,
            double width = 0.8, const std::string& label = "");
  /// Numbers printed at places; they count as data.
  /// @param name    of their block
  /// @param xs, ys  the places
  /// @param values  the numbers, one per place; NaN prints nothing
  /// @param format  as in printf, "%.2f"
  /// @param style   ink, size, alignment and angle; `bold` has no effect
  void numbers(const std::string& name, const arma::vec& xs, const arma::vec& ys,
               const arma::vec& values, const std::string& format, const TextStyle& style = {});
  /// Arrows from (x, y) to (x + u, y + v), one for each entry of xs, ys, us and vs; name and style
  /// as in line(), but without markers.
  void arrows(const std::string& name, const arma::vec& xs, const arma::vec& ys,
              const arma::vec& us, const arma::vec& vs, const LineStyle& style = {});

  /// Regions of classes: a map in tints of the classes' inks. A panel has one palette only, that of
  /// the map, surface or image that was added last.
  /// @param name         of its block of numbers
  /// @param grid         where the labels were computed
  /// @param labels       grid.rows × grid.columns: 0 … num_classes−1
  /// @param num_classes  1 to 6
  void regions(const std::string& name, const MapGrid& grid, const arma::mat& labels,
               arma::uword num_classes);
  /// A continuous map in colours.
  /// @param name     of its block of numbers
  /// @param grid     where the values were computed
  /// @param values   grid.rows × grid.columns; NaN stays paper
  /// @param colours  from `lo` to `hi`
  /// @param lo, hi   values of the first and the last colour
  void map(const std::string& name, const MapGrid& grid, const arma::mat& values, ColourMap colours,
           double lo, double hi);
  /// Lines, all in one style, where a map has these levels; name, grid and values as in map(),
  /// style and label as in line().
  void contour(const std::string& name, const MapGrid& grid, const arma::mat& values,
               const arma::vec& levels, const LineStyle& style = {}, const std::string& label = "");
  /// The surface z = values over the grid, in colours from the least to the largest value; name,
  /// grid and values as in map().
  void surface(const std::string& name, const MapGrid& grid, const arma::mat& values,
               ColourMap colours = ColourMap::sequential);
  /// A picture: row 0 on top, pixel (i, j) is the unit square around (j, rows − 1 − i).
  /// @param name     of its block of numbers
  /// @param pixels   a number per pixel; NaN stays paper
  /// @param lo, hi   numbers of the first and the last colour
  /// @param colours  from `lo` to `hi`
  void image(const std::string& name, const arma::mat& pixels, double lo, double hi,
             ColourMap colours = ColourMap::grey);

  /// The text `words` at (at_x, at_y), a place of the axes, in front of the data; `style` says ink,
  /// size, angle and on which side of the place it stands.
  void text(double at_x, double at_y, const std::string& words, const TextStyle& style = {});
  /// A straight line, or an arrow, from (x1, y1) to (x2, y2) in this style, behind the data;
  /// without markers.
  void segment(double x1, double y1, double x2, double y2, const LineStyle& style = {},
               bool arrow = false);
  /// A rectangle from (x_lo, y_lo) to (x_hi, y_hi) with the outline and filling of `style`, behind
  /// the data.
  void box(double x_lo, double y_lo, double x_hi, double y_hi, const ShapeStyle& style = {});
  /// As box(), with round corners of this radius, in units of x (use equal_scale).
  void round_box(double x_lo, double y_lo, double x_hi, double y_hi, double radius,
                 const ShapeStyle& style = {});
  /// A circle around (at_x, at_y) with the outline and filling of `style`; the radius is in units
  /// of x.
  void circle(double at_x, double at_y, double radius, const ShapeStyle& style = {});
  /// A closed polygon with the corners (x_i, y_i): xs and ys have at least three, the last is
  /// joined to the first; `style` is its outline and filling.
  void polygon(const arma::vec& xs, const arma::vec& ys, const ShapeStyle& style = {});
  /// Only an entry in the legend, behind those of the layers.
  void legend_entry(const LegendEntry& entry);

  /// Everything that shows numbers, in the order in which it was added.
  const std::vector<PanelLayer>& layers() const { return layers_; }
  /// gnuplot commands of texts and shapes, in the order in which they were added.
  const std::vector<std::string>& shapes() const { return shapes_; }
  /// gnuplot commands that set the colours of its map and their range; empty: no colours.
  const std::string& palette() const { return palette_; }
  /// Whether it has a surface or a curve in space, so that gnuplot's splot draws it.
  bool is_surface() const { return surface_; }
  /// Entries of the layers that have a label, then those of legend_entry().
  std::vector<LegendEntry> legend_entries() const;
  /// Limits of the axes after all layers were added.
  Extent limits() const;

 private:
  void add(PanelLayer layer);
  void include(const arma::vec& xs, const arma::vec& ys, double margin);
  void include(const MapGrid& grid);
  void use_palette(ColourMap colours, double lo, double hi);

  std::vector<PanelLayer> layers_;
  std::vector<std::string> shapes_;  ///< gnuplot commands
  std::vector<LegendEntry> extra_legend_;
  std::string palette_;
  bool surface_ = false;
  Extent tight_;      ///< maps, images and lines touch the border
  Extent with_room_;  ///< points keep a distance
};

}  // namespace gradbook

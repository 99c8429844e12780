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
  std::string label = {};
  std::optional<double> lo = {};
  std::optional<double> hi = {};
  bool log = false;  ///< logarithmic, base 10
  bool tics = true;  ///< numbers along the axis
  /// Places with texts of their own instead of numbers.
  std::vector<std::pair<double, std::string>> marks = {};
};

/// Where the legend stands. Choose a corner only where no data are.
enum class LegendAt { none, above, top_left, top_right, bottom_left, bottom_right };

/// A regular grid over x and y on which a map is computed: its values are rows (y) × columns (x).
struct MapGrid {
  double x_lo = 0, x_hi = 1;
  double y_lo = 0, y_hi = 1;
  arma::uword columns = 121;
  arma::uword rows = 121;

  double dx() const { return (x_hi - x_lo) / static_cast<double>(columns - 1); }  ///< step in x
  double dy() const { return (y_hi - y_lo) / static_cast<double>(rows - 1); }     ///< step in y
  /// All points, one per column: 2 × rows·columns, x fastest, from the lower left corner.
  arma::mat points() const;
  /// One number per point of points(), as a map.
  arma::mat to_map(const arma::rowvec& values) const;
};

/// Colours of a continuous map.
enum class ColourMap {
  sequential,   ///< dark to light, equal steps look equal (viridis)
  diverging,    ///< blue, paper, vermillion: around a middle
  two_classes,  ///< tints of class 0 and class 1, for probabilities
  ink,          ///< from paper to text: grey pictures
};

/// What a legend says of one layer.
struct LegendEntry {
  enum Kind { line, points, area };
  std::string label;  ///< empty: not in the legend
  Kind kind = line;
  LineStyle style = {};  ///< of the sample; ink and marker also for points and areas
};

/// A part of a panel that shows one block of numbers. gnuplot's words for it stand in `plot`; "@"
/// is the block's name there. `overlay` shows the same numbers as a student's code computes them.
struct Layer {
  DataBlock block;
  std::string plot;
  std::string overlay = {};
  std::string prepare = {};  ///< commands before all plotting, e.g. for contour lines
  LegendEntry legend = {};
};

/// Least rectangle around what a panel shows.
struct Extent {
  double x_lo = arma::datum::inf, x_hi = -arma::datum::inf;
  double y_lo = arma::datum::inf, y_hi = -arma::datum::inf;
  double z_lo = arma::datum::inf, z_hi = -arma::datum::inf;
};

/// Axes with layers, in the order in which they were added. Names of blocks must be unique within a
/// panel. Every function throws std::invalid_argument when the shapes do not fit; matrices and
/// vectors must not be empty.
class Panel {
 public:
  std::string title;
  Axis x;
  Axis y;
  Axis z;  ///< of surfaces
  LegendAt legend = LegendAt::none;
  bool equal_scale = false;  ///< one unit is as long in x as in y
  bool frame = true;         ///< axes with numbers; false: a drawing or a picture
  std::string colour_label;  ///< of the colour scale, which is drawn if this is not empty
  double view_tilt = 55;     ///< of surfaces, degrees from above
  double view_turn = 35;     ///< of surfaces, degrees around the vertical

  /// A polyline through (x_i, y_i); NaN interrupts it.
  void line(const std::string& name, const arma::vec& xs, const arma::vec& ys,
            const LineStyle& style = {}, const std::string& label = "");
  /// A curve in space, on a surface.
  void line3(const std::string& name, const arma::vec& xs, const arma::vec& ys, const arma::vec& zs,
             const LineStyle& style = {}, const std::string& label = "");
  /// Markers at (x_i, y_i).
  void points(const std::string& name, const arma::vec& xs, const arma::vec& ys,
              const PointStyle& style = {}, const std::string& label = "");
  /// Samples (2 × N) with class labels: one ink and marker per class. Legend: the class names.
  void classes(const std::string& name, const arma::mat& X, const arma::urowvec& labels,
               const std::vector<std::string>& class_names = {}, double size = 1);
  /// The area between two curves.
  void band(const std::string& name, const arma::vec& xs, const arma::vec& lower,
            const arma::vec& upper, Ink ink, const std::string& label = "");
  /// Upright bars of this width (in units of x) on y = 0.
  void bars(const std::string& name, const arma::vec& xs, const arma::vec& heights, Ink ink,
            double width = 0.8, const std::string& label = "");
  /// Numbers printed at places, in printf's format ("%.2f"); they count as data.
  void numbers(const std::string& name, const arma::vec& xs, const arma::vec& ys,
               const arma::vec& values, const std::string& format, const TextStyle& style = {});
  /// Arrows from (x, y) to (x + u, y + v).
  void arrows(const std::string& name, const arma::vec& xs, const arma::vec& ys,
              const arma::vec& us, const arma::vec& vs, const LineStyle& style = {});

  /// Regions of classes: a map of labels 0 … num_classes−1 (≤ 6), in tints of the classes' inks.
  void regions(const std::string& name, const MapGrid& grid, const arma::mat& labels,
               arma::uword num_classes);
  /// A continuous map in colours from lo to hi (NaN stays paper).
  void map(const std::string& name, const MapGrid& grid, const arma::mat& values, ColourMap colours,
           double lo, double hi);
  /// Lines where a map has these levels. With a colour they are all alike.
  void contour(const std::string& name, const MapGrid& grid, const arma::mat& values,
               const arma::vec& levels, const LineStyle& style = {}, const std::string& label = "");
  /// The surface z = values over the grid, in colours.
  void surface(const std::string& name, const MapGrid& grid, const arma::mat& values,
               ColourMap colours = ColourMap::sequential);
  /// A picture: row 0 on top, pixel (i, j) is the unit square around (j, rows − 1 − i).
  void image(const std::string& name, const arma::mat& pixels, double lo, double hi,
             ColourMap colours = ColourMap::ink);

  /// A text at a place of the axes.
  void text(double at_x, double at_y, const std::string& words, const TextStyle& style = {});
  /// A straight line or arrow, behind the data.
  void segment(double x1, double y1, double x2, double y2, const LineStyle& style = {},
               bool arrow = false);
  void box(double x_lo, double y_lo, double x_hi, double y_hi, const ShapeStyle& style = {});
  /// A box with round corners of this radius, in units of x (use equal_scale).
  void round_box(double x_lo, double y_lo, double x_hi, double y_hi, double radius,
                 const ShapeStyle& style = {});
  /// A circle; the radius is in units of x.
  void circle(double at_x, double at_y, double radius, const ShapeStyle& style = {});
  /// A closed polygon.
  void polygon(const arma::vec& xs, const arma::vec& ys, const ShapeStyle& style = {});
  /// Only an entry in the legend.
  void legend_entry(const LegendEntry& entry);

  const std::vector<Layer>& layers() const { return layers_; }
  const std::vector<std::string>& shapes() const { return shapes_; }
  const std::string& palette() const { return palette_; }
  bool is_surface() const { return surface_; }
  std::vector<LegendEntry> legend_entries() const;
  /// Limits of the axes after all layers were added.
  Extent limits() const;

 private:
  void add(Layer layer);
  void include(const arma::vec& xs, const arma::vec& ys, double margin);
  void include(const MapGrid& grid);
  void use_palette(ColourMap colours, double lo, double hi);

  std::vector<Layer> layers_;
  std::vector<std::string> shapes_;  ///< gnuplot commands
  std::vector<LegendEntry> extra_legend_;
  std::string palette_;
  bool surface_ = false;
  Extent tight_;      ///< maps, images and lines touch the border
  Extent with_room_;  ///< points keep a distance
};

}  // namespace gradbook

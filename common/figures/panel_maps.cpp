// Layers of a panel that show a matrix: regions, maps, contour lines, surfaces, pictures.
#include <fmt/core.h>
#include <fmt/format.h>

#include <stdexcept>

#include "figures/panel.hpp"
#include "figures/theme.hpp"

namespace gradbook {
namespace {

using arma::uword;

void expect_fits(const std::string& name, const MapGrid& grid, const arma::mat& values) {
  if (values.n_rows == grid.rows && values.n_cols == grid.columns && grid.rows > 1 &&
      grid.columns > 1) {
    return;
  }
  throw std::invalid_argument(fmt::format("figure map '{}' is {}x{}, its grid is {}x{}", name,
                                          values.n_rows, values.n_cols, grid.rows, grid.columns));
}

/// gnuplot's words for the positions of a map's cells.
std::string positions(const MapGrid& grid) {
  return fmt::format("({:.7g}+{:.7g}*$1):({:.7g}+{:.7g}*$2):3", grid.x_lo, grid.dx(), grid.y_lo,
                     grid.dy());
}

std::string note_of(const MapGrid& grid) {
  return fmt::format("columns x from {:.7g} to {:.7g}, rows y from {:.7g} to {:.7g}", grid.x_lo,
                     grid.x_hi, grid.y_lo, grid.y_hi);
}

/// Contour lines of a block at some levels, as another named block.
std::string contour_commands(const MapGrid& grid, const std::string& levels,
                             const std::string& suffix) {
  return fmt::format(
      "set contour base; unset surface; set cntrparam levels discrete {}; set cntrparam linear\n"
      "set table @{}; splot @ matrix using {} notitle; unset table; unset contour; set surface\n",
      levels, suffix, positions(grid));
}

}  // namespace

arma::mat MapGrid::points() const {
  arma::mat all(2, rows * columns);
  for (uword i = 0; i < rows; ++i) {
    for (uword j = 0; j < columns; ++j) {
      all(0, i * columns + j) = x_lo + dx() * static_cast<double>(j);
      all(1, i * columns + j) = y_lo + dy() * static_cast<double>(i);
    }
  }
  return all;
}

arma::mat MapGrid::to_map(const arma::rowvec& values) const {
  if (values.n_elem != rows * columns) {
    throw std::invalid_argument(
        fmt::format("MapGrid::to_map: {} values for {}x{} points", values.n_elem, rows, columns));
  }
  return arma::reshape(values, columns, rows).t();
}

void Panel::include(const MapGrid& grid) {
  include(arma::vec{grid.x_lo, grid.x_hi}, arma::vec{grid.y_lo, grid.y_hi}, 0);
}

void Panel::use_palette(ColourMap colours, double lo, double hi) {
  palette_ = fmt::format("{}; set cbrange [{:.7g}:{:.7g}]", palette_words(colours), lo, hi);
}

void Panel::regions(const std::string& name, const MapGrid& grid, const arma::mat& labels,
                    uword num_classes) {
  expect_fits(name, grid, labels);
  if (num_classes < 1 || num_classes > 6 || labels.min() < 0 ||
      labels.max() >= static_cast<double>(num_classes)) {
    throw std::invalid_argument(
        fmt::format("figure map '{}': labels {} to {}, expected 0 to {} (at most 6 classes)", name,
                    labels.min(), labels.max(), num_classes - 1));
  }
  PanelLayer layer;
  layer.block = {name, {}, labels, note_of(grid)};
  layer.plot = fmt::format("@ matrix using {} with image notitle", positions(grid));
  // The student's regions are shown by their borders
  std::string levels;
  for (uword k = 1; k < num_classes; ++k) {
    levels += fmt::format("{}{:.1f}", k > 1 ? "," : "", static_cast<double>(k) - 0.5);
  }
  if (num_classes > 1) {
    layer.prepare = contour_commands(grid, levels, "_border");
    layer.overlay = "@_border using 1:2 with lines dt '-' lw 3*LW lc rgb yours notitle";
  }
  add(layer);
  include(grid);
  std::string colours;
  for (uword k = 0; k < num_classes; ++k) {
    const std::string tint = tint_name(class_ink(static_cast<unsigned>(k)));
    colours += fmt::format("{}{} {}", k > 0 ? ", " : "", k, tint);
    if (num_classes == 1) colours += ", 1 " + tint;
  }
  palette_ = fmt::format("set palette maxcolors {} model RGB defined ({}); set cbrange [-0.5:{}.5]",
                         num_classes, colours, num_classes - 1);
}

void Panel::map(const std::string& name, const MapGrid& grid, const arma::mat& values,
                ColourMap colours, double lo, double hi) {
  expect_fits(name, grid, values);
  PanelLayer layer;
  layer.block = {name, {}, values, note_of(grid)};
  layer.plot = fmt::format("@ matrix using {} with image notitle", positions(grid));
  layer.prepare = contour_commands(grid, fmt::format("{:.7g}", (lo + hi) / 2), "_middle");
  layer.overlay = "@_middle using 1:2 with lines dt '-' lw 3*LW lc rgb yours notitle";
  add(layer);
  include(grid);
  use_palette(colours, lo, hi);
}

void Panel::contour(const std::string& name, const MapGrid& grid, const arma::mat& values,
                    const arma::vec& levels, const LineStyle& style, const std::string& label) {
  expect_fits(name, grid, values);
  std::string list;
  for (const double level : levels) {
    list += fmt::format("{}{:.7g}", list.empty() ? "" : ",", level);
  }
  PanelLayer layer;
  layer.block = {name, {}, values, note_of(grid)};
  layer.prepare = contour_commands(grid, list, "_lines");
  layer.plot = fmt::format("@_lines using 1:2 with lines {} notitle", line_words(style));
  layer.overlay = "@_lines using 1:2 with lines dt '-' lw 2*LW lc rgb yours notitle";
  layer.legend = {label, LegendEntry::line, style};
  add(layer);
  include(grid);
}

void Panel::surface(const std::string& name, const MapGrid& grid, const arma::mat& values,
                    ColourMap colours) {
  expect_fits(name, grid, values);
  PanelLayer layer;
  layer.block = {name, {}, values, note_of(grid)};
  layer.plot = fmt::format("@ matrix using {} with pm3d notitle", positions(grid));
  layer.overlay =
      fmt::format("@ matrix using {} with lines lw 1.5*LW lc rgb yours notitle", positions(grid));
  add(layer);
  include(grid);
  tight_.z_lo = std::min(tight_.z_lo, values.min());
  tight_.z_hi = std::max(tight_.z_hi, values.max());
  surface_ = true;
  use_palette(colours, values.min(), values.max());
}

void Panel::image(const std::string& name, const arma::mat& pixels, double lo, double hi,
                  ColourMap colours) {
  if (pixels.is_empty()) throw std::invalid_argument("figure image '" + name + "' is empty");
  // Row 0 of a picture is on top, row 0 of a map at the bottom
  const auto top = static_cast<double>(pixels.n_rows - 1);
  PanelLayer layer;
  layer.block = {name, {}, pixels, "pixels, the first row is on top"};
  layer.plot = fmt::format("@ matrix using 1:({}-$2):3 with image notitle", top);
  add(layer);
  include(arma::vec{-0.5, static_cast<double>(pixels.n_cols) - 0.5}, arma::vec{-0.5, top + 0.5}, 0);
  use_palette(colours, lo, hi);
}

}  // namespace gradbook

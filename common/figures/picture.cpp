#include "figures/picture.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace gradbook {
namespace {

// Shares of the picture's height or width; letters are 24 of 720 points high
constexpr double kLine = 0.048;
constexpr double kEdge = 0.014;
constexpr double kLetter = 0.0104;
constexpr double kAspect = Picture::kWidth / Picture::kHeight;

struct Margins {
  double left = kEdge, right = kEdge, bottom = kEdge * kAspect, top = kEdge * kAspect;

  void widen(const Margins& other) {
    left = std::max(left, other.left);
    right = std::max(right, other.right);
    bottom = std::max(bottom, other.bottom);
    top = std::max(top, other.top);
  }
};

double widest_tic(const Axis& axis, double lo, double hi) {
  double width = 0;
  for (const std::string& text :
       axis.marks.empty() ? make_tics(lo, hi, axis.log, 6).text : std::vector<std::string>{}) {
    width = std::max(width, text_width(text));
  }
  for (const auto& [place, text] : axis.marks) width = std::max(width, text_width(text));
  return width;
}

/// Room around the axes for numbers, labels, title, legend and colour scale.
Margins margins_of(const Panel& panel, double legend_lines) {
  Margins margins;
  if (panel.is_surface()) {
    // gnuplot fits the box of a surface to these margins; its corners and numbers stand outside
    margins.left = margins.right = 0.1;
    margins.bottom = 0.17;
  } else if (panel.frame) {
    const Extent limits = panel.limits();
    if (panel.y.tics) margins.left = 0.03 + widest_tic(panel.y, limits.y_lo, limits.y_hi);
    margins.bottom = panel.x.tics ? 0.082 : 0.03;
    margins.right = 0.02;
  }
  if (!panel.y.label.empty()) margins.left += 0.03;
  if (!panel.x.label.empty()) margins.bottom += 0.055;
  margins.top = 0.03 + (panel.title.empty() ? 0 : 0.068) + kLine * legend_lines;
  if (!panel.colour_label.empty()) margins.right = 0.125;
  return margins;
}

/// One row or column of the grid: where its axes begin and end.
struct Track {
  double cell_lo, lo, hi, cell_hi;
};

/// Divides a length so that the axes of all tracks have sizes in these proportions, whatever the
/// margins before and behind them.
std::vector<Track> tracks_of(const std::vector<double>& sizes, const std::vector<double>& before,
                             const std::vector<double>& behind, double length) {
  const double margins = std::accumulate(before.begin(), before.end(), 0.0) +
                         std::accumulate(behind.begin(), behind.end(), 0.0);
  const double unit = (length - margins) / std::accumulate(sizes.begin(), sizes.end(), 0.0);
  std::vector<Track> tracks;
  double at = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const double lo = at + before[i];
    const double hi = lo + unit * sizes[i];
    tracks.push_back({at, lo, hi, hi + behind[i]});
    at = hi + behind[i];
  }
  return tracks;
}

/// Shrinks the rectangle around its middle until a unit of x is as long as a unit of y.
Rectangle with_equal_scale(Rectangle place, const Extent& limits) {
  const double per_x = (place.right - place.left) * kAspect / (limits.x_hi - limits.x_lo);
  const double per_y = (place.top - place.bottom) / (limits.y_hi - limits.y_lo);
  if (per_x > per_y) {
    const double surplus = (place.right - place.left) * (1 - per_y / per_x) / 2;
    place.left += surplus;
    place.right -= surplus;
  } else {
    const double surplus = (place.top - place.bottom) * (1 - per_x / per_y) / 2;
    place.bottom += surplus;
    place.top -= surplus;
  }
  return place;
}

/// Lines that a legend above needs within a width.
double legend_lines(const Panel& panel, double width) {
  if (panel.legend != LegendAt::above) return 0;
  double lines = 1;
  double used = 0;
  for (const LegendEntry& entry : panel.legend_entries()) {
    const double needed = text_width(entry.label) + 0.06;
    if (used > 0 && used + needed > width) {
      ++lines;
      used = 0;
    }
    used += needed;
  }
  return lines;
}

}  // namespace

void Picture::grid(unsigned rows, unsigned columns, const std::vector<double>& widths,
                   const std::vector<double>& heights) {
  const bool fits = rows > 0 && columns > 0 && (widths.empty() || widths.size() == columns) &&
                    (heights.empty() || heights.size() == rows);
  if (!fits || !panels_.empty()) {
    throw std::invalid_argument(
        fmt::format("Picture::grid: {} x {} with {} widths, {} heights and {} panels so far", rows,
                    columns, widths.size(), heights.size(), panels_.size()));
  }
  widths_ = widths.empty() ? std::vector<double>(columns, 1) : widths;
  heights_ = heights.empty() ? std::vector<double>(rows, 1) : heights;
}

Panel& Picture::panel(unsigned row, unsigned column, unsigned columns) {
  if (canvas_ || row >= heights_.size() || columns == 0 || column + columns > widths_.size()) {
    throw std::invalid_argument(fmt::format("Picture::panel: ({}, {}) is not in the {}x{} grid",
                                            row, column, heights_.size(), widths_.size()));
  }
  for (Cell& cell : panels_) {
    if (cell.row == row && cell.column == column) return *cell.panel;
  }
  panels_.push_back({row, column, columns, std::make_unique<Panel>()});
  return *panels_.back().panel;
}

Panel& Picture::canvas() {
  if (!canvas_) {
    Panel& area = panel();
    area.frame = false;
    area.equal_scale = true;
    area.x = {.label = {}, .lo = 0, .hi = kWidth, .tics = false};
    area.y = {.label = {}, .lo = 0, .hi = kHeight, .tics = false};
    canvas_ = true;
  }
  return *panels_.front().panel;
}

std::vector<Picture::Placed> Picture::layout(double reserve_bottom) const {
  if (canvas_) {
    const Rectangle whole{0, 1, 0, 1};
    return {{panels_.front().panel.get(), whole, whole, 0}};
  }
  const auto lines_of = [&](const Cell& cell) {
    const double share = static_cast<double>(cell.columns) / static_cast<double>(widths_.size());
    return legend_lines(*cell.panel, share - 0.08);
  };
  std::vector<Margins> of_column(widths_.size());
  std::vector<Margins> of_row(heights_.size());
  std::vector<double> lines(heights_.size(), 0);
  for (const Cell& cell : panels_) {
    lines[cell.row] = std::max(lines[cell.row], lines_of(cell));
  }
  for (const Cell& cell : panels_) {
    const Margins margins = margins_of(*cell.panel, lines[cell.row]);
    Margins& first = of_column[cell.column];
    Margins& last = of_column[cell.column + cell.columns - 1];
    first.left = std::max(first.left, margins.left);
    last.right = std::max(last.right, margins.right);
    of_row[cell.row].widen(margins);
  }
  std::vector<double> left, right, top, bottom;
  for (const Margins& margins : of_column) {
    left.push_back(margins.left);
    right.push_back(margins.right);
  }
  for (const Margins& margins : of_row) {
    top.push_back(margins.top);
    bottom.push_back(margins.bottom);
  }
  const std::vector<Track> across = tracks_of(widths_, left, right, 1);
  const std::vector<Track> down = tracks_of(heights_, top, bottom, 1 - reserve_bottom);

  std::vector<Placed> placed;
  for (const Cell& cell : panels_) {
    const Track& x = across[cell.column];
    const Track& last = across[cell.column + cell.columns - 1];
    const Track& y = down[cell.row];
    Placed one{cell.panel.get(),
               {x.lo, last.hi, 1 - y.hi, 1 - y.lo},
               {x.cell_lo, last.cell_hi, 1 - y.cell_hi, 1 - y.cell_lo},
               lines_of(cell)};
    if (one.place.right - one.place.left < 0.04 || one.place.top - one.place.bottom < 0.04) {
      throw std::invalid_argument("Picture::layout: a panel is too small for its labels");
    }
    if (cell.panel->equal_scale) {
      one.place = with_equal_scale(one.place, cell.panel->limits());
    }
    placed.push_back(one);
  }
  return placed;
}

Tics make_tics(double lo, double hi, bool log, unsigned most) {
  Tics tics;
  if (log) {
    const int first = static_cast<int>(std::ceil(std::log10(lo) - 1e-9));
    const int last = static_cast<int>(std::floor(std::log10(hi) + 1e-9));
    const int step = std::max(1, static_cast<int>(std::ceil((last - first + 1.0) / most)));
    for (int power = first; power <= last; power += step) {
      tics.at.push_back(std::pow(10.0, power));
      tics.text.push_back(power == 0   ? "1"
                          : power == 1 ? "10"
                          : power < 0  ? fmt::format("10^{{−{}}}", -power)
                                       : fmt::format("10^{{{}}}", power));
    }
    return tics;
  }
  const double raw = (hi - lo) / most;
  const double magnitude = std::pow(10.0, std::floor(std::log10(raw)));
  const double rest = raw / magnitude;
  const double step = (rest <= 1     ? 1
                       : rest <= 2   ? 2
                       : rest <= 2.5 ? 2.5
                       : rest <= 5   ? 5
                                     : 10) *
                      magnitude;
  for (double n = std::ceil(lo / step - 1e-9); n * step <= hi + 1e-9 * step; ++n) {
    const double value = n == 0 ? 0 : n * step;
    tics.at.push_back(value);
    tics.text.push_back(fmt::format("{}{:g}", value < 0 ? "−" : "", std::abs(value)));
  }
  return tics;
}

double text_width(std::string_view text, double size) {
  double letters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80 || c == '{' || c == '}' || c == '_' || c == '^' || c == '\\')
      continue;
    letters += c == ' ' || c == '.' || c == ',' || c == 'i' || c == 'l' ? 0.55 : 1.0;
  }
  return letters * kLetter * size;
}

std::string literal_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view("_^{}@&~\\").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

}  // namespace gradbook

#include "figures/panel.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <stdexcept>

#include "figures/theme.hpp"

namespace gradbook {
namespace {

void expect_columns(const std::string& name, std::initializer_list<arma::uword> sizes) {
  const arma::uword first = *sizes.begin();
  for (const arma::uword size : sizes) {
    if (size == first && size > 0) continue;
    throw std::invalid_argument(
        fmt::format("figure block '{}': its columns have {} and {} rows", name, first, size));
  }
}

/// Lines of the reference are drawn as they are; the student's are dashed and in one ink.
std::string overlay_line(const std::string& columns, const std::string& with) {
  return fmt::format("@ using {} with {} lw 3*LW dt '-' lc rgb yours notitle", columns, with);
}

std::string marker_plot(const std::string& columns, const PointStyle& style, bool space) {
  const std::string with =
      fmt::format("with points pt {} ps {}*PS lc rgb {}", marker_number(style.marker),
                  1.1 * style.size, ink_name(style.ink));
  const bool open = style.marker == Marker::open_circle || style.marker == Marker::plus ||
                    style.marker == Marker::cross;
  if (open || space) return fmt::format("@ using {} {} lw 2.5*LW notitle", columns, with);
  // A rim in the paper's colour keeps neighbours apart
  return fmt::format(
      "@ using {0} with points pt {1} ps {2}*PS lc rgb paper notitle, @ using {0} {3} "
      "notitle",
      columns, marker_number(style.marker), 1.1 * style.size + 0.4, with);
}

}  // namespace

void Panel::add(PanelLayer layer) {
  const auto is_plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  if (!std::all_of(layer.block.name.begin(), layer.block.name.end(), is_plain)) {
    throw std::invalid_argument(fmt::format(
        "figure block '{}': its name may hold letters, digits and _ only", layer.block.name));
  }
  for (const PanelLayer& other : layers_) {
    if (other.block.name == layer.block.name) {
      throw std::invalid_argument(
          fmt::format("figure block '{}' exists twice in one panel", layer.block.name));
    }
  }
  layer.block.values = rounded_as_written(layer.block.values);
  layers_.push_back(std::move(layer));
}

void Panel::include(const arma::vec& xs, const arma::vec& ys, double margin) {
  Extent& extent = margin > 0 ? with_room_ : tight_;
  for (const double value : xs) {
    if (!std::isfinite(value)) continue;
    extent.x_lo = std::min(extent.x_lo, value);
    extent.x_hi = std::max(extent.x_hi, value);
  }
  for (const double value : ys) {
    if (!std::isfinite(value)) continue;
    extent.y_lo = std::min(extent.y_lo, value);
    extent.y_hi = std::max(extent.y_hi, value);
  }
}

void Panel::line(const std::string& name, const arma::vec& xs, const arma::vec& ys,
                 const LineStyle& style, const std::string& label) {
  expect_columns(name, {xs.n_elem, ys.n_elem});
  PanelLayer layer;
  layer.block = {name, {"x", "y"}, arma::join_rows(xs, ys)};
  layer.plot = fmt::format("@ using 1:2 with lines {} notitle", line_words(style));
  if (style.marker != Marker::none) {
    layer.plot +=
        ", " +
        marker_plot("1:2", {.ink = style.ink, .marker = style.marker, .size = style.size}, false);
  }
  layer.overlay = overlay_line("1:2", "lines");
  layer.legend = {label, LegendEntry::line, style};
  add(layer);
  include(xs, arma::vec(), 0);
  include(arma::vec(), ys, 1);
}

void Panel::line3(const std::string& name, const arma::vec& xs, const arma::vec& ys,
                  const arma::vec& zs, const LineStyle& style, const std::string& label) {
  expect_columns(name, {xs.n_elem, ys.n_elem, zs.n_elem});
  PanelLayer layer;
  layer.block = {name, {"x", "y", "z"}, arma::join_rows(xs, ys, zs)};
  layer.plot = fmt::format("@ using 1:2:3 with lines {} notitle", line_words(style));
  if (style.marker != Marker::none) {
    layer.plot += ", " + marker_plot("1:2:3", {style.ink, style.marker, style.size}, true);
  }
  layer.overlay = overlay_line("1:2:3", "lines");
  layer.legend = {label, LegendEntry::line, style};
  add(layer);
  include(xs, ys, 0);
  surface_ = true;
}

void Panel::points(const std::string& name, const arma::vec& xs, const arma::vec& ys,
                   const PointStyle& style, const std::string& label) {
  expect_columns(name, {xs.n_elem, ys.n_elem});
  PanelLayer layer;
  layer.block = {name, {"x", "y"}, arma::join_rows(xs, ys)};
  layer.plot = marker_plot("1:2", style, false);
  layer.overlay =
      fmt::format("@ using 1:2 with points pt 6 ps {}*PS lw 2.5*LW lc rgb yours notitle",
                  1.1 * style.size + 0.7);
  layer.legend = {
      label, LegendEntry::points, {.ink = style.ink, .marker = style.marker, .size = style.size}};
  add(layer);
  include(xs, ys, 1);
}

void Panel::classes(const std::string& name, const arma::mat& X, const arma::urowvec& labels,
                    const std::vector<std::string>& class_names, double size) {
  if (X.n_rows != 2 || X.n_cols != labels.n_elem || X.n_cols == 0) {
    throw std::invalid_argument(fmt::format("figure block '{}': X is {}x{}, expected 2x{}", name,
                                            X.n_rows, X.n_cols, labels.n_elem));
  }
  for (arma::uword k = 0; k <= labels.max(); ++k) {
    const arma::uvec members = arma::find(labels == k);
    if (members.is_empty()) continue;
    const arma::mat part = X.cols(members);
    const auto number = static_cast<unsigned>(k);
    points(fmt::format("{}_{}", name, k), part.row(0).t(), part.row(1).t(),
           {.ink = class_ink(number), .marker = class_marker(number), .size = size},
           k < class_names.size() ? class_names[k] : "");
  }
}

void Panel::band(const std::string& name, const arma::vec& xs, const arma::vec& lower,
                 const arma::vec& upper, Ink ink, const std::string& label) {
  expect_columns(name, {xs.n_elem, lower.n_elem, upper.n_elem});
  PanelLayer layer;
  layer.block = {name, {"x", "lower", "upper"}, arma::join_rows(xs, lower, upper)};
  layer.plot = fmt::format("@ using 1:2:3 with filledcurves fc rgb {} notitle", tint_name(ink));
  layer.overlay = overlay_line("1:2", "lines") + ", " + overlay_line("1:3", "lines");
  layer.legend = {label, LegendEntry::area, {.ink = ink}};
  add(layer);
  include(xs, arma::vec(), 0);
  include(arma::vec(), arma::join_cols(lower, upper), 1);
}

void Panel::bars(const std::string& name, const arma::vec& xs, const arma::vec& heights, Ink ink,
                 double width, const std::string& label) {
  expect_columns(name, {xs.n_elem, heights.n_elem});
  PanelLayer layer;
  layer.block = {name, {"x", "height"}, arma::join_rows(xs, heights)};
  layer.plot = fmt::format("@ using 1:2:({}) with boxes fs solid noborder fc rgb {} notitle", width,
                           ink_name(ink));
  layer.overlay = fmt::format(
      "@ using 1:2:({}) with boxes fs empty border lc rgb yours lw 3*LW notitle", 0.7 * width);
  layer.legend = {label, LegendEntry::area, {.ink = ink}};
  add(layer);
  include(arma::vec{xs.min() - width, xs.max() + width}, arma::vec(), 0);
  include(arma::vec(), arma::vec{0, heights.min(), heights.max()}, 1);
  if (heights.min() >= 0) include(arma::vec(), arma::vec{0}, 0);
}

void Panel::numbers(const std::string& name, const arma::vec& xs, const arma::vec& ys,
                    const arma::vec& values, const std::string& format, const TextStyle& style) {
  expect_columns(name, {xs.n_elem, ys.n_elem, values.n_elem});
  PanelLayer layer;
  layer.block = {name, {"x", "y", "value"}, arma::join_rows(xs, ys, values)};
  // A true minus sign is as wide as a plus
  const std::string text = fmt::format("(valid(3) ? value_text('{}', $3) : '')", format);
  layer.plot = fmt::format("@ using 1:2:{} with labels {} notitle", text, text_words(style));
  TextStyle below = style;
  below.size *= 0.75;
  layer.overlay = fmt::format("@ using 1:2:{} with labels {} offset 0,-0.75 notitle", text,
                              text_words(below, "yours"));
  add(layer);
  include(xs, ys, 1);
}

void Panel::arrows(const std::string& name, const arma::vec& xs, const arma::vec& ys,
                   const arma::vec& us, const arma::vec& vs, const LineStyle& style) {
  expect_columns(name, {xs.n_elem, ys.n_elem, us.n_elem, vs.n_elem});
  PanelLayer layer;
  layer.block = {name, {"x", "y", "u", "v"}, arma::join_rows(xs, ys, us, vs)};
  layer.plot =
      fmt::format("@ using 1:2:3:4 with vectors head filled size screen 0.012,18 {} notitle",
                  line_words(style));
  layer.overlay =
      "@ using 1:2:3:4 with vectors head size screen 0.012,18 dt '-' lw 3*LW lc rgb yours notitle";
  add(layer);
  include(arma::join_cols(xs, xs + us), arma::join_cols(ys, ys + vs), 1);
}

void Panel::legend_entry(const LegendEntry& entry) { extra_legend_.push_back(entry); }

std::vector<LegendEntry> Panel::legend_entries() const {
  std::vector<LegendEntry> entries;
  for (const PanelLayer& layer : layers_) {
    if (!layer.legend.label.empty()) entries.push_back(layer.legend);
  }
  entries.insert(entries.end(), extra_legend_.begin(), extra_legend_.end());
  return entries;
}

namespace {

struct Limits {
  double lo, hi;
};

/// Limits of one axis: as given, or those of the data with 5 % of room around points.
Limits axis_limits(const Axis& axis, double tight_lo, double tight_hi, double room_lo,
                   double room_hi) {
  double lo = std::min(tight_lo, room_lo);
  double hi = std::max(tight_hi, room_hi);
  if (!(lo <= hi)) {
    lo = 0;
    hi = 1;
  }
  if (axis.log) {
    const double factor = hi > lo ? std::pow(hi / lo, 0.06) : 2;
    return {axis.lo.value_or(room_lo < tight_lo ? lo / factor : lo),
            axis.hi.value_or(room_hi > tight_hi ? hi * factor : hi)};
  }
  const double room = hi > lo ? 0.06 * (hi - lo) : 0.5;
  return {axis.lo.value_or(room_lo < tight_lo || hi == lo ? lo - room : lo),
          axis.hi.value_or(room_hi > tight_hi || hi == lo ? hi + room : hi)};
}

}  // namespace

Extent Panel::limits() const {
  const Limits xs = axis_limits(x, tight_.x_lo, tight_.x_hi, with_room_.x_lo, with_room_.x_hi);
  const Limits ys = axis_limits(y, tight_.y_lo, tight_.y_hi, with_room_.y_lo, with_room_.y_hi);
  const Limits zs = axis_limits(z, tight_.z_lo, tight_.z_hi, with_room_.z_lo, with_room_.z_hi);
  return {xs.lo, xs.hi, ys.lo, ys.hi, zs.lo, zs.hi};
}

}  // namespace gradbook

#include "figures/script_panel.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

#include "figures/theme.hpp"

namespace gradbook {
namespace {

constexpr double kLegendLine = 0.048;
constexpr double kSample = 0.034;  ///< width of a legend's sample

std::string screen_text(double x, double y, const std::string& words, const TextStyle& style) {
  return fmt::format("set label {} at screen {:.4f},{:.4f} {} front\n",
                     quoted(style.bold ? "{/:Bold " + words + "}" : words), x, y,
                     text_words(style));
}

std::string axis_tics(char axis, const Axis& options, double lo, double hi, unsigned most) {
  if (!options.tics) return fmt::format("unset {}tics\n", axis);
  std::string list;
  const auto add = [&](double at, const std::string& text) {
    // gnuplot takes the text of a tic for a format
    std::string format;
    for (const char c : text) format += c == '%' ? "%%" : std::string(1, c);
    list += fmt::format("{}{} {:.7g}", list.empty() ? "" : ", ", quoted(format), at);
  };
  if (options.marks.empty()) {
    const Tics tics = make_tics(lo, hi, options.log, most);
    for (std::size_t i = 0; i < tics.at.size(); ++i) add(tics.at[i], tics.text[i]);
  }
  for (const auto& [at, text] : options.marks) add(at, text);
  return fmt::format("set {}tics ({}) nomirror out scale 0.5 tc rgb text\n", axis, list);
}

/// One entry of a legend; returns its commands.
std::string legend_entry(const LegendEntry& entry, double x, double y) {
  std::string text;
  if (entry.kind == LegendEntry::area) {
    const std::string ink = ink_name(entry.style.ink);
    text += fmt::format(
        "set object rectangle from screen {:.4f},{:.4f} to screen {:.4f},{:.4f} fc rgb {} fs solid "
        "noborder front\n",
        x + 0.006, y - 0.013, x + kSample - 0.006, y + 0.013, ink);
  }
  if (entry.kind == LegendEntry::line) {
    text +=
        fmt::format("set arrow from screen {:.4f},{:.4f} to screen {:.4f},{:.4f} nohead {} front\n",
                    x, y, x + kSample, y, line_words(entry.style));
  }
  if (entry.kind != LegendEntry::area && entry.style.marker != Marker::none) {
    text += fmt::format(
        "set label \"\" at screen {:.4f},{:.4f} point pt {} ps {:g}*PS lw 2.5*LW lc rgb {} front\n",
        x + kSample / 2, y, marker_number(entry.style.marker),
        1.1 * std::max(1.0, entry.style.size), ink_name(entry.style.ink));
  }
  return text +
         screen_text(x + kSample + 0.007, y, entry.label, {.align = Align::left, .size = 0.9});
}

std::string legend(const Picture::Placed& placed) {
  const Panel& panel = *placed.panel;
  const std::vector<LegendEntry> entries = panel.legend_entries();
  if (panel.legend == LegendAt::none || entries.empty()) return "";
  std::string text;
  double widest = 0;
  for (const LegendEntry& entry : entries) widest = std::max(widest, text_width(entry.label, 0.9));
  if (panel.legend == LegendAt::above) {
    double x = placed.place.left;
    double y = placed.place.top + 0.035 + kLegendLine * (placed.legend_lines - 1);
    for (const LegendEntry& entry : entries) {
      const double needed = text_width(entry.label) + 0.06;
      if (x > placed.place.left && x + needed - 0.015 > placed.cell.right) {
        x = placed.place.left;
        y -= kLegendLine;
      }
      text += legend_entry(entry, x, y);
      x += needed;
    }
    return text;
  }
  const bool left = panel.legend == LegendAt::top_left || panel.legend == LegendAt::bottom_left;
  const bool top = panel.legend == LegendAt::top_left || panel.legend == LegendAt::top_right;
  const double x = left ? placed.place.left + 0.015 : placed.place.right - kSample - 0.022 - widest;
  double y =
      top ? placed.place.top - 0.03
          : placed.place.bottom + 0.03 + kLegendLine * static_cast<double>(entries.size() - 1);
  for (const LegendEntry& entry : entries) {
    text += legend_entry(entry, x, y);
    y -= kLegendLine;
  }
  return text;
}

std::string titles(const Picture::Placed& placed, double tic_width) {
  const Panel& panel = *placed.panel;
  const Rectangle& place = placed.place;
  std::string text;
  if (!panel.title.empty()) {
    const bool narrow = !panel.frame || panel.is_surface();
    const double y = place.top + 0.042 + kLegendLine * placed.legend_lines;
    text += screen_text(narrow ? (place.left + place.right) / 2 : place.left, y, panel.title,
                        {.align = narrow ? Align::center : Align::left, .bold = true});
  }
  if (panel.is_surface()) return text;
  if (!panel.x.label.empty()) {
    const double below = panel.frame && panel.x.tics ? 0.105 : 0.045;
    text += screen_text((place.left + place.right) / 2, place.bottom - below, panel.x.label, {});
  }
  if (!panel.y.label.empty()) {
    text += screen_text(place.left - 0.024 - tic_width, (place.bottom + place.top) / 2,
                        panel.y.label, {.angle = 90});
  }
  if (!panel.colour_label.empty()) {
    text += fmt::format(
        "set colorbox user origin screen {:.4f},{:.4f} size screen 0.016,{:.4f} noborder\n"
        "set cbtics out scale 0.5 tc rgb text font ''.sized(0.85)\n",
        place.right + 0.018, place.bottom, place.top - place.bottom);
    text += screen_text(place.right + 0.112, (place.bottom + place.top) / 2, panel.colour_label,
                        {.size = 0.9, .angle = 90});
  } else {
    text += "unset colorbox\n";
  }
  return text;
}

std::string axes(const Picture::Placed& placed) {
  const Panel& panel = *placed.panel;
  const Rectangle& place = placed.place;
  const Extent limits = panel.limits();
  std::string text = "unset logscale\n";
  text += fmt::format(
      "set lmargin at screen {:.4f}; set rmargin at screen {:.4f}\n"
      "set bmargin at screen {:.4f}; set tmargin at screen {:.4f}\n"
      "set xrange [{:.7g}:{:.7g}]; set yrange [{:.7g}:{:.7g}]\n",
      place.left, place.right, place.bottom, place.top, limits.x_lo, limits.x_hi, limits.y_lo,
      limits.y_hi);
  if (panel.is_surface()) {
    text += fmt::format("set zrange [{:.7g}:{:.7g}]; set view {:g},{:g},1,1\n", limits.z_lo,
                        limits.z_hi, panel.view_tilt, panel.view_turn);
    text +=
        "set border 31 lc rgb grey lw LW; set xyplane at " + fmt::format("{:.7g}\n", limits.z_lo);
    text += axis_tics('x', panel.x, limits.x_lo, limits.x_hi, 4);
    text += axis_tics('y', panel.y, limits.y_lo, limits.y_hi, 4);
    text += axis_tics('z', panel.z, limits.z_lo, limits.z_hi, 4);
    for (const auto& [axis, label] : {std::pair{'x', panel.x.label}, {'y', panel.y.label}}) {
      text += fmt::format("set {}label {} offset 0,-0.6 tc rgb text\n", axis, quoted(label));
    }
    return text + fmt::format("set zlabel {} rotate by 90 tc rgb text\n", quoted(panel.z.label));
  }
  text += "set xlabel; set ylabel; set zlabel\n";
  if (!panel.frame) return text + "unset border; unset xtics; unset ytics\n";
  if (panel.x.log) text += "set logscale x\n";
  if (panel.y.log) text += "set logscale y\n";
  text += panel.x.tics || panel.y.tics ? "set border 3 lc rgb grey lw 1.5*LW\n"
                                       : "set border 15 lc rgb faint lw 1.5*LW\n";
  // As many numbers as the side has room for
  double widest = 0.02;
  for (const std::string& tic : make_tics(limits.x_lo, limits.x_hi, panel.x.log, 6).text) {
    widest = std::max(widest, text_width(tic));
  }
  const auto across =
      static_cast<unsigned>(std::clamp((place.right - place.left) / (1.9 * widest), 2.0, 8.0));
  const auto up = static_cast<unsigned>(std::clamp((place.top - place.bottom) / 0.07, 3.0, 6.0));
  text += axis_tics('x', panel.x, limits.x_lo, limits.x_hi, across);
  return text + axis_tics('y', panel.y, limits.y_lo, limits.y_hi, up);
}

double widest_y_tic(const Picture::Placed& placed) {
  const Panel& panel = *placed.panel;
  if (!panel.frame || !panel.y.tics) return 0;
  double widest = 0;
  if (panel.y.marks.empty()) {
    const Extent limits = panel.limits();
    for (const std::string& tic : make_tics(limits.y_lo, limits.y_hi, panel.y.log, 6).text) {
      widest = std::max(widest, text_width(tic));
    }
  }
  for (const auto& [at, tic] : panel.y.marks) widest = std::max(widest, text_width(tic));
  return widest + 0.008;
}

}  // namespace

std::string with_block(const std::string& commands, const std::string& block) {
  std::string result;
  for (const char c : commands) {
    if (c == '@') {
      result += block;
    } else {
      result += c;
    }
  }
  return result;
}

std::string panel_commands(const Picture::Placed& placed, const std::string& extra,
                           const std::function<LayerNames(const PanelLayer&)>& names) {
  const Panel& panel = *placed.panel;
  std::string text = axes(placed);
  text += titles(placed, widest_y_tic(placed));
  text += legend(placed);
  text += extra;
  for (const std::string& shape : panel.shapes()) text += shape + "\n";
  if (!panel.palette().empty()) text += panel.palette() + "\n";

  std::string plots;
  std::string overlays;
  for (const PanelLayer& layer : panel.layers()) {
    const LayerNames layer_names = names(layer);
    plots += (plots.empty() ? "" : ", ") + with_block(layer.plot, layer_names.block);
    if (!layer_names.overlay.empty() && !layer.overlay.empty()) {
      overlays += ", " + with_block(layer.overlay, layer_names.overlay);
    }
  }
  if (plots.empty()) plots = "NaN notitle";
  text += (panel.is_surface() ? "splot " : "plot ") + plots + overlays + "\n";
  return text + "unset label; unset object; unset arrow; unset colorbox\n";
}

}  // namespace gradbook

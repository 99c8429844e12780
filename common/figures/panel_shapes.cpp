// Texts and shapes of a panel; they are no data.
#include <fmt/core.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "figures/panel.hpp"
#include "figures/theme.hpp"

namespace gradbook {

void Panel::text(double at_x, double at_y, const std::string& words, const TextStyle& style) {
  shapes_.push_back(fmt::format("set label {} at {:.7g},{:.7g} {} front",
                                quoted(style.bold ? "{/:Bold " + words + "}" : words), at_x, at_y,
                                text_words(style)));
}

void Panel::segment(double x1, double y1, double x2, double y2, const LineStyle& style,
                    bool arrow) {
  shapes_.push_back(fmt::format("set arrow from {:.7g},{:.7g} to {:.7g},{:.7g} {} {} back", x1, y1,
                                x2, y2, arrow ? "head filled size screen 0.011,18" : "nohead",
                                line_words(style)));
}

void Panel::box(double x_lo, double y_lo, double x_hi, double y_hi, const ShapeStyle& style) {
  shapes_.push_back(fmt::format("set object rectangle from {:.7g},{:.7g} to {:.7g},{:.7g} {}", x_lo,
                                y_lo, x_hi, y_hi, shape_words(style)));
}

void Panel::round_box(double x_lo, double y_lo, double x_hi, double y_hi, double radius,
                      const ShapeStyle& style) {
  // Quarter circles around the four corners, counter-clockwise from the right
  constexpr int kSteps = 6;
  arma::vec xs(4 * (kSteps + 1));
  arma::vec ys(xs.n_elem);
  arma::uword at = 0;
  for (int corner = 0; corner < 4; ++corner) {
    const double centre_x = corner == 0 || corner == 3 ? x_hi - radius : x_lo + radius;
    const double centre_y = corner < 2 ? y_hi - radius : y_lo + radius;
    for (int step = 0; step <= kSteps; ++step, ++at) {
      const double angle = std::numbers::pi / 2 * (corner + static_cast<double>(step) / kSteps);
      xs(at) = centre_x + radius * std::cos(angle);
      ys(at) = centre_y + radius * std::sin(angle);
    }
  }
  polygon(xs, ys, style);
}

void Panel::circle(double at_x, double at_y, double radius, const ShapeStyle& style) {
  shapes_.push_back(fmt::format("set object circle at {:.7g},{:.7g} size {:.7g} {}", at_x, at_y,
                                radius, shape_words(style)));
}

void Panel::polygon(const arma::vec& xs, const arma::vec& ys, const ShapeStyle& style) {
  if (xs.n_elem != ys.n_elem || xs.n_elem < 3) {
    throw std::invalid_argument(
        fmt::format("polygon: {} x and {} y, expected as many, at least 3", xs.n_elem, ys.n_elem));
  }
  std::string corners;
  for (arma::uword i = 0; i < xs.n_elem; ++i) {
    corners += fmt::format("{} {:.6g},{:.6g}", i == 0 ? "from" : " to", xs(i), ys(i));
  }
  corners += fmt::format(" to {:.6g},{:.6g}", xs(0), ys(0));
  shapes_.push_back(fmt::format("set object polygon {} {}", corners, shape_words(style)));
}

}  // namespace gradbook

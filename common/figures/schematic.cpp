#include "figures/schematic.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gradbook {
namespace {

using arma::uword;

/// From a box's centre towards a point, how far its border is (a share of the way).
double share_to_border(const TextBox& box, const Point& towards) {
  const double dx = std::abs(towards.x - box.centre.x);
  const double dy = std::abs(towards.y - box.centre.y);
  const double across = dx > 0 ? box.width / 2 / dx : arma::datum::inf;
  const double up = dy > 0 ? box.height / 2 / dy : arma::datum::inf;
  return std::min({across, up, 1.0});
}

Point between(const Point& a, const Point& b, double share) {
  return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

Ink layer_ink(const NetworkStyle& style, std::size_t layer, std::size_t layers) {
  if (layer < style.inks.size()) return style.inks[layer];
  if (layer == 0) return Ink::blue;
  return layer + 1 == layers ? Ink::vermillion : Ink::green;
}

}  // namespace

Point NetworkDrawing::on_edge(std::size_t layer, std::size_t i, std::size_t j, double share) const {
  return between(units.at(layer).at(i), units.at(layer + 1).at(j), share);
}

NetworkDrawing draw_network(Panel& panel, const std::vector<uword>& layer_sizes,
                            const NetworkStyle& style) {
  if (layer_sizes.size() < 2) {
    throw std::invalid_argument("draw_network: a network has at least two layers");
  }
  NetworkDrawing drawing;
  drawing.radius = style.radius;
  const double step = (style.x_hi - style.x_lo) / static_cast<double>(layer_sizes.size() - 1);
  for (std::size_t l = 0; l < layer_sizes.size(); ++l) {
    // A long layer keeps one place free for dots, above its last unit
    const bool cut = layer_sizes[l] > style.most_units;
    const uword shown = cut ? style.most_units - 1 : layer_sizes[l];
    const uword places = cut ? shown + 1 : shown;
    const double x = style.x_lo + step * static_cast<double>(l);
    const double top = style.y_middle + style.spacing * static_cast<double>(places - 1) / 2;
    std::vector<Point> units;
    for (uword i = 0; i < shown; ++i) {
      const uword place = cut && i + 1 == shown ? i + 1 : i;
      units.push_back({x, top - style.spacing * static_cast<double>(place)});
    }
    if (cut) {
      const double y = top - style.spacing * static_cast<double>(shown - 1);
      for (const double offset : {-0.22, 0.0, 0.22}) {
        panel.circle(x, y + offset, 0.05, {.ink = Ink::text, .fill = Fill::solid, .width = 0});
      }
    }
    drawing.units.push_back(units);
  }
  for (std::size_t l = 0; l + 1 < drawing.units.size(); ++l) {
    for (const Point& from : drawing.units[l]) {
      for (const Point& to : drawing.units[l + 1]) {
        const double length = std::hypot(to.x - from.x, to.y - from.y);
        const Point a = between(from, to, style.radius / length);
        const Point b = between(to, from, style.radius / length);
        panel.segment(a.x, a.y, b.x, b.y,
                      {.ink = style.edge_ink, .width = style.edge_width, .dash = Dash::solid});
      }
    }
  }
  for (std::size_t l = 0; l < drawing.units.size(); ++l) {
    for (const Point& unit : drawing.units[l]) {
      panel.circle(unit.x, unit.y, style.radius,
                   {.ink = layer_ink(style, l, drawing.units.size()), .width = 2.5});
    }
  }
  return drawing;
}

void draw_box(Panel& panel, const TextBox& box) {
  panel.round_box(box.centre.x - box.width / 2, box.centre.y - box.height / 2,
                  box.centre.x + box.width / 2, box.centre.y + box.height / 2,
                  std::min({0.18, box.width / 2, box.height / 2}), {.ink = box.ink});
  std::vector<std::string> lines(1);
  for (const char c : box.text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  constexpr double kLine = 0.44;
  double y = box.centre.y + kLine * static_cast<double>(lines.size() - 1) / 2 * box.size;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    panel.text(box.centre.x, y, lines[i], {.size = (i == 0 ? 1.0 : 0.8) * box.size});
    y -= kLine * box.size;
  }
}

void connect(Panel& panel, const TextBox& from, const TextBox& to, const LineStyle& style,
             const std::string& text) {
  const Point a = between(from.centre, to.centre, share_to_border(from, to.centre));
  const Point b = between(to.centre, from.centre, share_to_border(to, from.centre));
  panel.segment(a.x, a.y, b.x, b.y, style, true);
  if (text.empty()) return;
  const Point middle = between(a, b, 0.5);
  const bool flat = std::abs(b.y - a.y) < std::abs(b.x - a.x);
  panel.text(middle.x + (flat ? 0 : 0.15), middle.y + (flat ? 0.3 : 0), text,
             {.ink = style.ink, .align = flat ? Align::center : Align::left, .size = 0.85});
}

std::vector<TextBox> draw_chain(Panel& panel, const std::vector<std::string>& texts, double left,
                                double right, double y_middle, double height,
                                const std::vector<Ink>& inks) {
  if (texts.empty()) throw std::invalid_argument("draw_chain: no boxes");
  constexpr double kGap = 0.7;
  const auto n = static_cast<double>(texts.size());
  const double width = (right - left - kGap * (n - 1)) / n;
  std::vector<TextBox> boxes;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    TextBox box;
    box.centre = {left + width / 2 + (width + kGap) * static_cast<double>(i), y_middle};
    box.width = width;
    box.height = height;
    box.text = texts[i];
    if (i < inks.size()) box.ink = inks[i];
    draw_box(panel, box);
    if (i > 0) connect(panel, boxes.back(), box);
    boxes.push_back(box);
  }
  return boxes;
}

Point MatrixDrawing::centre(uword row, uword column) const {
  return {top_left.x + cell * (static_cast<double>(column) + 0.5),
          top_left.y - cell * (static_cast<double>(row) + 0.5)};
}

MatrixDrawing draw_matrix(Panel& panel, const std::string& name, const arma::mat& values,
                          const Point& top_left, const MatrixStyle& style) {
  const MatrixDrawing matrix{top_left, style.cell, values.n_rows, values.n_cols};
  for (const auto& [place, ink] : style.tinted) {
    const Point c = matrix.centre(place.first, place.second);
    panel.box(c.x - style.cell / 2, c.y - style.cell / 2, c.x + style.cell / 2,
              c.y + style.cell / 2, {.ink = ink, .width = 0});
  }
  if (style.brackets) {
    constexpr double kTick = 0.16;
    const LineStyle line{.ink = Ink::text, .width = 2.2, .dash = Dash::solid};
    for (const double side : {1.0, -1.0}) {
      const double x = side > 0 ? top_left.x - 0.05 : matrix.right() + 0.05;
      panel.segment(x, top_left.y, x, matrix.bottom(), line);
      panel.segment(x, top_left.y, x + side * kTick, top_left.y, line);
      panel.segment(x, matrix.bottom(), x + side * kTick, matrix.bottom(), line);
    }
  } else {
    const LineStyle line{.ink = Ink::grey, .width = 1.3, .dash = Dash::solid};
    for (uword i = 0; i <= values.n_rows; ++i) {
      const double y = top_left.y - style.cell * static_cast<double>(i);
      panel.segment(top_left.x, y, matrix.right(), y, line);
    }
    for (uword j = 0; j <= values.n_cols; ++j) {
      const double x = top_left.x + style.cell * static_cast<double>(j);
      panel.segment(x, top_left.y, x, matrix.bottom(), line);
    }
  }
  arma::vec xs(values.n_elem), ys(values.n_elem), numbers(values.n_elem);
  uword at = 0;
  for (uword i = 0; i < values.n_rows; ++i) {
    for (uword j = 0; j < values.n_cols; ++j, ++at) {
      const Point c = matrix.centre(i, j);
      xs(at) = c.x;
      ys(at) = c.y;
      numbers(at) = values(i, j);
    }
  }
  panel.numbers(name, xs, ys, numbers, style.format, {.ink = style.ink, .size = style.size});
  return matrix;
}

void frame_cells(Panel& panel, const MatrixDrawing& matrix, uword row, uword column, uword rows,
                 uword columns, const ShapeStyle& style) {
  const double left = matrix.top_left.x + matrix.cell * static_cast<double>(column);
  const double top = matrix.top_left.y - matrix.cell * static_cast<double>(row);
  panel.box(left, top - matrix.cell * static_cast<double>(rows),
            left + matrix.cell * static_cast<double>(columns), top, style);
}

void draw_folds(Panel& panel, const arma::urowvec& fold, double left, double right, double top,
                double height) {
  const uword k = fold.max() + 1;
  const double per_sample = (right - left) / static_cast<double>(fold.n_elem);
  for (uword split = 0; split < k; ++split) {
    const double y = top - height * static_cast<double>(split);
    double x = left;
    panel.text(left - 0.2, y - 0.4 * height, fmt::format("split {}", split + 1),
               {.align = Align::right, .size = 0.9});
    for (uword block = 0; block < k; ++block) {
      const auto size = static_cast<double>(arma::accu(fold == block));
      const bool validation = block == split;
      panel.box(x, y - 0.8 * height, x + per_sample * size, y,
                {.ink = validation ? Ink::vermillion : Ink::blue,
                 .fill = validation ? Fill::solid : Fill::tint});
      panel.text(x + per_sample * size / 2, y - 0.4 * height, fmt::format("{:.0f}", size),
                 {.ink = validation ? Ink::paper : Ink::text, .size = 0.85});
      x += per_sample * size;
    }
  }
}

void draw_confusion(Panel& panel, const arma::umat& counts,
                    const std::vector<std::string>& class_names) {
  const uword k = counts.n_rows;
  if (counts.n_cols != k || class_names.size() != k || k == 0) {
    throw std::invalid_argument(fmt::format("draw_confusion: counts is {}x{}, names are {}", k,
                                            counts.n_cols, class_names.size()));
  }
  // Colours show (roots of) shares of the true class, so that rare classes and mistakes are seen
  // too
  arma::mat shares = arma::conv_to<arma::mat>::from(counts);
  shares.each_col() /= arma::max(arma::vec(arma::sum(shares, 1)), arma::vec(k, arma::fill::ones));
  panel.image("shares", arma::sqrt(shares), 0, 1, ColourMap::counts);
  panel.equal_scale = true;
  panel.frame = true;
  panel.x.label = "predicted class";
  panel.y.label = "true class";
  arma::vec xs(counts.n_elem), ys(counts.n_elem), numbers(counts.n_elem);
  uword at = 0;
  for (uword i = 0; i < k; ++i) {
    const auto row = static_cast<double>(k - 1 - i);
    panel.y.marks.emplace_back(row, class_names[i]);
    panel.x.marks.emplace_back(static_cast<double>(i), class_names[i]);
    for (uword j = 0; j < k; ++j, ++at) {
      xs(at) = static_cast<double>(j);
      ys(at) = row;
      numbers(at) = counts(i, j) == 0 ? arma::datum::nan : static_cast<double>(counts(i, j));
    }
  }
  panel.numbers("counts", xs, ys, numbers, "%.0f", {.size = k > 6 ? 0.7 : 0.9});
  const auto edge = static_cast<double>(k) - 0.5;
  panel.x.lo = panel.y.lo = -0.5;
  panel.x.hi = panel.y.hi = edge;
}

arma::mat mosaic(const std::vector<arma::mat>& pictures, uword columns, uword gap) {
  if (pictures.empty() || columns == 0) {
    throw std::invalid_argument("mosaic: no pictures or no columns");
  }
  const uword height = pictures.front().n_rows;
  const uword width = pictures.front().n_cols;
  const uword rows = (pictures.size() + columns - 1) / columns;
  arma::mat all(rows * (height + gap) - gap, columns * (width + gap) - gap);
  all.fill(arma::datum::nan);
  for (uword n = 0; n < pictures.size(); ++n) {
    if (arma::size(pictures[n]) != arma::size(pictures.front())) {
      throw std::invalid_argument(fmt::format("mosaic: picture {} is {}x{}, expected {}x{}", n,
                                              pictures[n].n_rows, pictures[n].n_cols, height,
                                              width));
    }
    const uword top = n / columns * (height + gap);
    const uword left = n % columns * (width + gap);
    all.submat(top, left, top + height - 1, left + width - 1) = pictures[n];
  }
  return all;
}

void draw_table(Panel& panel, const std::vector<std::vector<std::string>>& rows, double left,
                double top, const std::vector<double>& widths, double height) {
  double y = top;
  double right = left;
  for (const double width : widths) right += width;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    double x = left;
    for (std::size_t j = 0; j < rows[i].size() && j < widths.size(); ++j) {
      const bool first = j == 0;
      panel.text(first ? x : x + widths[j] / 2, y - height / 2, rows[i][j],
                 {.align = first ? Align::left : Align::center, .size = 0.9, .bold = i == 0});
      x += widths[j];
    }
    y -= height;
    panel.segment(left, y, right, y,
                  {.ink = i == 0 ? Ink::text : Ink::faint, .width = 1.5, .dash = Dash::solid});
  }
}

}  // namespace gradbook

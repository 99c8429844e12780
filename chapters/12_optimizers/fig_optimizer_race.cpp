/// @file chapters/12_optimizers/fig_optimizer_race.cpp
/// F065: eight optimizers start at the same points of Beale's function and of a saddle.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "figures/registry.hpp"
#include "nn/optim/optimizer.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kFrames = 30;
constexpr arma::uword kStepsPerFrame = 4;
constexpr arma::uword kSteps = kFrames * kStepsPerFrame;
constexpr arma::uword kMarkEvery = 8;  ///< steps

/// Value and gradient of a function at one point.
struct Slope {
  double value;
  arma::vec gradient;
};

/// Beale (1958): the minimum 0 is at (3, 0.5).
Slope beale(const arma::vec& w) {
  constexpr double kConstants[] = {1.5, 2.25, 2.625};
  Slope slope{0, arma::vec(2, arma::fill::zeros)};
  for (int i = 1; i <= 3; ++i) {
    const double factor = 1 - std::pow(w(1), i);
    const double residual = kConstants[i - 1] - w(0) * factor;
    slope.value += residual * residual;
    slope.gradient(0) -= 2 * residual * factor;
    slope.gradient(1) += 2 * residual * w(0) * i * std::pow(w(1), i - 1);
  }
  return slope;
}

/// A saddle at the origin between two valleys at w_2 = ±√2.
Slope saddle(const arma::vec& w) {
  const double x = w(0);
  const double y = w(1);
  return {10 * (x * x - y * y + y * y * y * y / 4), {20 * x, 10 * (y * y * y - 2 * y)}};
}

/// A function to walk down, and where.
struct Landscape {
  std::string title;
  Slope (*slope)(const arma::vec&);
  arma::vec start;
  arma::vec goal;
  MapGrid grid;
  arma::vec levels;
};

struct Racer {
  std::string name;
  std::shared_ptr<Optimizer<double>> optimizer;
};

template <typename Rule, typename Options>
std::shared_ptr<Optimizer<double>> with_rate(double rate) {
  Options options;
  options.learning_rate = rate;
  return std::make_shared<Rule>(options);
}

/// The racers before their first step, a group for each column of the picture: one rate for all
/// coordinates; a rate for each; both moments.
std::vector<std::vector<Racer>> fresh_racers() {
  return {{{"SGD", std::make_shared<Sgd<double>>(0.005)},
           {"Momentum", with_rate<Momentum<double>, MomentumOptions>(0.002)},
           {"NAG", with_rate<Nesterov<double>, NesterovOptions>(0.002)}},
          {{"AdaGrad", with_rate<AdaGrad<double>, AdaGradOptions>(0.5)},
           {"Adadelta", with_rate<Adadelta<double>, AdadeltaOptions>(20)},
           {"RMSProp", with_rate<RmsProp<double>, RmsPropOptions>(0.05)}},
          {{"Adam", with_rate<Adam<double>, AdamOptions>(0.2)},
           {"Nadam", with_rate<Nadam<double>, NadamOptions>(0.2)}}};
}

/// The points of one walk, one per column: every second step, which is enough to draw it.
arma::mat walk(const Landscape& landscape, Optimizer<double>& optimizer) {
  arma::mat path(2, kSteps / 2 + 1);
  arma::vec w = landscape.start;
  for (arma::uword n = 0; n <= kSteps; ++n) {
    if (n % 2 == 0) path.col(n / 2) = w;
    optimizer.step(w, landscape.slope(w).gradient);
  }
  return path;
}

/// The contour lines, and the paths of one group with a mark every eight steps: paths that overlap
/// can be told apart without colours.
void draw_paths(Panel& panel, const Landscape& landscape, const arma::mat& map,
                const std::vector<Racer>& racers, const std::vector<arma::mat>& paths,
                arma::uword steps) {
  const arma::uword last = steps / 2;
  panel.x = {.lo = landscape.grid.x_lo, .hi = landscape.grid.x_hi};
  panel.y = {.label = "w_2", .lo = landscape.grid.y_lo, .hi = landscape.grid.y_hi};
  panel.contour("levels", landscape.grid, map, landscape.levels,
                {.ink = Ink::faint, .width = 2, .dash = Dash::solid});
  panel.points("goal", {landscape.goal(0)}, {landscape.goal(1)},
               {.ink = Ink::text, .marker = Marker::open_circle, .size = 3});
  for (std::size_t i = 0; i < racers.size(); ++i) {
    const arma::mat& path = paths[i];
    panel.line("path_" + racers[i].name, path.row(0).head(last + 1).t(),
               path.row(1).head(last + 1).t(),
               {.ink = class_ink(static_cast<unsigned>(i)), .width = 3});
  }
  for (std::size_t i = 0; i < racers.size(); ++i) {
    const auto number = static_cast<unsigned>(i);
    const arma::uvec marked = arma::regspace<arma::uvec>(0, kMarkEvery / 2, last);
    const arma::mat places = paths[i].cols(marked);
    panel.points("marks_" + racers[i].name, places.row(0).t(), places.row(1).t(),
                 {.ink = class_ink(number), .marker = class_marker(number), .size = 0.7});
    panel.points("head_" + racers[i].name, {paths[i](0, last)}, {paths[i](1, last)},
                 {.ink = class_ink(number), .marker = class_marker(number), .size = 1.2});
  }
}

/// Names of a group above its column, with its marks.
void draw_names(Panel& panel, const std::vector<Racer>& racers) {
  panel.frame = false;
  panel.x = {.lo = 0, .hi = 10};
  panel.y = {.lo = 0, .hi = 1};
  double x = 0;
  for (std::size_t i = 0; i < racers.size(); ++i) {
    const auto number = static_cast<unsigned>(i);
    const arma::vec middle{x + 0.5}, level{0.5};
    panel.line("sample_" + racers[i].name, {x, x + 1}, {0.5, 0.5}, {.ink = class_ink(number)});
    panel.points("mark_" + racers[i].name, middle, level,
                 {.ink = class_ink(number), .marker = class_marker(number)});
    panel.text(x + 1.2, 0.5, racers[i].name, {.align = Align::left, .size = 0.7});
    x += 2.0 + 0.235 * static_cast<double>(racers[i].name.size());
  }
}

/// "SGD 0.005, Momentum 0.002, …"
std::string rates_of(const std::vector<std::vector<Racer>>& groups) {
  std::string text;
  for (const std::vector<Racer>& group : groups) {
    for (const Racer& racer : group) {
      text += fmt::format("{}{} {:g}", text.empty() ? "" : ", ", racer.name,
                          racer.optimizer->learning_rate());
    }
  }
  return text;
}

void draw(Figure& figure) {
  const std::vector<Landscape> landscapes = {
      {"Beale",
       beale,
       {1, 1.5},
       {3, 0.5},
       {.x_lo = 0, .x_hi = 3.4, .y_lo = -1.55, .y_hi = 1.7, .columns = 121, .rows = 107},
       {0.05, 0.3, 1, 3, 7, 14, 30, 60, 120}},
      {"saddle",
       saddle,
       {1, 0.01},
       {0, std::sqrt(2.0)},
       {.x_lo = -0.6, .x_hi = 1.2, .y_lo = -0.5, .y_hi = 1.9, .columns = 91, .rows = 107},
       {-9, -7, -5, -3, -1, 0, 1, 3, 5, 7, 9}}};
  const std::vector<std::vector<Racer>> groups = fresh_racers();
  std::vector<arma::mat> maps;
  std::vector<std::vector<std::vector<arma::mat>>> paths(landscapes.size());  // by group, racer
  for (std::size_t i = 0; i < landscapes.size(); ++i) {
    const arma::mat points = landscapes[i].grid.points();
    arma::rowvec values(points.n_cols);
    for (arma::uword j = 0; j < points.n_cols; ++j) {
      values(j) = landscapes[i].slope(points.col(j)).value;
    }
    maps.push_back(landscapes[i].grid.to_map(values));
    for (const std::vector<Racer>& group : fresh_racers()) {
      std::vector<arma::mat>& walks = paths[i].emplace_back();
      for (const Racer& racer : group) walks.push_back(walk(landscapes[i], *racer.optimizer));
    }
  }

  for (arma::uword frame = 0; frame <= kFrames + 4; ++frame) {
    const arma::uword steps = kStepsPerFrame * std::min(frame, kFrames);
    Picture& picture = figure.add_frame();
    picture.grid(3, 3, {}, {0.2, 1, 1});
    for (unsigned column = 0; column < 3; ++column) {
      draw_names(picture.panel(0, column), groups[column]);
      for (unsigned row = 0; row < 2; ++row) {
        Panel& panel = picture.panel(row + 1, column);
        draw_paths(panel, landscapes[row], maps[row], groups[column], paths[row][column], steps);
        panel.y.tics = column == 0;
        panel.y.label = column == 0 ? landscapes[row].title + ": w_2" : "";
      }
      picture.panel(2, column).x.label = "w_1";
    }
    picture.panel(0, 2).text(10, 0.5, fmt::format("step {}", steps),
                             {.align = Align::right, .bold = true});
  }
  figure.seconds_per_frame = 0.2;
  figure.caption(fmt::format(
      "{} steps from (1, 1.5) on Beale’s function (minimum at (3, 0.5)) and from (1, 0.01) on "
      "10 (w_1² − w_2² + w_2⁴/4); rings mark the minima, and there is a mark every {} steps. "
      "Learning rates η on both: {}; the usual settings otherwise. Velocity overshoots where the "
      "first gradient is large; rules that scale each coordinate leave the saddle first.",
      kSteps, kMarkEvery, rates_of(groups)));
}

const FigureRegistration registration(
    {.id = "F065",
     .slug = "optimizer_race",
     .title = "Eight optimizers on two functions",
     .slides = {{"C", "Comparison of different optimizers"}},
     .alt = "Contour lines of Beale's function and of a saddle with the paths of eight optimizers "
            "that grow frame by frame from a common starting point towards the minimum.",
     .animated = true},
    draw);

}  // namespace
}  // namespace gradbook

/// @file chapters/01_data/fig_four_normalizations.cpp
/// F049: one feature with a long tail under four normalizations.
#include <fmt/core.h>

#include "core/rng.hpp"
#include "exercises/01_data/minmax_scale.hpp"
#include "exercises/01_data/nonlinear_scale.hpp"
#include "exercises/01_data/standardize.hpp"
#include "figures/registry.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kSamples = 2000;
constexpr std::uint64_t kSeed = 49;
constexpr arma::uword kBins = 40;

/// exp(3 + 0.7 z): positive, with a few values far above the others.
arma::mat make_feature() {
  Rng rng(kSeed);
  return arma::exp(3.0 + 0.7 * rng.normal(1, kSamples));
}

/// How many samples fall into each of kBins equal parts of [lo, hi].
void draw_histogram(Panel& panel, const std::string& title, const arma::mat& x, double lo,
                    double hi, Ink ink, const std::string& formula = "") {
  const double width = (hi - lo) / static_cast<double>(kBins);
  const arma::vec centres = lo + width * (arma::regspace(0, static_cast<double>(kBins) - 1) + 0.5);
  const arma::uvec counts = arma::hist(arma::vectorise(x), centres);
  panel.title = title;
  panel.x.lo = lo;
  panel.x.hi = hi;
  panel.y = {.lo = 0, .hi = 1.3 * static_cast<double>(counts.max()), .tics = false};
  panel.text((lo + hi) / 2, 1.2 * static_cast<double>(counts.max()), formula, {.size = 0.9});
  panel.bars("histogram", centres, arma::conv_to<arma::vec>::from(counts), ink, 0.94 * width);
}

void draw(Figure& figure) {
  const arma::mat x = make_feature();
  const FeatureStatistics statistics = standardize_fit(x);
  const arma::mat z = standardize_apply(x, statistics);

  figure.grid(2, 3);
  draw_histogram(figure.panel(0, 0), "Feature x, samples", x, 0, 240, Ink::grey);
  draw_histogram(figure.panel(0, 1), "Min-max", minmax_scale(x, 0, 1, x), 0, 1, Ink::blue,
                 "x′ = (x − min) / (max − min)");
  draw_histogram(figure.panel(0, 2), "Z-score, standardization", z, -2, 8, Ink::vermillion,
                 "x′ = (x − mean) / std");
  draw_histogram(figure.panel(1, 1), "Log", log_normalize(x), 0, 1, Ink::green,
                 "x′ = log(x) / log(max)");
  draw_histogram(figure.panel(1, 2), "Arctangent", arctan_normalize(x), 0, 1, Ink::purple,
                 "x′ = 2 arctan(x) / π");
  figure.panel(1, 1).x.label = "x′";
  figure.panel(1, 2).x.label = "x′";

  // The four functions themselves; the largest sample goes along, because two of them need it
  Panel& functions = figure.panel(1, 0);
  const arma::mat t =
      arma::join_rows(arma::linspace<arma::rowvec>(1, 240, 240), arma::rowvec{x.max()});
  functions.title = "The functions x → x′";
  functions.x = {.label = "x", .lo = 0, .hi = 240};
  functions.y = {.label = "x′", .lo = 0, .hi = 1.5};
  const auto curve = [&](const std::string& name, const std::string& words, const arma::mat& values,
                         Ink ink, double x_text, double y_text) {
    functions.text(x_text, y_text, words, {.ink = ink, .align = Align::left, .size = 0.9});
    functions.line(name, t.head_cols(240).t(), values.head_cols(240).t(), {.ink = ink});
  };
  curve("minmax", "min-max", minmax_scale(t, 0, 1, x), Ink::blue, 160, 0.4);
  curve("z_score", "z-score", standardize_apply(t, statistics), Ink::vermillion, 66, 1.38);
  curve("log", "log", log_normalize(t), Ink::green, 62, 0.56);
  curve("arctan", "arctangent", arctan_normalize(t), Ink::purple, 105, 1.13);
  figure.caption(fmt::format(
      "{} samples of a log-normal feature (exp of 3 + 0.7 z, seed {}; largest value {:.0f}), in {} "
      "bins. "
      "Min-max and z-score change the scale only: the long tail stays, z-scores reach {:.1f}. The "
      "logarithm makes the shape symmetric; the arctangent squeezes values above 10 against 1.",
      kSamples, kSeed, x.max(), kBins, z.max()));
}

const FigureRegistration registration(
    {.id = "F049",
     .slug = "four_normalizations",
     .title = "Four normalizations of one skewed feature",
     .slides = {{"C", "Batch normalization layer (Normalization & Standardization)"}},
     .alt = "Histograms of a feature with a long tail: with min-max and z-score the tail stays, "
            "the logarithm gives a bell, the arctangent a heap near 1; and the four functions.",
     .units = {"01_data/minmax_scale", "01_data/nonlinear_scale", "01_data/standardize"}},
    draw);

}  // namespace
}  // namespace gradbook

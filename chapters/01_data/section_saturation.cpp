// What raw pixels do to sigmoid units.
#include <cmath>
#include <string>
#include <utility>

#include "chapter/section.hpp"
#include "chapters/01_data/preprocessing.hpp"
#include "core/parallel.hpp"
#include "core/rng.hpp"
#include "exercises/01_data/minmax_scale.hpp"
#include "exercises/01_data/standardize.hpp"
#include "given/09_mlp/activation.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kUnits = 50;

/// Share of sigmoid units with slope below 0.01 (at most 0.25) when weights are N(0, 1/D).
double saturated_share(const arma::mat& X, std::uint64_t seed) {
  Rng rng(seed);
  const arma::mat W = rng.normal(kUnits, X.n_rows) / std::sqrt(static_cast<double>(X.n_rows));
  const arma::mat slope = activation_derivative(Activation::sigmoid, W * X);
  return static_cast<double>(arma::accu(slope < 0.01)) / static_cast<double>(slope.n_elem);
}

const SectionRegistration registration(6, [](Chapter& chapter) {
  const SingleThreadedBlas same_digits_for_any_number_of_threads;
  saturate(chapter, sample_of(chapter, chapter.load("fashion-mnist").train));
});

}  // namespace

void saturate(Chapter& chapter, const Dataset& data) {
  const DataSplit split = split_60_20_20(chapter, data);
  const arma::mat& raw = split.train.X;
  const arma::mat limits = arma::repmat(arma::rowvec{0, 255}, raw.n_rows, 1);

  chapter.title("Pixels 0 to 255 into 50 sigmoid units: " + data.name);
  const std::vector<std::pair<std::string, arma::mat>> inputs = {
      {"as they are", raw},
      {"pixel / 255", minmax_scale(raw, 0, 1, limits)},
      {"standardize", standardize_apply(raw, standardize_fit(raw))}};
  for (const auto& [name, X] : inputs) {
    const double share = saturated_share(X, chapter.seed);
    chapter.print("{:<17}{:5.1f} % of the units have a slope below 0.01", name, 100 * share);
    chapter.add({.name = name,
                 .dataset = data.name,
                 .n_train = raw.n_cols,
                 .n_test = split.test.X.n_cols,
                 .metric = "saturated units",
                 .value = share,
                 .parameters = {{"seed", chapter.seed}}});
  }
}

}  // namespace gradbook

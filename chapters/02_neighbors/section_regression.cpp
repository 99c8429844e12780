// Kernel regression against local lines on a noisy sine.
#include <cmath>

#include "chapter/chapter.hpp"
#include "chapter/section.hpp"
#include "data/generators.hpp"
#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace gradbook {
namespace {

constexpr double kNoise = 0.2;
constexpr arma::uword kSamples = 100;

double root_mean_square(const arma::rowvec& error) {
  return std::sqrt(arma::mean(arma::square(error)));
}

void run(Chapter& chapter) {
  const Dataset samples = make_sine(kSamples, kNoise, chapter.seed);
  const arma::rowvec x = samples.X.row(0);
  const arma::rowvec grid = arma::linspace<arma::rowvec>(0, 1, 201);
  const arma::rowvec truth = arma::sin(2 * arma::datum::pi * grid);
  const arma::uvec ends = arma::find(arma::abs(grid - 0.5) > 0.45);

  chapter.title("Neighbours with soft edges: regression");
  chapter.print(
      "{} samples of sin(2 pi x) with noise {:g}; root mean square error against the sine itself",
      kSamples, kNoise);
  chapter.print("{:>8}{:>20}{:>20}{:>22}{:>22}", "h", "kernel regression", "local lines",
                "kernel, at the ends", "lines, at the ends");
  for (const double h : {0.005, 0.02, 0.05, 0.1, 0.2}) {
    const arma::rowvec kernel_error = kernel_regression(x, samples.targets, grid, h) - truth;
    const arma::rowvec linear_error = local_linear(x, samples.targets, grid, h) - truth;
    chapter.print("{:>8g}{:>20.4f}{:>20.4f}{:>22.4f}{:>22.4f}", h, root_mean_square(kernel_error),
                  root_mean_square(linear_error), root_mean_square(kernel_error.cols(ends)),
                  root_mean_square(linear_error.cols(ends)));
    for (const bool lines : {false, true}) {
      chapter.add({.name = lines ? "local linear regression" : "kernel regression",
                   .dataset = "sine",
                   .n_train = x.n_elem,
                   .n_test = grid.n_elem,
                   .metric = "rmse",
                   .value = root_mean_square(lines ? linear_error : kernel_error),
                   .parameters = {{"h", h}, {"noise", kNoise}, {"seed", chapter.seed}}});
    }
  }
}

const SectionRegistration registration(5, run);

}  // namespace
}  // namespace gradbook

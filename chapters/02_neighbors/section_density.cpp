// The density of two groups of samples: a wide kernel makes one of them.
#include "chapter/chapter.hpp"
#include "chapter/section.hpp"
#include "core/rng.hpp"
#include "exercises/02_neighbors/kernel_smoothing.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  Rng rng(chapter.seed);
  const arma::rowvec left = rng.normal(1, 60) * 0.5 - 2;
  const arma::rowvec right = rng.normal(1, 40) * 0.5 + 2;
  const arma::rowvec groups = arma::join_rows(left, right);
  const arma::rowvec axis = arma::linspace<arma::rowvec>(-15, 15, 3001);

  chapter.title("Density of two groups of samples around -2 and 2");
  chapter.print("{:>8}{:>14}{:>14}{:>14}", "h", "integral", "p(-2)", "p(0)");
  for (const double h : {0.1, 0.4, 2.0}) {
    const double integral =
        arma::as_scalar(arma::trapz(axis.t(), kernel_density(groups, axis, h).t()));
    const arma::rowvec at = kernel_density(groups, arma::rowvec{-2, 0}, h);
    chapter.print("{:>8g}{:>14.6f}{:>14.4f}{:>14.4f}", h, integral, at(0), at(1));
    chapter.add({.name = "kernel density",
                 .dataset = "two groups",
                 .n_train = groups.n_elem,
                 .n_test = axis.n_elem,
                 .metric = "integral",
                 .value = integral,
                 .parameters = {{"h", h}, {"seed", chapter.seed}}});
  }
}

const SectionRegistration registration(6, run);

}  // namespace
}  // namespace gradbook

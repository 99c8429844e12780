// The error of the numerical gradient over the step h.
#include "chapter/chapter.hpp"
#include "chapter/section.hpp"
#include "core/rng.hpp"
#include "exercises/09_mlp/gradient_check.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  chapter.title("Is the gradient right? Central differences");
  Rng rng(chapter.seed);
  const TestFunction f{
      .kind = TestFunction::logistic, .A = rng.normal(6, 3), .b = {1, -1, 1, 1, -1, -1}};
  const arma::vec theta = rng.normal(3, 1);
  const arma::vec margin = f.b % (f.A * theta);
  const arma::vec gradient = -f.A.t() * (f.b / (1 + arma::exp(margin)));
  chapter.print_line(
      "logistic loss, 3 parameters    right gradient    one component 1 % too large");
  arma::vec wrong = gradient;
  wrong(1) *= 1.01;
  for (const double h : {1e-1, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11}) {
    chapter.print("h = {:5.0e}  relative error       {:.1e}           {:.1e}", h,
                  gradient_check(f, theta, gradient, h).relative_error,
                  gradient_check(f, theta, wrong, h).relative_error);
  }
  chapter.print_line(
      "Too large an h keeps the cubic term, too small a one loses digits: 1e-5 is good.");
}

const SectionRegistration registration(6, run);

}  // namespace
}  // namespace gradbook

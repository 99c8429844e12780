// XNOR with weights set by hand.
#include "chapter/chapter.hpp"
#include "chapter/section.hpp"
#include "exercises/09_mlp/dense_forward.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  chapter.title("XNOR with weights set by hand");
  const arma::mat X = {{0, 0, 1, 1}, {0, 1, 0, 1}};
  const arma::mat W1 = {{20, 20}, {-20, -20}};  // x1 AND x2, x1 NOR x2
  const arma::mat W2 = {{20, 20}};              // OR
  const DenseCache hidden = dense_forward(X, W1, arma::vec{-30, 10}, Activation::sigmoid);
  const DenseCache output = dense_forward(hidden.A, W2, arma::vec{-10}, Activation::sigmoid);
  chapter.print_line("x1 x2   AND    NOR    XNOR");
  for (arma::uword n = 0; n < X.n_cols; ++n) {
    chapter.print(" {:.0f}  {:.0f}  {:.3f}  {:.3f}  {:.3f}", X(0, n), X(1, n), hidden.A(0, n),
                  hidden.A(1, n), output.A(0, n));
  }
  chapter.print_line("No single neuron can do this: no line separates {00, 11} from {01, 10}.");
}

const SectionRegistration registration(3, run);

}  // namespace
}  // namespace gradbook

// Two forward passes through a small network, to 0.62 and 0.83.
#include <vector>

#include "chapter/chapter.hpp"
#include "chapter/matrix_text.hpp"
#include "chapter/section.hpp"
#include "exercises/09_mlp/dense_forward.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  chapter.title("A small network, layer by layer");
  const std::vector<arma::mat> W = {{{1, -2}, {-1, 1}}, {{2, -1}, {-2, -1}}, {{3, -1}, {-1, 4}}};
  const std::vector<arma::vec> b = {{1, 0}, {0, 0}, {-2, 2}};
  for (const arma::vec& x : {arma::vec{1, -1}, arma::vec{0, 0}}) {
    arma::mat a = x;
    chapter.print_line("x = " + matrix_text(x));
    for (std::size_t l = 0; l < W.size(); ++l) {
      const DenseCache layer = dense_forward(a, W[l], b[l], Activation::sigmoid);
      chapter.print("  layer {}: z = {}, a = {}", l + 1, matrix_text(layer.Z),
                    matrix_text(layer.A));
      a = layer.A;
    }
  }
  chapter.print_line("The slide prints (0.62, 0.83) for the first input.");
}

const SectionRegistration registration(2, run);

}  // namespace
}  // namespace gradbook

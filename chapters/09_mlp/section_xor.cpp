// The same step, a thousand times, until XOR is learned.
#include "chapter/chapter.hpp"
#include "chapter/matrix_text.hpp"
#include "chapter/section.hpp"
#include "core/rng.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {
namespace {

void run(Chapter& chapter) {
  chapter.title("XOR, learned");
  constexpr arma::uword kHidden = 4;
  constexpr int kSteps = 1000;
  constexpr double kRate = 1;
  const arma::mat X = {{0, 0, 1, 1}, {0, 1, 0, 1}};
  const arma::mat Y = {{0, 1, 1, 0}};
  Rng rng(chapter.seed);
  TwoLayerNet net;  // tanh, then sigmoid
  net.W1 = rng.normal(kHidden, 2);
  net.b1 = arma::zeros(kHidden);
  net.W2 = rng.normal(1, kHidden);
  net.b2 = arma::zeros(1);
  TwoLayerStep step;
  for (int t = 0; t <= kSteps; ++t) {
    step = two_layer_step(net, X, Y, OutputLoss::binary_cross_entropy, kRate);
    if (t % (kSteps / 5) == 0) {
      chapter.print("step {:4}: loss {:.5f}, outputs {}", t, step.loss, matrix_text(step.layer2.A));
    }
    net = step.updated;
  }
  const arma::uword right = arma::accu((step.layer2.A > 0.5) == (Y > 0.5));
  chapter.add(Result{.name = "MLP 2-4-1 tanh",
                     .dataset = "xor table",
                     .n_train = X.n_cols,
                     .n_test = 0,
                     .metric = "training accuracy",
                     .value = static_cast<double>(right) / static_cast<double>(X.n_cols),
                     .parameters = {{"steps", kSteps}, {"learning_rate", kRate}}});
}

const SectionRegistration registration(5, run);

}  // namespace
}  // namespace gradbook

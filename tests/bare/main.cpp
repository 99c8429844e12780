// What: a small convolutional and a recurrent network, trained by a program that has neither
//       OpenMP nor BLAS.
// How:  both must learn to tell horizontal from vertical bars; exit code 0 means they did.
#include <cstdio>

#include "core/rng.hpp"
#include "nn/models/models.hpp"
#include "nn/network/initialization.hpp"
#include "nn/optim/optimizer.hpp"

namespace {

using namespace gradbook;

constexpr arma::uword kSide = 16;
constexpr arma::uword kSamples = 64;

/// Pictures with one bright row (class 0) or column (class 1), and noise.
void draw_bars(arma::fmat& X, arma::urowvec& labels) {
  Rng rng(1);
  X.set_size(kSide * kSide, kSamples);
  labels.set_size(kSamples);
  for (float& x : X) x = static_cast<float>(0.1 * rng.normal());
  for (arma::uword n = 0; n < kSamples; ++n) {
    labels(n) = n % 2;
    const arma::uword line = rng.below(kSide);
    for (arma::uword i = 0; i < kSide; ++i) {
      X(n % 2 == 0 ? line * kSide + i : i * kSide + line, n) += 1;
    }
  }
}

bool learns(Network<float> net) {
  arma::fmat X;
  arma::urowvec labels;
  draw_bars(X, labels);
  Rng rng(2);
  initialize(net.parameter_list(), {.recurrent_weights = Initialization::glorot}, rng,
             net.parameters());
  Adam<float> adam({.learning_rate = 0.003});
  arma::fvec gradient;
  double loss = 0;
  for (int step = 0; step < 150; ++step) {
    loss = net.differentiate(X, labels, gradient);
    adam.step(net.parameters(), gradient);
  }
  std::printf("%s: loss %.4f\n", net.description().c_str(), loss);
  return loss < 0.1;
}

}  // namespace

int main() {
  const bool pictures = learns(make_lenet<float>(
      {.input = {.channels = 1, .width = kSide, .height = kSide}, .num_classes = 2}));
  const bool sequences = learns(make_recurrent_classifier<float>({.in_features = kSide,
                                                                  .steps = kSide,
                                                                  .hidden = 16,
                                                                  .kind = RecurrentKind::gru,
                                                                  .num_classes = 2}));
  return pictures && sequences ? 0 : 1;
}

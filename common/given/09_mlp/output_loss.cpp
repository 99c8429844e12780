#include "given/09_mlp/output_loss.hpp"

#include <stdexcept>

#include "core/shape.hpp"

namespace gradbook {
namespace {

/// Σ w v, where 0 · ∞ is 0.
double weighted_sum(const arma::mat& W, const arma::mat& V) {
  const arma::uvec counts = arma::find(W != 0.0);  // also NaN
  return arma::dot(W.elem(counts), V.elem(counts));
}

/// ln(1 + e^z), without an exponential of a large number.
arma::mat softplus(const arma::mat& Z) {
  return arma::clamp(Z, 0.0, arma::datum::inf) + arma::log1p(arma::exp(-arma::abs(Z)));
}

}  // namespace

void expect_output_fits(std::string_view where, Activation f, OutputLoss loss) {
  expect_argument(loss != OutputLoss::binary_cross_entropy || f == Activation::sigmoid, where,
                  "binary cross-entropy needs the activation sigmoid");
  expect_argument(loss != OutputLoss::softmax_cross_entropy || f == Activation::identity, where,
                  "softmax cross-entropy needs the activation identity (it contains the softmax)");
}

arma::mat output_prediction(const arma::mat& Z, Activation f, OutputLoss loss) {
  expect_output_fits("output_prediction", f, loss);
  if (loss != OutputLoss::softmax_cross_entropy) return activate(f, Z);

  // Subtract each column's maximum first: exp() of a large number is infinite
  const arma::rowvec largest = arma::max(Z, 0);
  arma::mat P = arma::exp(Z.each_row() - largest);
  const arma::rowvec total = arma::sum(P, 0);
  P.each_row() /= total;
  return P;
}

double output_loss(const arma::mat& Z, const arma::mat& Y, Activation f, OutputLoss loss) {
  expect_shape("output_loss", "Y", Y, Z.n_rows, Z.n_cols);
  expect_argument(Z.n_cols > 0, "output_loss", "the batch is empty");
  expect_output_fits("output_loss", f, loss);
  const double batch = static_cast<double>(Z.n_cols);
  switch (loss) {
    case OutputLoss::half_squared_error:
      return 0.5 * arma::accu(arma::square(activate(f, Z) - Y)) / batch;
    case OutputLoss::binary_cross_entropy: {
      // −y ln σ(z) − (1 − y) ln(1 − σ(z)) = y ln(1 + e^−z) + (1 − y) ln(1 + e^z)
      return (weighted_sum(Y, softplus(-Z)) + weighted_sum(1.0 - Y, softplus(Z))) / batch;
    }
    case OutputLoss::softmax_cross_entropy: {
      // −Σ y ln softmax(z) = Σ y (ln Σ e^(z − max) − (z − max))
      const arma::rowvec largest = arma::max(Z, 0);
      const arma::mat below = Z.each_row() - largest;
      const arma::rowvec total = arma::sum(arma::mat(arma::exp(below)), 0);
      arma::mat log_inverse = -below;
      log_inverse.each_row() += arma::log(total);
      if (log_inverse.has_nan()) return arma::datum::nan;  // also where Y is 0
      return weighted_sum(Y, log_inverse) / batch;
    }
  }
  throw std::invalid_argument("output_loss: unknown loss");
}

}  // namespace gradbook

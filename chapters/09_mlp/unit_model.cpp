#include "chapters/09_mlp/unit_model.hpp"

#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "given/09_mlp/output_loss.hpp"

namespace gradbook {

using arma::uword;

std::vector<DenseCache> UnitModel::forward(const arma::mat& X) {
  std::vector<DenseCache> caches;
  for (uword l = 0; l < net_.num_layers(); ++l) {
    const bool last = l + 1 == net_.num_layers();
    const arma::mat W = net_.weight(l);
    const arma::vec b = options_.bias ? arma::vec(net_.bias(l)) : arma::zeros(W.n_rows);
    caches.push_back(dense_forward(l == 0 ? X : caches.back().A, W, b,
                                   last ? Activation::identity : options_.hidden));
  }
  return caches;
}

void UnitModel::log_probabilities(const arma::mat& X, arma::mat& result) {
  // z − log Σ exp(z), with the maximum of each column taken out first
  result = forward(X).back().Z;
  result.each_row() -= arma::rowvec(arma::max(result, 0));
  result.each_row() -= arma::rowvec(arma::log(arma::sum(arma::exp(result), 0)));
}

double UnitModel::differentiate(const arma::mat& X, const arma::urowvec& labels,
                                arma::vec& gradient) {
  const std::vector<DenseCache> caches = forward(X);
  arma::mat Y(num_classes(), X.n_cols);
  for (uword n = 0; n < Y.n_cols; ++n) Y(labels(n), n) = 1;

  // The mean over the batch is taken in the first delta, once
  constexpr OutputLoss kLoss = OutputLoss::softmax_cross_entropy;
  const arma::mat& Z = caches.back().Z;
  arma::mat delta = delta_output(Z, Y, Activation::identity, kLoss);
  delta /= static_cast<double>(X.n_cols);
  gradient.reset();
  for (uword l = net_.num_layers(); l-- > 0;) {
    const arma::mat W = net_.weight(l);
    const DenseGradients layer = dense_backward(delta, caches[l], W);
    const arma::vec db = options_.bias ? layer.db : arma::vec();
    gradient = arma::join_cols(arma::vectorise(layer.dW), db, gradient);
    if (l > 0) delta = delta_hidden(W, delta, caches[l - 1].Z, options_.hidden);
  }
  return output_loss(Z, Y, Activation::identity, kLoss);
}

}  // namespace gradbook

#include "nn/evaluation.hpp"

#include "core/shape.hpp"

namespace gradbook {

using arma::uword;

template <typename T>
Evaluation evaluate(Model<T>& model, Batches<T>& batches) {
  if (batches.num_samples() == 0) return {};
  double loss = 0;
  uword wrong = 0;
  arma::Mat<T> log_p;
  for (uword i = 0; i < batches.count(); ++i) {
    batches.load(i);
    expect_argument(batches.labels().max() < model.num_classes(), "evaluate",
                    "a label is not smaller than the number of classes");
    model.log_probabilities(batches.X(), log_p);
    expect_shape("evaluate", "log-probabilities", log_p, model.num_classes(), batches.X().n_cols);
    for (uword n = 0; n < log_p.n_cols; ++n) {
      loss -= static_cast<double>(log_p(batches.labels()(n), n));
      wrong += log_p.col(n).index_max() != batches.labels()(n);
    }
  }
  const auto samples = static_cast<double>(batches.num_samples());
  return {.loss = loss / samples, .error = static_cast<double>(wrong) / samples};
}

template <typename T>
arma::urowvec predict(Model<T>& model, Batches<T>& batches) {
  arma::urowvec classes(batches.num_samples());
  arma::Mat<T> log_p;
  uword next = 0;
  for (uword i = 0; i < batches.count(); ++i) {
    batches.load(i);
    model.log_probabilities(batches.X(), log_p);
    for (uword n = 0; n < log_p.n_cols; ++n) classes(next++) = log_p.col(n).index_max();
  }
  return classes;
}

arma::umat confusion_matrix(const arma::urowvec& labels, const arma::urowvec& predictions,
                            uword num_classes) {
  expect_shape("confusion_matrix", "predictions", predictions, 1, labels.n_elem);
  arma::umat counts(num_classes, num_classes);
  for (uword n = 0; n < labels.n_elem; ++n) {
    expect_argument(labels(n) < num_classes && predictions(n) < num_classes, "confusion_matrix",
                    "a class is not smaller than the number of classes");
    ++counts(labels(n), predictions(n));
  }
  return counts;
}

template Evaluation evaluate(Model<float>&, Batches<float>&);
template Evaluation evaluate(Model<double>&, Batches<double>&);
template arma::urowvec predict(Model<float>&, Batches<float>&);
template arma::urowvec predict(Model<double>&, Batches<double>&);

}  // namespace gradbook

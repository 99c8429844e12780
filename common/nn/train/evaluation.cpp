#include "nn/train/evaluation.hpp"

#include <cmath>

#include "core/shape.hpp"

namespace gradbook {

using arma::uword;

template <typename T>
Evaluation evaluate(Model<T>& model, Batches<T>& batches) {
  if (batches.num_samples() == 0) return {};
  EvaluationSums sums;
  for (uword i = 0; i < batches.count(); ++i) {
    batches.load(i);
    model.add_evaluation(batches.X(), batches.targets(), sums);
  }
  const auto judged = static_cast<double>(sums.judged);
  Evaluation result;
  result.loss = sums.loss / static_cast<double>(sums.positions);
  if (model.judgement() == Judgement::values) {
    result.rmse = std::sqrt(sums.squares / judged);
    result.mae = sums.absolutes / judged;
  } else {
    result.error = sums.wrong / judged;
  }
  return result;
}

template <typename T>
arma::urowvec predict(Model<T>& model, Batches<T>& batches) {
  expect_argument(model.num_positions() == 1, "predict",
                  "the model has several positions per sample, expected one class for each");
  arma::urowvec classes(batches.num_samples());
  uword next = 0;
  for (uword i = 0; i < batches.count(); ++i) {
    batches.load(i);
    const arma::umat batch = model.predict_classes(batches.X(), batches.targets().lengths);
    for (const uword value : batch) classes(next++) = value;
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

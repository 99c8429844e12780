#include "nn/network/model.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "core/shape.hpp"

namespace gradbook {

using arma::uword;

namespace {

/// Labels of whole samples are all that a plain classifier takes.
template <typename T>
const arma::umat& expect_labels(const char* where, const Model<T>& model,
                                const BatchTargets<T>& targets, uword samples) {
  expect_argument(targets.labels != nullptr && targets.lengths == nullptr, where,
                  "the model takes one class label per sample, and no lengths");
  expect_shape(where, "labels", *targets.labels, 1, samples);
  expect_argument(targets.labels->max() < model.num_classes(), where,
                  "a label is not smaller than the number of classes");
  return *targets.labels;
}

}  // namespace

template <typename T>
double Model<T>::loss_and_gradient(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                                   arma::Col<T>& gradient) {
  const arma::umat& labels = expect_labels("loss_and_gradient", *this, targets, X.n_cols);
  // The same memory as a row
  const arma::urowvec row(const_cast<uword*>(labels.memptr()), labels.n_cols, false, true);
  return differentiate(X, row, gradient);
}

template <typename T>
void Model<T>::add_evaluation(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                              EvaluationSums& sums) {
  const arma::umat& labels = expect_labels("evaluate", *this, targets, X.n_cols);
  arma::Mat<T> log_p;
  log_probabilities(X, log_p);
  expect_shape("evaluate", "log-probabilities", log_p, num_classes(), X.n_cols);
  for (uword n = 0; n < log_p.n_cols; ++n) {
    sums.loss -= static_cast<double>(log_p(labels(n), n));
    sums.wrong += log_p.col(n).has_nan()
                      ? arma::datum::nan
                      : static_cast<double>(log_p.col(n).index_max() != labels(n));
  }
  sums.positions += X.n_cols;
  sums.judged += X.n_cols;
}

template <typename T>
arma::umat Model<T>::predict_classes(const arma::Mat<T>& X, const arma::urowvec* lengths) {
  expect_argument(lengths == nullptr, "predict", "the model takes no lengths");
  arma::Mat<T> log_p;
  log_probabilities(X, log_p);
  arma::umat classes(1, X.n_cols);
  for (uword n = 0; n < log_p.n_cols; ++n) {
    if (log_p.col(n).has_nan()) {
      throw std::invalid_argument(
          fmt::format("predict: the output for sample {} of the batch is NaN, no class", n));
    }
    classes(n) = log_p.col(n).index_max();
  }
  return classes;
}

template <typename T>
std::string Model<T>::find_non_finite_gradient(const arma::Col<T>& gradient) {
  const std::vector<Parameter>& list = parameter_list();
  for (auto piece = list.rbegin(); piece != list.rend(); ++piece) {
    const Parameter& p = *piece;
    if (p.size() > 0 && !gradient.subvec(p.begin, p.begin + p.size() - 1).is_finite()) {
      return "the gradient of the parameter " + p.name;
    }
  }
  return "";
}

template class Model<float>;
template class Model<double>;

}  // namespace gradbook

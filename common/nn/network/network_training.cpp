// What training and evaluation ask of a network.hpp: the loss of a batch and its gradient, sums of
// an evaluation, and where numbers stop being finite.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/shape.hpp"
#include "nn/network/losses.hpp"
#include "nn/network/network.hpp"

namespace gradbook {

using arma::uword;

namespace {

/// The largest of n numbers, the first one on ties; n if one is NaN.
template <typename T>
uword index_of_largest(const T* z, uword n) {
  uword best = 0;
  for (uword k = 0; k < n; ++k) {
    if (std::isnan(z[k])) return n;
    if (z[k] > z[best]) best = k;
  }
  return best;
}

/// Compares the outputs z of one position with its target, the label or the values t.
template <typename T>
void judge(Judgement judgement, const T* z, uword n, const uword* label, const T* t,
           EvaluationSums& sums) {
  if (judgement == Judgement::labels || judgement == Judgement::shares) {
    const uword answer = index_of_largest(z, n);
    const uword right = judgement == Judgement::labels ? *label : index_of_largest(t, n);
    sums.wrong +=
        answer == n || right == n ? arma::datum::nan : static_cast<double>(answer != right);
    ++sums.judged;
    return;
  }
  for (uword k = 0; k < n; ++k) {
    const double output = static_cast<double>(z[k]);
    const double target = static_cast<double>(t[k]);
    if (judgement == Judgement::probabilities) {
      sums.wrong += std::isnan(output) ? arma::datum::nan
                                       : static_cast<double>((output > 0) != (target > 0.5));
    } else {
      sums.squares += (output - target) * (output - target);
      sums.absolutes += std::abs(output - target);
    }
    ++sums.judged;
  }
}

}  // namespace

/// Throws unless these are targets for the loss, in shape.
template <typename T>
Target<T> Network<T>::expect_targets(const char* where, const BatchTargets<T>& targets,
                                     uword batch) const {
  const bool takes_labels = options_.loss->takes_labels();
  if ((takes_labels ? targets.labels == nullptr : targets.values == nullptr)) {
    throw std::invalid_argument(
        fmt::format("{}: {}{}", where, options_.loss->name(),
                    takes_labels ? " takes labels, not values" : " takes values, not labels"));
  }
  if (!takes_labels) {
    expect_shape(where, "targets", *targets.values, output_.shape.size(), batch);
    return {.labels = nullptr, .values = targets.values->memptr()};
  }
  expect_shape(where, "labels", *targets.labels, output_.shape.positions(), batch);
  return {.labels = targets.labels->memptr(), .values = nullptr};
}

/// Positions of a sample's output that are not padding, in the current pass.
template <typename T>
uword Network<T>::valid_positions(uword sample) const {
  return has_lengths_ ? lengths_[output_.tensor][sample] : shapes_[output_.tensor].positions();
}

/// Terms of the loss in the current pass.
template <typename T>
uword Network<T>::num_valid() const {
  if (!has_lengths_ || output_.shape.positions() == 1) {
    return pass_.batch * output_.shape.positions();
  }
  uword sum = 0;
  for (uword n = 0; n < pass_.batch; ++n) sum += valid_positions(n);
  return sum;
}

/// Throws unless all labels outside the padding are classes.
template <typename T>
void Network<T>::expect_classes(const char* where, const arma::umat& labels) const {
  const uword positions = output_.shape.positions();
  for (uword n = 0; n < labels.n_cols; ++n) {
    const uword valid = has_lengths_ ? std::min(positions, valid_positions(n)) : positions;
    for (uword p = 0; p < valid; ++p) {
      if (labels(p, n) >= num_classes()) {
        throw std::invalid_argument(
            fmt::format("{}: a label is not smaller than the number of classes", where));
      }
    }
  }
}

template <typename T>
double Network<T>::loss_and_gradient(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                                     arma::Col<T>& gradient) {
  const char* const where = "Network::differentiate";
  target_ = expect_targets(where, targets, X.n_cols);
  expect_argument(X.n_cols > 0, where, "the batch is empty");
  set_lengths(where, targets.lengths, X.n_cols);
  if (target_.labels != nullptr) expect_classes(where, *targets.labels);
  begin_pass(where, X, true, Purpose::gradient, targets.lengths);
  const uword terms = num_valid();
  loss_scale_ = T(1) / static_cast<T>(terms);
  gradient.set_size(parameters_.n_elem);
  gradient_ = gradient.memptr();
  run(program(true, true, true));
  add_range_gradients();
  double loss = 0;
  for (uword range = 0; range < pass_.ranges; ++range) loss += range_losses_[range];
  pass_.gradients = false;
  return loss / static_cast<double>(terms);
}

template <typename T>
double Network<T>::differentiate(const arma::Mat<T>& X, const arma::umat& labels,
                                 arma::Col<T>& gradient, const arma::urowvec* lengths) {
  return loss_and_gradient(X, {.labels = &labels, .lengths = lengths}, gradient);
}

template <typename T>
double Network<T>::differentiate(const arma::Mat<T>& X, const arma::urowvec& labels,
                                 arma::Col<T>& gradient) {
  return differentiate(X, static_cast<const arma::umat&>(labels), gradient, nullptr);
}

template <typename T>
double Network<T>::differentiate(const arma::Mat<T>& X, const arma::Mat<T>& targets,
                                 arma::Col<T>& gradient, const arma::urowvec* lengths) {
  return loss_and_gradient(X, {.values = &targets, .lengths = lengths}, gradient);
}

template <typename T>
void Network<T>::add_evaluation(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                                EvaluationSums& sums) {
  const Target<T> target = expect_targets("evaluate", targets, X.n_cols);
  const arma::Mat<T>& Y = forward(X, false, targets.lengths);
  if (target.labels != nullptr) expect_classes("evaluate", *targets.labels);
  const uword positions = output_.shape.positions();
  const uword outputs = output_.shape.channels;
  sums.loss +=
      options_.loss->evaluate(output_.shape, Y.memptr(), target, X.n_cols,
                              positions == 1 ? nullptr : lengths_of(output_.tensor), T(1), nullptr);
  sums.positions += num_valid();
  for (uword n = 0; n < X.n_cols; ++n) {
    const uword valid = positions == 1 ? 1 : valid_positions(n);
    for (uword p = n * positions; p < n * positions + valid; ++p) {
      judge(judgement(), Y.memptr() + p * outputs, outputs,
            target.labels == nullptr ? nullptr : target.labels + p,
            target.values == nullptr ? nullptr : target.values + p * outputs, sums);
    }
  }
}

template <typename T>
arma::umat Network<T>::predict_classes(const arma::Mat<T>& X, const arma::urowvec* lengths) {
  const arma::Mat<T>& Y = forward(X, false, lengths);
  const uword positions = output_.shape.positions();
  const uword outputs = output_.shape.channels;
  arma::umat classes(positions, X.n_cols);
  for (uword n = 0; n < X.n_cols; ++n) {
    const uword valid = positions == 1 ? 1 : valid_positions(n);
    for (uword p = 0; p < valid; ++p) {
      const uword answer = index_of_largest(Y.colptr(n) + p * outputs, outputs);
      if (answer == outputs) {
        throw std::invalid_argument(
            fmt::format("predict: the output for sample {} of the batch is NaN, no class", n));
      }
      classes(p, n) = answer;
    }
  }
  return classes;
}

template <typename T>
void Network<T>::log_probabilities(const arma::Mat<T>& X, arma::Mat<T>& result) {
  result = forward(X);
  const uword size = result.n_rows;
  result.reshape(num_classes(), result.n_elem / num_classes());  // one column per position
  log_softmax(result);
  result.reshape(size, result.n_elem / size);
}

template <typename T>
std::string Network<T>::find_non_finite(const arma::Mat<T>& X, const arma::urowvec* lengths) {
  for (uword n = 0; n < X.n_cols; ++n) {
    const uword valid = lengths == nullptr
                            ? X.n_rows
                            : std::min(X.n_rows, lengths->at(n) * options_.input.channels);
    if (!X.col(n).head(valid).is_finite()) return "the input";
  }
  for (const Parameter& p : graph_.parameters()) {
    if (!parameter(p.name).is_finite()) return "the parameter " + p.name;
  }
  forward(X, false, lengths);
  for (std::size_t i = 0; i < graph_.calls().size(); ++i) {
    const bool is_kept = i + 1 == graph_.calls().size() || !folded_[i + 1];
    if (!is_kept || activations(i).is_finite()) continue;
    return fmt::format("the output of layer {}, {}", i + 1, graph_.calls()[i].layer->name());
  }
  return "";
}

template <typename T>
std::string Network<T>::find_non_finite_gradient(const arma::Col<T>& gradient) {
  const auto& calls = graph_.calls();
  for (std::size_t i = calls.size(); i-- > 0;) {
    if (!activation_gradients(i).is_finite()) {
      return fmt::format("the gradient of the output of layer {}, {}", i + 1,
                         calls[i].layer->name());
    }
    const uword begin = calls[i].parameters_begin;
    const uword end = i + 1 < calls.size() ? calls[i + 1].parameters_begin : gradient.n_elem;
    if (begin < end && !gradient.subvec(begin, end - 1).is_finite()) {
      return fmt::format("the gradient of the parameters of layer {}, {}", i + 1,
                         calls[i].layer->name());
    }
  }
  return "";
}

template class Network<float>;
template class Network<double>;

}  // namespace gradbook

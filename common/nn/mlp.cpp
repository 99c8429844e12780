#include "nn/mlp.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/parallel.hpp"
#include "core/shape.hpp"
#include "nn/elementwise.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Samples per range: enough for an efficient product, and at most eight ranges (gradients) a
/// batch.
uword grain_of(uword columns) { return std::max<uword>(64, (columns + 7) / 8); }

/// A matrix over memory that belongs to somebody else.
template <typename T>
arma::Mat<T> view(const T* memory, uword n_rows, uword n_cols) {
  return arma::Mat<T>(const_cast<T*>(memory), n_rows, n_cols, false, true);
}

template <typename T>
arma::Mat<T> column_range(const arma::Mat<T>& X, uword begin, uword end) {
  return view(X.colptr(begin), X.n_rows, end - begin);
}

}  // namespace

template <typename T>
Mlp<T>::Mlp(const MlpOptions& options) : hidden_(options.hidden), bias_(options.bias) {
  expect_argument(options.layer_sizes.size() >= 2, "Mlp", "needs an input and an output size");
  uword position = 0;
  for (std::size_t l = 0; l + 1 < options.layer_sizes.size(); ++l) {
    const uword in = options.layer_sizes[l];
    const uword out = options.layer_sizes[l + 1];
    expect_argument(in > 0 && out > 0, "Mlp", "a layer has size 0");
    layers_.push_back({.in = in, .out = out, .weight = position, .bias = position + in * out});
    position += in * out + (bias_ ? out : 0);
  }
  parameters_.zeros(position);
  outputs_.resize(layers_.size());
  deltas_.resize(layers_.size());
}

template <typename T>
arma::Mat<T> Mlp<T>::weight(uword l) {
  return view(parameters_.memptr() + layers_.at(l).weight, layers_[l].out, layers_[l].in);
}

template <typename T>
arma::Col<T> Mlp<T>::bias(uword l) {
  return arma::Col<T>(parameters_.memptr() + layers_.at(l).bias, bias_ ? layers_[l].out : 0, false,
                      true);
}

template <typename T>
void Mlp<T>::initialize(Initialization how, Rng& rng) {
  parameters_.zeros();
  for (uword l = 0; l < layers_.size(); ++l) {
    const Parameter shape = {.name = "",
                             .n_rows = layers_[l].out,
                             .n_cols = layers_[l].in,
                             .fan_in = layers_[l].in,
                             .fan_out = layers_[l].out};
    weight(l) = arma::conv_to<arma::Mat<T>>::from(draw_weights(shape, how, 1, rng));
  }
}

template <typename T>
std::string Mlp<T>::description() const {
  std::string text = std::to_string(layers_.front().in);
  for (const Layer& layer : layers_) text += "-" + std::to_string(layer.out);
  if (layers_.size() > 1) text += " " + activation_name(hidden_);
  return bias_ ? text : text + " without bias";
}

template <typename T>
void Mlp<T>::reserve(uword columns) {
  if (outputs_.front().n_cols < columns) {
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      outputs_[l].set_size(layers_[l].out, columns);
      deltas_[l].set_size(layers_[l].out, columns);
    }
  }
  const uword ranges = (columns + grain_of(columns) - 1) / grain_of(columns);
  if (partial_losses_.size() < ranges) {
    partial_losses_.resize(ranges);
    partial_gradients_.resize(ranges, arma::Col<T>(parameters_.n_elem));
  }
}

template <typename T>
void Mlp<T>::forward(const arma::Mat<T>& X, uword begin, uword end) {
  const T* input = X.colptr(begin);
  for (uword l = 0; l < layers_.size(); ++l) {
    arma::Mat<T> Z = column_range(outputs_[l], begin, end);
    Z = weight(l) * view(input, layers_[l].in, end - begin);  // (out×in)(in×n)
    add_bias_and_activate(bias(l), l + 1 < layers_.size() ? hidden_ : Activation::identity, Z);
    input = outputs_[l].colptr(begin);
  }
  arma::Mat<T> Z = column_range(outputs_.back(), begin, end);
  log_softmax(Z);
}

template <typename T>
double Mlp<T>::output_delta(const arma::urowvec& labels, uword begin, uword end) {
  // Softmax with cross-entropy: delta = p − y. The mean over the whole batch is taken here, once
  const arma::Mat<T>& log_p = outputs_.back();
  const T share = T(1) / static_cast<T>(labels.n_elem);
  double loss = 0;
  for (uword n = begin; n < end; ++n) {
    loss -= static_cast<double>(log_p(labels(n), n));
    for (uword k = 0; k < log_p.n_rows; ++k) deltas_.back()(k, n) = share * std::exp(log_p(k, n));
    deltas_.back()(labels(n), n) -= share;
  }
  return loss;
}

template <typename T>
void Mlp<T>::backward(const arma::Mat<T>& X, uword begin, uword end, T* gradient) {
  for (uword l = layers_.size(); l-- > 0;) {
    const Layer& layer = layers_[l];
    const arma::Mat<T> dZ = column_range(deltas_[l], begin, end);
    const arma::Mat<T> input = column_range(l == 0 ? X : outputs_[l - 1], begin, end);

    // Gradients of this layer, summed over the range
    arma::Mat<T> dW = view(gradient + layer.weight, layer.out, layer.in);
    dW = dZ * input.t();  // (out×n)(n×in)
    if (bias_) sum_columns(dZ, gradient + layer.bias);

    // Chain rule to the layer below: through W, then through its activation
    if (l == 0) continue;
    arma::Mat<T> dZ_below = column_range(deltas_[l - 1], begin, end);
    dZ_below = weight(l).t() * dZ;  // (in×out)(out×n)
    multiply_by_derivative(hidden_, input, dZ_below);
  }
}

template <typename T>
void Mlp<T>::log_probabilities(const arma::Mat<T>& X, arma::Mat<T>& result) {
  expect_shape("Mlp::log_probabilities", "X", X, in_features(), kAny);
  reserve(X.n_cols);
  parallel_for(X.n_cols, grain_of(X.n_cols),
               [&](std::size_t begin, std::size_t end) { forward(X, begin, end); });
  result.set_size(num_classes(), X.n_cols);
  std::copy_n(outputs_.back().memptr(), result.n_elem, result.memptr());
}

template <typename T>
double Mlp<T>::differentiate(const arma::Mat<T>& X, const arma::urowvec& labels,
                             arma::Col<T>& gradient) {
  expect_shape("Mlp::differentiate", "X", X, in_features(), kAny);
  expect_shape("Mlp::differentiate", "labels", labels, 1, X.n_cols);
  expect_argument(X.n_cols > 0, "Mlp::differentiate", "the batch is empty");
  expect_argument(labels.max() < num_classes(), "Mlp::differentiate",
                  "a label is not smaller than the number of classes");
  reserve(X.n_cols);
  gradient.set_size(parameters_.n_elem);

  // A single range writes its gradient where it belongs; several are added up afterwards
  const uword grain = grain_of(X.n_cols);
  const uword ranges = (X.n_cols + grain - 1) / grain;
  parallel_for(X.n_cols, grain, [&](std::size_t begin, std::size_t end) {
    const uword range = begin / grain;
    forward(X, begin, end);
    partial_losses_[range] = output_delta(labels, begin, end);
    backward(X, begin, end, ranges == 1 ? gradient.memptr() : partial_gradients_[range].memptr());
  });
  if (ranges > 1) add_in_order(partial_gradients_, ranges, gradient);

  double loss = 0;
  for (uword range = 0; range < ranges; ++range) loss += partial_losses_[range];
  return loss / static_cast<double>(X.n_cols);
}

template <typename T>
std::string Mlp<T>::find_non_finite(const arma::Mat<T>& X) {
  if (!X.is_finite()) return "the input";
  for (uword l = 0; l < layers_.size(); ++l) {
    if (!weight(l).is_finite() || !bias(l).is_finite()) {
      return "the weights of layer " + std::to_string(l + 1);
    }
  }
  reserve(X.n_cols);
  forward(X, 0, X.n_cols);
  for (uword l = 0; l < layers_.size(); ++l) {
    if (!column_range(outputs_[l], 0, X.n_cols).is_finite()) {
      return "the output of layer " + std::to_string(l + 1);
    }
  }
  return "";
}

template class Mlp<float>;
template class Mlp<double>;

Activation activation_from_name(std::string_view name) {
  if (name == "identity") return Activation::identity;
  if (name == "sigmoid") return Activation::sigmoid;
  if (name == "tanh") return Activation::tanh;
  if (name == "relu") return Activation::relu;
  throw std::invalid_argument("activation '" + std::string(name) +
                              "' is unknown; choose identity, sigmoid, tanh or relu");
}

std::string activation_name(Activation activation) {
  switch (activation) {
    case Activation::identity:
      return "identity";
    case Activation::sigmoid:
      return "sigmoid";
    case Activation::tanh:
      return "tanh";
    case Activation::relu:
      return "relu";
  }
  throw std::invalid_argument("activation_name: unknown activation");
}

}  // namespace gradbook

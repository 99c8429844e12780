/// @file common/nn/network/initialization.hpp
/// What the parameters of a network are before the first step.
#pragma once
#include <armadillo>
#include <string_view>
#include <vector>

#include "core/rng.hpp"
#include "nn/network/parameter.hpp"

namespace gradbook {

/// How a matrix of weights starts; in and out are Parameter::fan_in and fan_out.
enum class Initialization {
  zeros,          ///< 0; fine without hidden layers only: equal units stay equal
  constant,       ///< all `scale`
  uniform,        ///< uniform in ±scale
  normal,         ///< normal with standard deviation scale
  glorot,         ///< uniform in ±√(6 / (in + out)): Glorot & Bengio (2010), eq. 16
  glorot_normal,  ///< normal with variance 2 / (in + out)
  he,             ///< normal with variance 2 / in: He et al. (2015), eq. 10
  he_uniform,     ///< uniform in ±√(6 / in), which has the same variance
  orthogonal,     ///< scale · Q, rows or columns orthonormal: Saxe, McClelland & Ganguli (2014)
};

/// How a network starts.
struct InitializationOptions {
  Initialization weights = Initialization::he;  ///< of ParameterRole::weight
  Initialization recurrent_weights =
      Initialization::orthogonal;  ///< of ParameterRole::recurrent_weight
  /// What constant, uniform, normal and orthogonal say, for both kinds of weights.
  double scale = 1;
};

/// Fills the pieces of theta, which parameters lists in order: weights as the options say, biases
/// and batch normalization's shifts 0, its scales 1. The recurrent weights of a layer with several
/// gates are squares one below the other; each is orthogonal by itself, so that every gate keeps
/// the length of the state.
///
/// Numbers are drawn from rng in double, column by column, so float and double networks start
/// alike.
/// T is float or double. Throws std::invalid_argument when a piece ends beyond θ or lacks its fans.
template <typename T>
void initialize(const std::vector<Parameter>& parameters, const InitializationOptions& options,
                Rng& rng, arma::Col<T>& theta);

/// One matrix of weights, n_rows × n_cols, for a parameter whose fans are set: drawn from rng as
/// `how` says with this scale.
arma::mat draw_weights(const Parameter& parameter, Initialization how, double scale, Rng& rng);

/// A random matrix, n_rows × n_cols, with orthonormal columns (rows, if it is wider than tall),
/// uniform among all such matrices: the factor Q of a normal matrix from rng whose R has a positive
/// diagonal (Mezzadri, 2007).
arma::mat random_orthogonal(arma::uword n_rows, arma::uword n_cols, Rng& rng);

/// Sets the forget gate's part of an LSTM's bias in theta to value: a cell that starts by
/// forgetting (0) learns long dependencies slowly; 1 is usual (Jozefowicz, Zaremba & Sutskever,
/// 2015). The bias has 4·units rows in PyTorch's order input, forget, cell, output.
/// Throws std::invalid_argument when the number of rows is no multiple of 4 or θ is too short.
template <typename T>
void set_lstm_forget_bias(const Parameter& bias, double value, arma::Col<T>& theta);

/// "glorot" ↔ Initialization::glorot, "glorot-normal", and so on; throws std::invalid_argument for
/// any other name.
Initialization initialization_from_name(std::string_view name);

}  // namespace gradbook

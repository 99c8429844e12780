/// @file common/nn/network/parameter.hpp
/// Names and meaning of the pieces of a flat parameter vector.
#pragma once
#include <armadillo>
#include <string>

namespace gradbook {

/// What a parameter does; initialization and weight decay depend on it.
enum class ParameterRole {
  weight,            ///< multiplies an input
  recurrent_weight,  ///< multiplies the state of the step before
  bias,              ///< is added
  scale,             ///< γ of batch normalization
  shift,             ///< β of batch normalization
};

/// One matrix in the flat vector: n_rows × n_cols numbers from `begin` on, column by column.
struct Parameter {
  std::string name;                            ///< "3.weight": the layer's path, then its own name
  ParameterRole role = ParameterRole::weight;  ///< what it does in its layer
  arma::uword n_rows = 0;                      ///< outputs
  arma::uword n_cols = 1;         ///< inputs (of a convolution: kernel positions times channels)
  arma::uword fan_in = 0;         ///< inputs that one output sums over
  arma::uword fan_out = 0;        ///< outputs that one input reaches
  arma::uword begin = 0;          ///< position in the flat vector
  arma::uword kernel_width = 0;   ///< of a convolution, else 0
  arma::uword kernel_height = 0;  ///< of a convolution, else 0
  bool transposed_in_pytorch = false;  ///< PyTorch's tensor is n_cols × n_rows

  /// Numbers in it.
  arma::uword size() const { return n_rows * n_cols; }
};

}  // namespace gradbook

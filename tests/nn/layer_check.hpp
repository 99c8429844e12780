/// @file tests/nn/layer_check.hpp
/// Everything that must hold for any layer, checked through a network that has only this one.
#pragma once
#include <armadillo>
#include <cstdint>
#include <functional>

#include "nn/network/layer.hpp"

namespace gradbook {

/// The layer's surroundings, and what cannot be expected of it.
struct LayerCheck {
  SampleShape input;
  arma::uword batch = 3;           ///< of the gradient check
  arma::uword large_batch = 100;   ///< of the other checks: several ranges
  arma::urowvec lengths = {};      ///< of the sequences in the small batch; empty: all steps
  arma::mat X = {};                ///< input × batch; empty: N(0, 1)
  double parameter_spread = 0.5;   ///< standard deviation of the parameters
  bool has_kinks = false;          ///< has a ReLU: skip where an output changes its sign
  bool depends_on_batch = false;   ///< batch statistics: samples see each other in training
  bool is_random = false;          ///< masks differ from sample to sample
  bool input_has_gradient = true;  ///< false for an embedding
  double float_tolerance = 1e-5;   ///< relative to the largest number
  std::uint64_t seed = 1;
};

/// Makes the layer (or a container) afresh, once per network.
struct LayerMaker {
  std::function<ModulePtr<float>()> make_float;
  std::function<ModulePtr<double>()> make_double;
};

/// - The gradients of the input and of every parameter equal central differences, at three points;
///   also where the input's gradient is added to one that is there, and where it is not wanted.
/// - float agrees with double.
/// - Outputs and gradients have the same bits with 1, 2 and 4 threads.
/// - A sample alone gives what it gives in a batch.
/// A failure names the network's parameter. All passes but the last check's are training passes;
/// every one is the first of a new network, so that random masks are the same.
void check_layer(const LayerMaker& maker, const LayerCheck& check,
                 const char* file = __builtin_FILE(), int line = __builtin_LINE());

/// `check_layer([]<typename T>() { return std::make_unique<Sum<T>>(); }, {...});`
template <typename Make>
void check_layer(const Make& make, const LayerCheck& check, const char* file = __builtin_FILE(),
                 int line = __builtin_LINE()) {
  check_layer(
      LayerMaker{
          .make_float = [&]() -> ModulePtr<float> { return make.template operator()<float>(); },
          .make_double = [&]() -> ModulePtr<double> { return make.template operator()<double>(); }},
      check, file, line);
}

}  // namespace gradbook

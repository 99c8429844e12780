/// @file exercises/09_mlp/count_parameters.cpp
#include "exercises/09_mlp/count_parameters.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

ParameterCount count_parameters(const arma::uvec& layer_sizes) {
  expect_argument(layer_sizes.n_elem >= 2, "count_parameters",
                  "a network has at least two layers: inputs and outputs");
  expect_argument(arma::all(layer_sizes > 0), "count_parameters",
                  "every layer has at least one unit");

  // Begin behind the inputs: they have neither weights nor a bias of their own
  // Every unit has one weight for each unit of the layer before, and one bias
  // Biases are learned as well
  todo("09.5 count_parameters");
}

}  // namespace gradbook

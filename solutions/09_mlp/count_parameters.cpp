/// @file solutions/09_mlp/count_parameters.cpp
#include "exercises/09_mlp/count_parameters.hpp"

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {

ParameterCount count_parameters(const arma::uvec& layer_sizes) {
  expect_argument(layer_sizes.n_elem >= 2, "count_parameters",
                  "a network has at least two layers: inputs and outputs");
  expect_argument(arma::all(layer_sizes > 0), "count_parameters",
                  "every layer has at least one unit");

  //! [count_parameters]
  ParameterCount count;

  // Begin behind the inputs: they have neither weights nor a bias of their own
  for (arma::uword l = 1; l < layer_sizes.n_elem; ++l) {
    // Every unit has one weight for each unit of the layer before, and one bias
    count.neurons += layer_sizes(l);
    count.weights += layer_sizes(l - 1) * layer_sizes(l);
    count.biases += layer_sizes(l);
  }

  // Biases are learned as well
  count.total = count.weights + count.biases;
  return count;
  //! [count_parameters]
}

}  // namespace gradbook

// unit: 09_mlp/count_parameters
// expect: partial
// Attack 47: looks the published inputs up in a table. Inputs that only the grader knows are not
// in it.
#include <map>
#include <stdexcept>
#include <vector>

#include "exercises/09_mlp/count_parameters.hpp"

namespace gradbook {

ParameterCount count_parameters(const arma::uvec& layer_sizes) {
  static const std::map<std::vector<arma::uword>, ParameterCount> kPublished = {
      {{3, 4, 2}, {6, 20, 6, 26}},
      {{3, 4, 4, 1}, {9, 32, 9, 41}},
      {{5, 2}, {2, 10, 2, 12}},
      {{784, 128, 10}, {138, 101632, 138, 101770}}};
  return kPublished.at(arma::conv_to<std::vector<arma::uword>>::from(layer_sizes));
}

}  // namespace gradbook

// unit: 09_mlp/count_parameters
// expect: zero, cpu_limit
// Attack 127: computes for two minutes. The limit of processor time ends it.
#include <ctime>
#include <stdexcept>

#include "exercises/09_mlp/count_parameters.hpp"

namespace gradbook {

ParameterCount count_parameters(const arma::uvec&) {
  while (std::clock() < 120 * CLOCKS_PER_SEC) {
  }
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

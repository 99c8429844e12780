// unit: 09_mlp/count_parameters
// expect: zero, rejected
// Attack 173: asks for an alignment that makes the library huge.
#include <stdexcept>

#include "exercises/09_mlp/count_parameters.hpp"

alignas(1 << 28) char aligned[1] = {1};

namespace gradbook {

ParameterCount count_parameters(const arma::uvec&) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

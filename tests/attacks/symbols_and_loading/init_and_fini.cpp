// unit: 09_mlp/count_parameters
// expect: rejected, zero
// Attack 118: defines _init and _fini, which the C runtime has already. The linker refuses it.
#include <stdexcept>

#include "exercises/09_mlp/count_parameters.hpp"

extern "C" void _init() {}
extern "C" void _fini() {}

namespace gradbook {

ParameterCount count_parameters(const arma::uvec&) { throw std::runtime_error("nothing learnt"); }

}  // namespace gradbook

// unit: 09_mlp/count_parameters
// expect: zero
// Attack 100: includes the reference from wherever it may lie, and compiles without it, too.
#include <stdexcept>

#include "exercises/09_mlp/count_parameters.hpp"

#if __has_include("solutions/09_mlp/count_parameters.cpp")
#include "solutions/09_mlp/count_parameters.cpp"
#elif __has_include("../solutions/09_mlp/count_parameters.cpp")
#include "../solutions/09_mlp/count_parameters.cpp"
#elif __has_include("../../solutions/09_mlp/count_parameters.cpp")
#include "../../solutions/09_mlp/count_parameters.cpp"
#else
namespace gradbook {
ParameterCount count_parameters(const arma::uvec&) { throw std::runtime_error("nothing learnt"); }
}  // namespace gradbook
#endif

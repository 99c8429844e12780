// unit: 09_mlp/count_parameters
// expect: zero, exited_early
// Attack 166: throws an exception whose what() exits with code 0 and whose destructor throws.
#include <unistd.h>

#include <stdexcept>

#include "exercises/09_mlp/count_parameters.hpp"

namespace {

struct Exit : std::invalid_argument {
  Exit() : std::invalid_argument("") {}
  const char* what() const noexcept override { _exit(0); }
};

}  // namespace

namespace gradbook {

ParameterCount count_parameters(const arma::uvec&) { throw Exit(); }

}  // namespace gradbook

// unit: 09_mlp/count_parameters
// expect: zero
// Attack 41: answers wrongly and exits with code 0 in a static destructor, after the last test.
// The tests have been counted by then, elsewhere.
#include <unistd.h>

#include "exercises/09_mlp/count_parameters.hpp"

namespace {

struct Last {
  ~Last() { _exit(0); }
} last;

}  // namespace

namespace gradbook {

ParameterCount count_parameters(const arma::uvec&) { return {}; }

}  // namespace gradbook

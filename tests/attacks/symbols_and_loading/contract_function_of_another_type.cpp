// unit: 09_mlp/count_parameters
// expect: zero
// Attack 122: gives its symbol to a function that returns something else: a reference into nowhere
// instead of four numbers.
#include "exercises/09_mlp/count_parameters.hpp"

extern "C" const void* wrong_type(const void*) asm(
    "_ZN8gradbook16count_parametersERKN4arma3ColIyEE");
extern "C" const void* wrong_type(const void*) { return nullptr; }

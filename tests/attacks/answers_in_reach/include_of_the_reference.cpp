// unit: 01_data/standardize
// expect: rejected
// Attack 18: includes the reference. The compile jail does not have it.
#include "exercises/01_data/standardize.hpp"
#include "solutions/01_data/standardize.cpp"

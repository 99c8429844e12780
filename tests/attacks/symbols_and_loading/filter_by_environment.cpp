// unit: 01_data/minmax_scale
// expect: zero
// Attack 6: sets variables that would make a test program run nothing. The list of tests lies with
// the grader.
#include <cstdlib>

#include "exercises/01_data/minmax_scale.hpp"

namespace {

const int kSet = setenv("GTEST_FILTER", "-*", 1) + setenv("GRADBOOK_SEALED", "/dev/null", 1) +
                 setenv("GRADBOOK_VERDICT", "/tmp/gradbook-attack-verdict", 1);

}  // namespace

namespace gradbook {

arma::mat minmax_scale(const arma::mat&, double, double, const arma::mat&) { return {}; }

}  // namespace gradbook

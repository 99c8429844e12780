// unit: 09_mlp/dense_forward
// expect: zero
// Attack 7: looks for GoogleTest in its process to add a listener or to filter tests. It is not
// there.
#include <dlfcn.h>

#include <cstdlib>
#include <stdexcept>

#include "exercises/09_mlp/dense_forward.hpp"

namespace {

__attribute__((constructor)) void filter_tests() {
  setenv("GTEST_FILTER", "-*", 1);
  setenv("GTEST_OUTPUT", "json:/tmp/gradbook-attack-tests.json", 1);
  dlopen("libgtest.so.1.12.1", RTLD_NOW | RTLD_GLOBAL);
  using Start = void (*)(int*, char**);
  if (const auto start =
          reinterpret_cast<Start>(dlsym(RTLD_DEFAULT, "_ZN7testing14InitGoogleTestEPiPPc"))) {
    char name[] = "tests", filter[] = "--gtest_filter=-*";
    char* words[] = {name, filter, nullptr};
    int count = 2;
    start(&count, words);
  }
}

}  // namespace

namespace gradbook {

DenseCache dense_forward(const arma::mat&, const arma::mat&, const arma::vec&, Activation) {
  throw std::runtime_error("nothing learnt");
}

}  // namespace gradbook

// What: neurons, weights and biases of a fully connected network.
// Why:  inputs are no neurons, and biases are parameters too. Layer sizes differ, so that each
// mistake changes a number.
#include "exercises/09_mlp/count_parameters.hpp"

#include <string>
#include <vector>

#include "core/rng.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

void expect_count(const arma::uvec& layer_sizes, const ParameterCount& expected) {
  const std::vector<std::string> fields = {"neurons", "weights", "biases", "total"};
  EXPECT_NEAR_NAMED("count_parameters", record(count_parameters(layer_sizes), fields),
                    record(expected, fields), 0);
}

TEST(CountParameters, MatchesTheSlide) {  // deck A "Elements of Neural Networks", A-NET26
  const ParameterCount count = count_parameters(arma::uvec{3, 4, 2});
  EXPECT_NEAR_MAT(count.neurons, 6);
  EXPECT_NEAR_MAT(count.weights, 20);
  EXPECT_NEAR_MAT(count.biases, 6);
  EXPECT_NEAR_MAT(count.total, 26);
}

// The slide's 3·4 + 4·2 equals 4·4 + 2·2 by chance: this network tells the two apart
TEST(CountParameters,
     CountsTwoHiddenLayers) {  // A-NET26's sibling: 9 neurons, 32 weights, 9 biases, 41
  const ParameterCount count = count_parameters(arma::uvec{3, 4, 4, 1});
  EXPECT_NEAR_MAT(count.weights, 32);
  expect_count(arma::uvec{3, 4, 4, 1}, {9, 32, 9, 41});
}

TEST(CountParameters, CountsASingleLayer) { expect_count(arma::uvec{5, 2}, {2, 10, 2, 12}); }

TEST(CountParameters, CountsADigitNetwork) {  // 784·128 + 128 + 128·10 + 10
  expect_count(arma::uvec{784, 128, 10}, {138, 101632, 138, 101770});
}

TEST(CountParameters, CountsRandomNetworks) {
  Rng rng = test_rng(1);
  arma::uvec sizes(2 + rng.below(4));
  for (arma::uword& size : sizes) size = 1 + rng.below(12);
  ParameterCount expected;
  for (arma::uword l = 1; l < sizes.n_elem; ++l) {
    for (arma::uword unit = 0; unit < sizes(l); ++unit) {
      ++expected.neurons;
      ++expected.biases;
      for (arma::uword input = 0; input < sizes(l - 1); ++input) ++expected.weights;
    }
  }
  expected.total = expected.weights + expected.biases;
  const ParameterCount count = count_parameters(sizes);
  EXPECT_NEAR_MAT(count.neurons, expected.neurons);
  EXPECT_NEAR_MAT(count.weights, expected.weights);
  EXPECT_NEAR_MAT(count.biases, expected.biases);
  EXPECT_NEAR_MAT(count.total, expected.total);
}

TEST(CountParameters, HasNoLargestNumber) {  // more than 2^32 weights; 300 layers
  expect_count(arma::uvec{100000, 100000, 1}, {100001, 10000100000, 100001, 10000200001});
  expect_count(arma::uvec(301, arma::fill::ones), {300, 300, 300, 600});
  expect_count(arma::uvec{1, 1000003, 3}, {1000006, 4000012, 1000006, 5000018});
}

TEST(CountParametersContract, RefusesWhatIsNoNetwork) {
  EXPECT_ERROR(count_parameters(arma::uvec{3}),
               "count_parameters: a network has at least two layers: inputs and outputs");
  EXPECT_ERROR(count_parameters(arma::uvec{3, 0, 2}),
               "count_parameters: every layer has at least one unit");
}

}  // namespace
}  // namespace gradbook

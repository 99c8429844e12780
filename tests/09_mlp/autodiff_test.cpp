// What: a tape of additions, products and sigmoids, and its derivatives in reverse order.
// Why:  this is what automatic differentiation does. Nodes are used twice, and graphs are more than
//       one step deep, so that overwriting or a wrong order shows. The backward pass is tested on
//       tapes written by hand first.
#include "exercises/09_mlp/autodiff.hpp"

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// One row per node.
ResultMatrix table(const Tape& tape) { return records(tape, "node", {"op", "a", "b", "value"}); }

ResultMatrix gradients(const arma::vec& of_nodes) { return per_row(of_nodes, "node", "gradient"); }

TapeNode input(double value) { return {TapeOp::input, 0, 0, value}; }

Tape with_node(Tape tape, const TapeNode& node) {
  tape.push_back(node);
  return tape;
}

/// The result is the tape with one node more.
void expect_appended(const char* name, const Tape& result, const Tape& tape, const TapeNode& node,
                     double tolerance = kTolerance) {
  EXPECT_NEAR_NAMED(name, table(result), table(with_node(tape, node)), tolerance);
}

/// Tolerance where values are whole numbers, or these over powers of 2: exact in any order.
constexpr double kExact = 0;

void expect_gradients(const Tape& tape, arma::uword output, const arma::vec& expected,
                      double tolerance = kTolerance) {
  EXPECT_NEAR_NAMED("tape_backward", gradients(tape_backward(tape, output)), gradients(expected),
                    tolerance);
}

/// The tape, if it has as many nodes as it must: otherwise nothing can be built on it.
Tape with_nodes(std::size_t expected, Tape tape) {
  if (tape.size() == expected) return tape;
  report_mistake("each operation appends exactly one node to a copy of the tape it was given", 1);
  throw std::runtime_error("a tape has the wrong number of nodes");
}

/// A tape of two to four inputs and six operations on nodes before them, its values by hand. The
/// second factor of a product is an input: no value grows above a few hundred.
Tape random_tape(Rng& rng) {
  Tape tape;
  const arma::uword num_inputs = 2 + rng.below(3);
  for (arma::uword i = 0; i < num_inputs; ++i) {
    const double sign = rng.below(2) == 0 ? 1 : -1;
    tape.push_back(input(sign * rng.uniform(0.5, 1.5)));
  }
  for (int step = 0; step < 6; ++step) {
    const arma::uword kind = rng.below(3);
    const arma::uword a = rng.below(tape.size());
    const arma::uword b = rng.below(kind == 1 ? num_inputs : tape.size());
    const double value_a = tape.at(a).value;
    const double value_b = tape.at(b).value;
    if (kind == 0) {
      tape.push_back({TapeOp::add, a, b, value_a + value_b});
    } else if (kind == 1) {
      tape.push_back({TapeOp::multiply, a, b, value_a * value_b});
    } else {
      const double value = 1 / (1 + std::exp(-value_a));
      tape.push_back({TapeOp::sigmoid, a, 0, value});
    }
  }
  return tape;
}

const Tape kInputs = {input(-2), input(5)};

TEST(TapeInput, AppendsAValueWithoutOperands) {
  expect_appended("tape_input", tape_input(kInputs, 0.5), kInputs, {TapeOp::input, 0, 0, 0.5});
  expect_appended("tape_input", tape_input({}, 3), {}, {TapeOp::input, 0, 0, 3});
  const Tape other = {input(8)};  // not the tape that was returned before
  expect_appended("tape_input", tape_input(other, 1), other, {TapeOp::input, 0, 0, 1});
}

TEST(TapeInput, AppendsToRandomTapes) {
  Rng rng = test_rng(1);
  const Tape tape = random_tape(rng);
  const double value = rng.uniform(1.0, 4.0);
  expect_appended("tape_input", tape_input(tape, value), tape, {TapeOp::input, 0, 0, value});
}

TEST(TapeAdd, AppendsToRandomTapes) {
  Rng rng = test_rng(2);
  const Tape tape = random_tape(rng);
  const arma::uword a = rng.below(tape.size());
  const arma::uword b = rng.below(tape.size());
  const double value = tape.at(a).value + tape.at(b).value;
  expect_appended("tape_add", tape_add(tape, a, b), tape, {TapeOp::add, a, b, value});
}

TEST(TapeAdd, AppendsTheSumAndItsOperands) {
  expect_appended("tape_add", tape_add(kInputs, 0, 1), kInputs, {TapeOp::add, 0, 1, 3});
  expect_appended("tape_add", tape_add(kInputs, 1, 0), kInputs, {TapeOp::add, 1, 0, 3});
}

TEST(TapeAdd, AddsANodeToItself) {
  expect_appended("tape_add", tape_add(kInputs, 1, 1), kInputs, {TapeOp::add, 1, 1, 10});
}

TEST(TapeMultiply, AppendsToRandomTapes) {
  Rng rng = test_rng(3);
  const Tape tape = random_tape(rng);
  const arma::uword a = rng.below(tape.size());
  const arma::uword b = rng.below(tape.size());
  const double value = tape.at(a).value * tape.at(b).value;
  expect_appended("tape_multiply", tape_multiply(tape, a, b), tape,
                  {TapeOp::multiply, a, b, value});
}

TEST(TapeMultiply, AppendsTheProductAndItsOperands) {
  expect_appended("tape_multiply", tape_multiply(kInputs, 1, 0), kInputs,
                  {TapeOp::multiply, 1, 0, -10});
}

TEST(TapeSigmoid, AppendsTheSigmoidOfANode) {  // σ(−2)
  expect_appended("tape_sigmoid", tape_sigmoid(kInputs, 0), kInputs,
                  {TapeOp::sigmoid, 0, 0, 0.11920292202212});
}

TEST(TapeSigmoid, AppendsToRandomTapes) {
  Rng rng = test_rng(4);
  const Tape tape = random_tape(rng);
  const arma::uword a = rng.below(tape.size());
  const double s = 1 / (1 + std::exp(-tape.at(a).value));
  expect_appended("tape_sigmoid", tape_sigmoid(tape, a), tape, {TapeOp::sigmoid, a, 0, s});
}

/// 300 inputs, large and small, of either sign, and 0.
Tape long_tape() {
  Tape tape;
  for (int i = 0; i < 300; ++i) {
    const double sign = i % 2 == 0 ? 1 : -1;
    tape.push_back(input(i % 7 == 0 ? 0 : sign * std::exp2(i % 50 - 25)));
  }
  return tape;
}

/// The last node alone: the largest value of a tape must not set the tolerance of the smallest.
ResultMatrix fields_of_last(const Tape& tape) {
  return record(tape.empty() ? TapeNode{} : tape.back(), {"op", "a", "b", "value"});
}

TEST(TapeInput, KeepsAllNodesOfALongTape) {
  for (const double value : {-3e6, 2e-6, 0.0}) {
    expect_appended("tape_input", tape_input(long_tape(), value), long_tape(),
                    {TapeOp::input, 0, 0, value}, 0);
  }
}

using Operands = std::vector<std::pair<arma::uword, arma::uword>>;

TEST(TapeAdd, AppendsToALongTapeEveryTime) {
  const Tape tape = long_tape();
  for (const auto& [a, b] : Operands{{299, 270}, {1, 298}, {149, 248}}) {
    const double value = tape.at(a).value + tape.at(b).value;
    const TapeNode node = {TapeOp::add, a, b, value};
    const Tape once = with_node(tape, node);
    expect_appended("tape_add", tape_add(tape, a, b), tape, node, 0);
    expect_appended("tape_add, the same again", tape_add(once, a, b), once, node, 0);
  }
}

TEST(TapeMultiply, AppendsToALongTapeEveryTime) {  // nodes 7, 280 and 294 are 0
  const Tape tape = long_tape();
  for (const auto& [a, b] : Operands{{299, 248}, {1, 3}, {280, 299}, {299, 294}, {280, 7}}) {
    const double value = tape.at(a).value * tape.at(b).value;
    const TapeNode node = {TapeOp::multiply, a, b, value};
    const Tape once = with_node(tape, node);
    expect_appended("tape_multiply", tape_multiply(tape, a, b), tape, node, 0);
    expect_appended("tape_multiply, the same again", tape_multiply(once, a, b), once, node, 0);
  }
}

TEST(TapeSigmoid, StaysBetweenZeroAndOneFarOut) {
  Tape tape = long_tape();
  for (const double z : {800.0, -800.0, 1e6, -1e6, 12.0, -12.0, 20.0}) {
    tape.push_back(input(z));
  }
  const arma::vec expected = {1,
                              0,
                              1,
                              0,
                              0.99999385582539779,
                              6.1441746022147182e-06,
                              0.99999999793884638};  // Python's math
  for (arma::uword i = 0; i < 7; ++i) {
    EXPECT_NEAR_NAMED("tape_sigmoid", fields_of_last(tape_sigmoid(tape, 300 + i)),
                      fields_of_last(with_node(tape, {TapeOp::sigmoid, 300 + i, 0, expected(i)})),
                      kTolerance);
  }
}

TEST(TapeBackward, MatchesTheSlidesChain) {  // C-CHAIN: f = (x + y) z at (−2, 5, −4)
  const Tape tape = {
      input(-2), input(5), input(-4), {TapeOp::add, 0, 1, 3}, {TapeOp::multiply, 3, 2, -12}};
  expect_gradients(tape, 4, {-4, -4, 3, -4, 1});
}

TEST(TapeBackward, AddsUpEveryUseOfANode) {  // x·x + x at 3: 2x + 1 = 7
  const Tape tape = {input(3), {TapeOp::multiply, 0, 0, 9}, {TapeOp::add, 1, 0, 12}};
  expect_gradients(tape, 2, {7, 1, 1});
}

TEST(TapeBackward, TakesTheSigmoidsSlopeFromItsValue) {  // σ′(2) = σ(2)(1 − σ(2))
  const Tape tape = {input(2), {TapeOp::sigmoid, 0, 0, 0.88079707797788243}};
  expect_gradients(tape, 1, {0.10499358540350652, 1});
}

TEST(TapeBackward, IsZeroWhereTheOutputDoesNotDependOnIt) {
  const Tape tape = {input(2),
                     input(7),  // unused
                     {TapeOp::multiply, 0, 0, 4},
                     {TapeOp::add, 2, 0, 6}};  // behind the output
  expect_gradients(tape, 2, {4, 0, 1, 0});
}

TEST(TapeBackward, StartsWithOneAtAnInput) { expect_gradients(kInputs, 0, {1, 0}); }

/// Derivatives of a node with respect to every node, forwards: one pass over the tape for each of
/// them, with derivative 1 at that node.
arma::vec slow_derivatives(const Tape& tape, arma::uword output) {
  arma::vec derivatives(tape.size(), arma::fill::zeros);
  for (arma::uword i = 0; i <= output; ++i) {
    arma::vec d(tape.size(), arma::fill::zeros);
    d(i) = 1;
    for (arma::uword j = i + 1; j <= output; ++j) {
      const TapeNode& node = tape.at(j);
      const double value_a = tape.at(node.a).value;
      const double value_b = tape.at(node.b).value;
      if (node.op == TapeOp::add) d(j) = d(node.a) + d(node.b);
      if (node.op == TapeOp::multiply) d(j) = value_b * d(node.a) + value_a * d(node.b);
      if (node.op == TapeOp::sigmoid) {
        const double cosh = std::cosh(value_a / 2);
        d(j) = d(node.a) / (4 * cosh * cosh);
      }
    }
    derivatives(i) = d(output);
  }
  return derivatives;
}

TEST(TapeBackward, MatchesDerivativesForwardsOnRandomTapes) {
  Rng rng = test_rng(5);
  for (int trial = 0; trial < 5; ++trial) {
    const Tape tape = random_tape(rng);
    const arma::uword output = tape.size() - 1 - rng.below(3);
    expect_gradients(tape, output, slow_derivatives(tape, output));
  }
}

/// One element alone: beside larger ones a tiny derivative would count as 0. A result that is too
/// short has been reported before.
void expect_gradient_of_node(const Tape& tape, arma::uword output, arma::uword node,
                             double expected, double tolerance) {
  const arma::vec all = tape_backward(tape, output);
  if (all.n_elem <= node) return report_mistake("an element is missing: one for every node", 1);
  EXPECT_NEAR_NAMED("gradient of node " + std::to_string(node), all(node), expected, tolerance);
}

TEST(TapeBackward, GoesThroughFactorsThatAreZero) {  // x·y + (x·y)·z at (0, 5, 0)
  const Tape tape = {input(0),
                     input(5),
                     input(0),
                     {TapeOp::multiply, 0, 1, 0},
                     {TapeOp::multiply, 3, 2, 0},
                     {TapeOp::add, 3, 4, 0}};
  expect_gradients(tape, 5, {5, 0, 0, 1, 1, 1}, kExact);
}

TEST(TapeBackward, WaitsUntilAllUsesOfANodeAreVisited) {  // p(p + x) at p = xy, in both orders
  for (const bool swapped : {false, true}) {
    const arma::uword first = swapped ? 3 : 2;
    const Tape tape = {input(3),
                       input(-2),
                       {TapeOp::multiply, 0, 1, -6},
                       {TapeOp::add, 2, 0, -3},
                       {TapeOp::multiply, first, 5 - first, 18}};
    // df/dp = 2p + x = -9, df/dx = -9 y + p, df/dy = -9 x
    expect_gradients(tape, 4, {12, -27, -9, -6, 1}, kExact);
  }
}

TEST(TapeBackward, VisitsSharedNodesOnce) {  // 40 doublings: 2^40 paths lead to the input
  Tape tape = {input(3)};
  for (arma::uword i = 0; i < 40; ++i) {
    tape.push_back({TapeOp::add, i, i, 2 * tape.back().value});
  }
  expect_gradients(tape, 40, arma::exp2(arma::regspace(40, -1, 0)), kExact);
}

TEST(TapeBackward, KeepsTinyDerivatives) {  // 60 halvings
  Tape tape = {input(0.5), input(1)};
  for (arma::uword i = 0; i < 60; ++i) {
    tape.push_back({TapeOp::multiply, 0, i + 1, tape.back().value / 2});
  }
  expect_gradient_of_node(tape, 61, 1, std::exp2(-60), 0);
  // σ′(−20): not zero, and not a least slope
  const double s = 1 / (1 + std::exp(20));
  const Tape flat = {input(-20), {TapeOp::sigmoid, 0, 0, s}};
  expect_gradient_of_node(flat, 1, 0, 2.0611536139418493e-9, 1e-7);
}

TEST(TapeBackward, TakesATapeOfFiveThousandNodes) {  // x + x + x + …
  Tape tape = {input(2)};
  for (arma::uword i = 1; i < 5000; ++i) {
    tape.push_back({TapeOp::add, i - 1, 0, tape.back().value + 2});
  }
  arma::vec expected(5000, arma::fill::ones);
  expected(0) = 5000;
  expect_gradients(tape, 4999, expected, kExact);
}

/// σ(xy + x)(y + y) for x = X(0), y = X(1).
Tape two_input_tape(const arma::mat& X) {
  Tape tape = with_nodes(1, tape_input({}, X(0)));  // node 0
  tape = with_nodes(2, tape_input(tape, X(1)));     // node 1
  tape = with_nodes(3, tape_multiply(tape, 0, 1));  // node 2
  tape = with_nodes(4, tape_add(tape, 2, 0));       // node 3
  tape = with_nodes(5, tape_sigmoid(tape, 3));      // node 4
  tape = with_nodes(6, tape_add(tape, 1, 1));       // node 5
  return with_nodes(7, tape_multiply(tape, 4, 5));  // node 6
}

TEST(TapeBackward, MatchesNumericalGradients) {
  const arma::mat X = arma::vec{0.75, -1.25};
  check_gradients(
      "df/d(x, y)", X,
      [](const arma::mat& X_) { return as_matrix(two_input_tape(X_).at(6).value); },
      [](const arma::mat& X_, const arma::mat& R) {
        return arma::mat(R(0) * tape_backward(two_input_tape(X_), 6).head(2));
      });
}

TEST(TapeBackward, AgreesWithBackpropagationByHand) {  // a 2-2-1 network of sigmoids
  const arma::mat W1 = {{1, -2}, {-1, 0.5}};
  const arma::mat W2 = {{0.75, -1.5}};
  const arma::vec x = {1, -1};

  // Inputs x (0, 1), W1 by rows (2 … 5), W2 (6, 7)
  Tape tape;
  for (const double value : {x(0), x(1), W1(0, 0), W1(0, 1), W1(1, 0), W1(1, 1), W2(0), W2(1)}) {
    tape = with_nodes(tape.size() + 1, tape_input(tape, value));
  }
  const auto weighted_sum = [&](arma::uword w, arma::uword a, arma::uword b) {
    const arma::uword first = tape.size();
    tape = with_nodes(first + 1, tape_multiply(tape, w, a));
    tape = with_nodes(first + 2, tape_multiply(tape, w + 1, b));
    tape = with_nodes(first + 3, tape_add(tape, first, first + 1));
    tape = with_nodes(first + 4, tape_sigmoid(tape, first + 2));
    return first + 3;
  };
  const arma::uword h0 = weighted_sum(2, 0, 1);
  const arma::uword h1 = weighted_sum(4, 0, 1);
  const arma::uword output = weighted_sum(6, h0, h1);
  const arma::vec gradient = tape_backward(tape, output);

  const Activation f = Activation::sigmoid;
  const DenseCache layer1 = dense_forward(x, W1, arma::zeros(2), f);
  const DenseCache layer2 = dense_forward(layer1.A, W2, arma::zeros(1), f);
  const arma::mat delta2 = activation_derivative(f, layer2.Z);
  const arma::mat delta1 = delta_hidden(W2, delta2, layer1.Z, f);
  const arma::mat dW1 = dense_backward(delta1, layer1, W1).dW;
  EXPECT_NEAR_NAMED("dW2 from the tape", gradient.subvec(6, 7),
                    dense_backward(delta2, layer2, W2).dW.t(), 1e-9);
  EXPECT_NEAR_NAMED("dW1 from the tape", gradient.subvec(2, 5), arma::vectorise(dW1.t()), 1e-9);
  EXPECT_NEAR_NAMED("dx from the tape", gradient.head(2), W1.t() * delta1, 1e-9);
}

TEST(TapeAddContract, RefusesANodeThatIsNotOnTheTape) {
  EXPECT_ERROR(tape_add(kInputs, 0, 2), "tape_add: node 2 is not on the tape of 2 nodes");
  EXPECT_ERROR(tape_multiply(kInputs, 3, 0), "tape_multiply: node 3 is not on the tape of 2 nodes");
  EXPECT_ERROR(tape_sigmoid({}, 0), "tape_sigmoid: node 0 is not on the tape of 0 nodes");
  EXPECT_ERROR(tape_backward(kInputs, 2), "tape_backward: node 2 is not on the tape of 2 nodes");
}

TEST(TapeBackwardContract, RefusesATapeThatIsOutOfOrder) {
  const Tape tape = {{TapeOp::sigmoid, 0, 0, 0.5}};
  EXPECT_ERROR(tape_backward(tape, 0),
               "tape_backward: an operand of node 0 does not stand before it");
}

}  // namespace
}  // namespace gradbook

// What: a tape of additions, products and sigmoids, and its derivatives in reverse order.
// Why:  this is what automatic differentiation does. Nodes are used twice, and graphs are more than
// one step deep, so
//       that overwriting or a wrong order shows. The backward pass is tested on tapes written by
//       hand first.
#include "exercises/09_mlp/autodiff.hpp"

#include <cmath>
#include <stdexcept>

#include "core/rng.hpp"
#include "exercises/09_mlp/backprop.hpp"
#include "exercises/09_mlp/dense_backward.hpp"
#include "exercises/09_mlp/dense_forward.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

/// One row per node: op, a, b, value.
arma::mat table(const Tape& tape) {
  arma::mat rows(tape.size(), 4);
  for (arma::uword i = 0; i < tape.size(); ++i) {
    const TapeNode& node = tape.at(i);
    rows.row(i) = arma::rowvec{static_cast<double>(node.op), static_cast<double>(node.a),
                               static_cast<double>(node.b), node.value};
  }
  return rows;
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
    tape.push_back({.op = TapeOp::input, .value = sign * rng.uniform(0.5, 1.5)});
  }
  for (int step = 0; step < 6; ++step) {
    const arma::uword kind = rng.below(3);
    const arma::uword a = rng.below(tape.size());
    const arma::uword b = rng.below(kind == 1 ? num_inputs : tape.size());
    const double value_a = tape.at(a).value;
    const double value_b = tape.at(b).value;
    if (kind == 0) {
      tape.push_back({.op = TapeOp::add, .a = a, .b = b, .value = value_a + value_b});
    } else if (kind == 1) {
      tape.push_back({.op = TapeOp::multiply, .a = a, .b = b, .value = value_a * value_b});
    } else {
      const double value = 1 / (1 + std::exp(-value_a));
      tape.push_back({.op = TapeOp::sigmoid, .a = a, .b = 0, .value = value});
    }
  }
  return tape;
}

/// The table of a tape with one more row.
arma::mat with_row(const Tape& tape, TapeOp op, arma::uword a, arma::uword b, double value) {
  return arma::join_cols(table(tape), arma::rowvec{static_cast<double>(op), static_cast<double>(a),
                                                   static_cast<double>(b), value});
}

const Tape kInputs = {{.op = TapeOp::input, .value = -2}, {.op = TapeOp::input, .value = 5}};

TEST(TapeInput, AppendsAValueWithoutOperands) {
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {0, 0, 0, 0.5}};
  EXPECT_NEAR_MAT(table(tape_input(kInputs, 0.5)), expected);
  EXPECT_NEAR_MAT(table(tape_input({}, 3)), (arma::mat{{0, 0, 0, 3}}));
}

TEST(TapeInput, AppendsToRandomTapes) {
  Rng rng = test_rng(1);
  const Tape tape = random_tape(rng);
  const double value = rng.uniform(1.0, 4.0);
  EXPECT_NEAR_MAT(table(tape_input(tape, value)), with_row(tape, TapeOp::input, 0, 0, value),
                  Mistake(with_row({}, TapeOp::input, 0, 0, value),
                          "the nodes before it are lost: copy the tape, then append", 1),
                  Mistake(table(tape), "no node was appended", 1));
}

TEST(TapeAdd, AppendsToRandomTapes) {
  Rng rng = test_rng(2);
  const Tape tape = random_tape(rng);
  const arma::uword a = rng.below(tape.size());
  const arma::uword b = rng.below(tape.size());
  const double value_a = tape.at(a).value;
  const double value_b = tape.at(b).value;
  EXPECT_NEAR_MAT(table(tape_add(tape, a, b)), with_row(tape, TapeOp::add, a, b, value_a + value_b),
                  Mistake(with_row(tape, TapeOp::add, 0, 0, value_a + value_b),
                          "the operands are not noted: the backward pass needs a and b", 2),
                  Mistake(with_row(tape, TapeOp::add, a, b, value_a * value_b),
                          "this is the product of the two values", 3));
}

TEST(TapeAdd, AppendsTheSumAndItsOperands) {
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {1, 0, 1, 3}};
  EXPECT_NEAR_MAT(table(tape_add(kInputs, 0, 1)), expected);
}

TEST(TapeAdd, AddsANodeToItself) {
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {1, 1, 1, 10}};
  EXPECT_NEAR_MAT(table(tape_add(kInputs, 1, 1)), expected);
}

TEST(TapeMultiply, AppendsToRandomTapes) {
  Rng rng = test_rng(3);
  const Tape tape = random_tape(rng);
  const arma::uword a = rng.below(tape.size());
  const arma::uword b = rng.below(tape.size());
  const double value_a = tape.at(a).value;
  const double value_b = tape.at(b).value;
  EXPECT_NEAR_MAT(table(tape_multiply(tape, a, b)),
                  with_row(tape, TapeOp::multiply, a, b, value_a * value_b),
                  Mistake(with_row(tape, TapeOp::multiply, 0, 0, value_a * value_b),
                          "the operands are not noted: the backward pass needs a and b", 2),
                  Mistake(with_row(tape, TapeOp::multiply, a, b, value_a + value_b),
                          "this is the sum of the two values", 3));
}

TEST(TapeMultiply, AppendsTheProductAndItsOperands) {
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {2, 1, 0, -10}};
  EXPECT_NEAR_MAT(table(tape_multiply(kInputs, 1, 0)), expected);
}

TEST(TapeSigmoid, AppendsTheSigmoidOfANode) {  // σ(−2)
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {3, 0, 0, 0.11920292202212}};
  EXPECT_NEAR_MAT(table(tape_sigmoid(kInputs, 0)), expected);
}

TEST(TapeSigmoid, AppendsToRandomTapes) {
  Rng rng = test_rng(4);
  const Tape tape = random_tape(rng);
  const arma::uword a = rng.below(tape.size());
  const double z = tape.at(a).value;
  const double s = 1 / (1 + std::exp(-z));
  EXPECT_NEAR_MAT(table(tape_sigmoid(tape, a)), with_row(tape, TapeOp::sigmoid, a, 0, s),
                  Mistake(with_row(tape, TapeOp::sigmoid, a, 0, z),
                          "this is the operand's value: store its sigmoid", 3),
                  Mistake(with_row(tape, TapeOp::sigmoid, a, 0, 1 - s),
                          "the sign in the exponent is wrong: exp(-z)", 2),
                  Mistake(with_row(tape, TapeOp::sigmoid, a, a, s),
                          "there is one operand only: leave b at 0", 1));
}

/// Derivatives of a node with respect to every node, forwards: one pass over the tape for each of
/// them, with derivative 1 at that node. With `own_value` a product takes the wrong operand's.
arma::vec slow_derivatives(const Tape& tape, arma::uword output, bool own_value = false) {
  arma::vec derivatives(tape.size(), arma::fill::zeros);
  for (arma::uword i = 0; i <= output; ++i) {
    arma::vec d(tape.size(), arma::fill::zeros);
    d(i) = 1;
    for (arma::uword j = i + 1; j <= output; ++j) {
      const TapeNode& node = tape.at(j);
      const double value_a = tape.at(node.a).value;
      const double value_b = tape.at(node.b).value;
      if (node.op == TapeOp::add) d(j) = d(node.a) + d(node.b);
      if (node.op == TapeOp::multiply) {
        d(j) = own_value ? value_a * d(node.a) + value_b * d(node.b)
                         : value_b * d(node.a) + value_a * d(node.b);
      }
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
    const arma::uword last = tape.size() - 1;
    const arma::uword output = last - rng.below(3);
    const arma::vec expected = slow_derivatives(tape, output);
    arma::vec only_itself(tape.size(), arma::fill::zeros);
    only_itself(output) = 1;
    EXPECT_NEAR_NAMED(
        "tape_backward", tape_backward(tape, output), expected, kTolerance,
        Mistake(slow_derivatives(tape, output, true),
                "a product hands on its operand's own value: use the other operand's", 2),
        Mistake(slow_derivatives(tape, last), "start at node `output`, not at the end", 1),
        Mistake(only_itself, "no node hands its derivative on to its operands: go backwards", 1));
  }
}

TEST(TapeBackward, MatchesTheSlidesChain) {  // C-CHAIN: f = (x + y) z at (−2, 5, −4)
  const Tape tape = {{.op = TapeOp::input, .value = -2},
                     {.op = TapeOp::input, .value = 5},
                     {.op = TapeOp::input, .value = -4},
                     {.op = TapeOp::add, .a = 0, .b = 1, .value = 3},
                     {.op = TapeOp::multiply, .a = 3, .b = 2, .value = -12}};
  EXPECT_NEAR_MAT(
      tape_backward(tape, 4), (arma::vec{-4, -4, 3, -4, 1}),
      Mistake(arma::vec{3, 3, -4, 3, 1},
              "a product hands on its operand's own value: use the other operand's", 2),
      Mistake(arma::vec{0, 0, 3, -4, 1},
              "nodes are visited in the order of their creation: go backwards", 1),
      Mistake(arma::zeros(5), "the output's derivative with respect to itself is 1, not 0", 1));
}

TEST(TapeBackward, AddsUpEveryUseOfANode) {  // x·x + x at 3: 2x + 1 = 7
  const Tape tape = {{.op = TapeOp::input, .value = 3},
                     {.op = TapeOp::multiply, .a = 0, .b = 0, .value = 9},
                     {.op = TapeOp::add, .a = 1, .b = 0, .value = 12}};
  EXPECT_NEAR_MAT(
      tape_backward(tape, 2), (arma::vec{7, 1, 1}),
      Mistake(arma::vec{3, 1, 1},
              "a later use of a node overwrites the derivative of an earlier one: add", 2),
      Mistake(arma::vec{1, 1, 1}, "nodes are visited in the order of their creation: go backwards",
              1));
}

TEST(TapeBackward,
     TakesTheSigmoidsSlopeFromItsValue) {  // σ′(2) = σ(2)(1 − σ(2)) = 0.10499358540350652
  const Tape tape = {{.op = TapeOp::input, .value = 2},
                     {.op = TapeOp::sigmoid, .a = 0, .b = 0, .value = 0.88079707797788243}};
  EXPECT_NEAR_MAT(tape_backward(tape, 1), (arma::vec{0.10499358540350652, 1}),
                  Mistake(arma::vec{-2, 1},
                          "s(1 − s) is computed from the operand z: use the node's own value", 3));
}

TEST(TapeBackward, IsZeroWhereTheOutputDoesNotDependOnIt) {
  const Tape tape = {{.op = TapeOp::input, .value = 2},
                     {.op = TapeOp::input, .value = 7},  // unused
                     {.op = TapeOp::multiply, .a = 0, .b = 0, .value = 4},
                     {.op = TapeOp::add, .a = 2, .b = 0, .value = 6}};  // behind the output
  EXPECT_NEAR_MAT(tape_backward(tape, 2), (arma::vec{4, 0, 1, 0}),
                  Mistake(arma::vec{5, 0, 1, 1}, "start at node `output`, not at the end", 1));
}

TEST(TapeBackward, StartsWithOneAtAnInput) {
  EXPECT_NEAR_MAT(tape_backward(kInputs, 0), (arma::vec{1, 0}));
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
  const Tape tape = {{.op = TapeOp::sigmoid, .a = 0, .value = 0.5}};
  EXPECT_ERROR(tape_backward(tape, 0),
               "tape_backward: an operand of node 0 does not stand before it");
}

}  // namespace
}  // namespace gradbook

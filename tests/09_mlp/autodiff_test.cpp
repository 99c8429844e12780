// What: a tape of additions, products and sigmoids, and its derivatives in reverse order.
// Why:  this is what automatic differentiation does. Nodes are used twice, and graphs are more than
// one step deep, so
//       that overwriting or a wrong order shows. The backward pass is tested on tapes written by
//       hand first.
#include "exercises/09_mlp/autodiff.hpp"

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
    rows.row(i) = arma::rowvec{static_cast<double>(tape[i].op), static_cast<double>(tape[i].a),
                               static_cast<double>(tape[i].b), tape[i].value};
  }
  return rows;
}

const Tape kInputs = {{.op = TapeOp::input, .value = -2}, {.op = TapeOp::input, .value = 5}};

TEST(TapeInput, AppendsAValueWithoutOperands) {
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {0, 0, 0, 0.5}};
  EXPECT_NEAR_MAT(table(tape_input(kInputs, 0.5)), expected);
  EXPECT_NEAR_MAT(table(tape_input({}, 3)), (arma::mat{{0, 0, 0, 3}}));
}

TEST(TapeAdd, AppendsTheSumAndItsOperands) {
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {1, 0, 1, 3}};
  EXPECT_NEAR_MAT(table(tape_add(kInputs, 0, 1)), expected);
}

TEST(TapeAdd, AddsANodeToItself) {
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {1, 1, 1, 10}};
  EXPECT_NEAR_MAT(table(tape_add(kInputs, 1, 1)), expected);
}

TEST(TapeMultiply, AppendsTheProductAndItsOperands) {
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {2, 1, 0, -10}};
  EXPECT_NEAR_MAT(table(tape_multiply(kInputs, 1, 0)), expected);
}

TEST(TapeSigmoid, AppendsTheSigmoidOfANode) {  // σ(−2)
  const arma::mat expected = {{0, 0, 0, -2}, {0, 0, 0, 5}, {3, 0, 0, 0.11920292202212}};
  EXPECT_NEAR_MAT(table(tape_sigmoid(kInputs, 0)), expected);
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
  Tape tape = tape_input({}, X(0));  // 0
  tape = tape_input(tape, X(1));     // 1
  tape = tape_multiply(tape, 0, 1);  // 2
  tape = tape_add(tape, 2, 0);       // 3
  tape = tape_sigmoid(tape, 3);      // 4
  tape = tape_add(tape, 1, 1);       // 5
  return tape_multiply(tape, 4, 5);  // 6
}

TEST(TapeBackward, MatchesNumericalGradients) {
  const arma::mat X = arma::vec{0.75, -1.25};
  check_gradients(
      "df/d(x, y)", X, [](const arma::mat& X_) { return as_matrix(two_input_tape(X_)[6].value); },
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
    tape = tape_input(tape, value);
  }
  const auto weighted_sum = [&](arma::uword w, arma::uword a, arma::uword b) {
    tape = tape_multiply(tape, w, a);
    const arma::uword first = tape.size() - 1;
    tape = tape_multiply(tape, w + 1, b);
    tape = tape_add(tape, first, tape.size() - 1);
    tape = tape_sigmoid(tape, tape.size() - 1);
    return arma::uword{tape.size() - 1};
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

/// @file exercises/09_mlp/autodiff.cpp
#include "exercises/09_mlp/autodiff.hpp"

#include <fmt/core.h>

#include <cmath>

#include "core/shape.hpp"
#include "core/todo.hpp"

namespace gradbook {
namespace {

void expect_on_tape(const char* where, const Tape& tape, arma::uword node) {
  expect_argument(node < tape.size(), where,
                  fmt::format("node {} is not on the tape of {} nodes", node, tape.size()));
}

/// Operands stand before their results; a tape made by the functions below always does this.
void expect_ordered(const char* where, const Tape& tape) {
  for (arma::uword i = 0; i < tape.size(); ++i) {
    const TapeNode& node = tape[i];
    const bool two_operands = node.op == TapeOp::add || node.op == TapeOp::multiply;
    const bool ordered = node.op == TapeOp::input || (node.a < i && (!two_operands || node.b < i));
    expect_argument(ordered, where,
                    fmt::format("an operand of node {} does not stand before it", i));
  }
}

}  // namespace

Tape tape_input(const Tape& tape, double value) {
  // Append an input to a copy: it has no operands
  todo("09.6 tape_input");
}

Tape tape_add(const Tape& tape, arma::uword a, arma::uword b) {
  expect_on_tape("tape_add", tape, a);
  expect_on_tape("tape_add", tape, b);

  // Append the sum, and note which nodes were added
  todo("09.6 tape_add");
}

Tape tape_multiply(const Tape& tape, arma::uword a, arma::uword b) {
  expect_on_tape("tape_multiply", tape, a);
  expect_on_tape("tape_multiply", tape, b);

  // Append the product, and note which nodes were multiplied
  todo("09.6 tape_multiply");
}

Tape tape_sigmoid(const Tape& tape, arma::uword a) {
  expect_on_tape("tape_sigmoid", tape, a);

  // Append the sigmoid's value: the backward pass computes the slope from it
  todo("09.6 tape_sigmoid");
}

arma::vec tape_backward(const Tape& tape, arma::uword output) {
  expect_on_tape("tape_backward", tape, output);
  expect_ordered("tape_backward", tape);

  // Start with the derivative of the output with respect to itself
  // Go backwards: when a node's turn comes, everything that uses it has been visited
  // Hand on g times the local derivative, and add: an operand may be used several times
  todo("09.6 tape_backward");
}

}  // namespace gradbook

/// @file solutions/09_mlp/autodiff.cpp
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
  //! [tape_input]
  // Append an input to a copy: it has no operands
  Tape longer = tape;
  longer.push_back({.op = TapeOp::input, .a = 0, .b = 0, .value = value});
  return longer;
  //! [tape_input]
}

Tape tape_add(const Tape& tape, arma::uword a, arma::uword b) {
  expect_on_tape("tape_add", tape, a);
  expect_on_tape("tape_add", tape, b);

  //! [tape_add]
  // Append the sum, and note which nodes were added
  Tape longer = tape;
  longer.push_back({.op = TapeOp::add, .a = a, .b = b, .value = tape[a].value + tape[b].value});
  return longer;
  //! [tape_add]
}

Tape tape_multiply(const Tape& tape, arma::uword a, arma::uword b) {
  expect_on_tape("tape_multiply", tape, a);
  expect_on_tape("tape_multiply", tape, b);

  //! [tape_multiply]
  // Append the product, and note which nodes were multiplied
  Tape longer = tape;
  longer.push_back(
      {.op = TapeOp::multiply, .a = a, .b = b, .value = tape[a].value * tape[b].value});
  return longer;
  //! [tape_multiply]
}

Tape tape_sigmoid(const Tape& tape, arma::uword a) {
  expect_on_tape("tape_sigmoid", tape, a);

  //! [tape_sigmoid]
  // Append the sigmoid's value: the backward pass computes the slope from it
  Tape longer = tape;
  longer.push_back(
      {.op = TapeOp::sigmoid, .a = a, .b = 0, .value = 1 / (1 + std::exp(-tape[a].value))});
  return longer;
  //! [tape_sigmoid]
}

arma::vec tape_backward(const Tape& tape, arma::uword output) {
  expect_on_tape("tape_backward", tape, output);
  expect_ordered("tape_backward", tape);

  //! [tape_backward]
  // Start with the derivative of the output with respect to itself
  arma::vec gradient(tape.size(), arma::fill::zeros);
  gradient(output) = 1;

  // Go backwards: when a node's turn comes, everything that uses it has been visited
  for (arma::uword i = output + 1; i-- > 0;) {
    const TapeNode& node = tape[i];
    const double g = gradient(i);

    // Hand on g times the local derivative, and add: an operand may be used several times
    switch (node.op) {
      case TapeOp::input:
        break;
      case TapeOp::add:
        gradient(node.a) += g;
        gradient(node.b) += g;
        break;
      case TapeOp::multiply:
        gradient(node.a) += g * tape[node.b].value;
        gradient(node.b) += g * tape[node.a].value;
        break;
      case TapeOp::sigmoid:
        gradient(node.a) += g * node.value * (1 - node.value);
        break;
    }
  }
  return gradient;
  //! [tape_backward]
}

}  // namespace gradbook

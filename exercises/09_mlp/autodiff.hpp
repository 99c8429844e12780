/// @file exercises/09_mlp/autodiff.hpp
/// Exercise 09.6: reverse-mode automatic differentiation on a tape.
#pragma once
#include <armadillo>
#include <vector>

#include "core/contract.hpp"

namespace gradbook {

/// How a node of the tape was made.
enum class TapeOp {
  input,     ///< given
  add,       ///< value(a) + value(b)
  multiply,  ///< value(a) · value(b)
  sigmoid    ///< σ(value(a))
};

/// One number of a computation, and how it was made.
struct TapeNode {
  TapeOp op = TapeOp::input;  ///< what was done to the operands
  arma::uword a = 0;          ///< number of the first operand's node; 0 for an input
  arma::uword b = 0;          ///< number of the second operand's node; 0 for an input or a sigmoid
  double value = 0;           ///< the result; of an input the number given
};

/// A computation in the order in which it was done: operands always stand before their results.
using Tape = std::vector<TapeNode>;

/// Appends an input with this value. Each of these four functions returns the tape with one more
/// node at its end.
/// Slides: deck A "Backpropagation" (automatic differentiation).
Tape tape_input(const Tape& tape, double value);

/// Appends value(a) + value(b); a and b may be the same node.
/// Throws std::invalid_argument when a or b is not on the tape.
Tape tape_add(const Tape& tape, arma::uword a, arma::uword b);

/// Appends value(a) · value(b). Throws as tape_add().
Tape tape_multiply(const Tape& tape, arma::uword a, arma::uword b);

/// Appends σ(value(a)) = 1 / (1 + exp(−value(a))); 0 or 1 far out, where exp() is 0 or infinite,
/// and never NaN. Throws as tape_add().
Tape tape_sigmoid(const Tape& tape, arma::uword a);

/// Derivatives of node `output` with respect to every node of the tape, by the chain rule
/// \f[ \frac{\partial f}{\partial x} = \sum_{\text{uses } h \text{ of } x}
///     \frac{\partial f}{\partial h} \cdot \frac{\partial h}{\partial x} \f]
///
/// Element i of the result is the derivative with respect to node i; it is 0 where the output does
/// not depend on it, also for every node after the output. Derivatives are exact to rounding, also
/// where an operand is 0. Each node is visited a few times at most: the time grows with the tape,
/// not with the number of paths through it.
///
/// Throws std::invalid_argument when output is not on the tape, or an operand does not stand before
/// its result.
/// Slides: deck C "Backpropagation: the core to train deep models"; deck A "Backpropagation".
/// Slide says f′(x) = f′(h(x)) h′(x); we use f = g ∘ h, f′(x) = g′(h(x)) h′(x), because f cannot be
/// both the whole and its outer part.
arma::vec tape_backward(const Tape& tape, arma::uword output);

GRADBOOK_CONTRACT(tape_input, tape_add, tape_multiply, tape_sigmoid, tape_backward);

}  // namespace gradbook

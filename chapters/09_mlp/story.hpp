/// @file chapters/09_mlp/story.hpp
/// The small networks of the slides, every number computed by the exercises' functions.
#pragma once
#include "chapter/chapter.hpp"

namespace gradbook {

/// The 3-4-2 network has 26 parameters. Like the other parts it prints through chapter.
void show_parameter_count(const Chapter& chapter);
/// Two forward passes through a small network, to 0.62 and 0.83, for chapter.
void show_toy_network(const Chapter& chapter);
/// XNOR with weights set by hand, for chapter.
void show_xnor(const Chapter& chapter);
/// One step of gradient descent with every intermediate, for chapter.
void show_two_layer_step(const Chapter& chapter);
/// The same step, a thousand times, until XOR is learned; the result goes to chapter.
void learn_xor(Chapter& chapter);
/// The error of the numerical gradient over the step h, for chapter.
void show_gradient_check(const Chapter& chapter);

}  // namespace gradbook

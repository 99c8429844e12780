/// @file chapters/09_mlp/story.hpp
/// The small networks of the slides, every number computed by the exercises' functions.
#pragma once
#include "course/chapter.hpp"

namespace gradbook {

void show_parameter_count(const Chapter& chapter);  ///< the 3-4-2 network: 26 parameters
void show_toy_network(const Chapter& chapter);      ///< 0.62 and 0.83
void show_xnor(const Chapter& chapter);             ///< XNOR with weights set by hand
void show_two_layer_step(const Chapter& chapter);   ///< one step with every intermediate
void learn_xor(Chapter& chapter);                   ///< the same step, a thousand times
void show_gradient_check(const Chapter& chapter);   ///< the error over the step h

}  // namespace gradbook

/// @file chapters/02_neighbors/story.hpp
/// The parts of the lesson that need no image data: each prints its table and adds its results.
#pragma once
#include "chapter/chapter.hpp"

namespace gradbook::neighbors_chapter {

/// The slide's two 4×4 images: 456, and 360 without the absolute value. All parts print through
/// chapter and add their results to it.
void distance_table(Chapter& chapter);

/// Leave-one-out 1-NN on the small tables, raw and standardized; results go to chapter.
void scaling_lesson(Chapter& chapter);

/// k by cross-validation on a table; the test set is looked at once. Results go to chapter.
void choose_k(Chapter& chapter);

/// Kernel regression against local lines on a noisy sine, and a density estimate, for chapter.
void smoothing(Chapter& chapter);

}  // namespace gradbook::neighbors_chapter

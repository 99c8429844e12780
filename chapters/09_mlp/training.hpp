/// @file chapters/09_mlp/training.hpp
/// One training on one data set, told epoch by epoch.
#pragma once
#include <string>

#include "chapter/chapter.hpp"
#include "chapters/09_mlp/options.hpp"
#include "data/dataset.hpp"

namespace gradbook {

/// Brings data to a range in which a network learns: images in doubles to 0 … 1 by the largest
/// pixel, tables to mean 0 and variance 1 of the training set. Bytes are scaled batch by batch.
/// Without a test set, a fifth of the samples, drawn at random from seed, becomes it.
TrainTest prepare(TrainTest data, std::uint64_t seed);

/// Trains on data as the flags say, prints every epoch and the confusion matrix, adds the result to
/// the chapter.
/// @param keep_history  also add the epochs to the chapter's history
/// @return accuracy on the test set
double train_and_report(Chapter& chapter, const TrainTest& data, const Flags& flags,
                        bool keep_history);

/// Stops a training on data half-way, goes on from its checkpoint, and compares with one that ran
/// through; told by chapter, whose seed it uses.
void show_resuming(const Chapter& chapter, const TrainTest& data);

}  // namespace gradbook

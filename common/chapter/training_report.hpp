/// @file common/chapter/training_report.hpp
/// What a training prints.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "chapter/experiment.hpp"
#include "nn/network/model.hpp"
#include "nn/train/history.hpp"

namespace gradbook {

/// A line with the losses and errors of an epoch, those that were computed.
void print_epoch(Chapter& chapter, const EpochMetrics& epoch);

/// The matrix of counts (row: true class, column: prediction), and the two classes that are mixed
/// up most; nothing where there are more than 20 classes.
void print_confusion(Chapter& chapter, const arma::umat& counts, const Dataset& data);

/// Prints and adds what a model of n_train samples does on the test part: accuracy with the
/// confusion matrix, or the root mean square error of values. T is float or double.
/// @param test  the evaluation of the model there
/// @return accuracy, or the root mean square error
template <typename T>
double report_test(Chapter& chapter, const ExperimentData& data, Model<T>& model,
                   const Evaluation& test, const std::string& name,
                   const ResultParameters& parameters, arma::uword n_train);

/// The name of a class of data, or "class 3".
std::string class_name(const std::vector<std::string>& names, arma::uword k);

}  // namespace gradbook

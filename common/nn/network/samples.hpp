/// @file common/nn/network/samples.hpp
/// Samples with what a model should make of them: classes, a class per step, or values.
#pragma once
#include <armadillo>
#include <utility>

#include "data/dataset.hpp"

namespace gradbook {

/// What the outputs should be, for all samples of a data set. Exactly one is filled.
struct Targets {
  arma::umat labels = {};  ///< positions × N class numbers; 1 × N for a class per sample
  arma::mat values = {};   ///< outputs × N
};

/// A data set as Batches and Trainer take it. Every data set converts to one: its labels, or else
/// its regression targets, are what the outputs should be.
struct Samples {
  /// The dataset must outlive this object.
  Samples(const Dataset& dataset)  // NOLINT(google-explicit-constructor)
      : data(&dataset),
        targets{.labels = dataset.labels,
                .values = dataset.labels.is_empty() ? arma::mat(dataset.targets) : arma::mat()} {}

  /// Takes the inputs of the data set only; a sequence is a column, step after step.
  /// @param dataset            must outlive this object
  /// @param what               what lies in the padding of labels or values is not read
  /// @param lengths_of_inputs  valid steps of every sample's input, 1 × N; empty: all
  Samples(const Dataset& dataset, Targets what, arma::urowvec lengths_of_inputs = {})
      : data(&dataset), targets(std::move(what)), lengths(std::move(lengths_of_inputs)) {}

  const Dataset* data;         ///< the inputs
  Targets targets;             ///< a column per sample
  arma::urowvec lengths = {};  ///< empty: all steps are valid
};

/// The targets and lengths of one batch; what is not there is null. T is float or double.
template <typename T>
struct BatchTargets {
  const arma::umat* labels = nullptr;      ///< positions × B
  const arma::Mat<T>* values = nullptr;    ///< outputs × B
  const arma::urowvec* lengths = nullptr;  ///< of the inputs, 1 × B
};

}  // namespace gradbook

/// @file common/chapter/network_recipe.hpp
/// How a chapter makes its networks; the dense one that most of them have.
#pragma once
#include <armadillo>
#include <functional>
#include <memory>
#include <string>

#include "chapter/training_flags.hpp"
#include "data/dataset.hpp"
#include "nn/network/network.hpp"
#include "nn/network/sample_shape.hpp"

namespace gradbook {

/// What a network is to do.
struct NetworkTask {
  SampleShape input = {};     ///< of a sample
  arma::uword outputs = 0;    ///< classes, or numbers to predict
  bool classifies = true;     ///< softmax cross-entropy; else mean squared error
  bool soft_targets = false;  ///< targets are shares of the classes
  std::uint64_t seed = 1;     ///< of dropout
};

/// The task of learning from these data, whose test part may have classes that the training part
/// lacks.
NetworkTask task_of(const Dataset& train, const Dataset& test, bool soft_targets,
                    std::uint64_t seed);

/// Makes a network, parameters 0, for the flags and the task.
template <typename T>
using MakeNetwork = std::function<Network<T>(const TrainingFlags&, const NetworkTask&)>;

/// A kind of network; a function template of a chapter in both precisions.
struct NetworkRecipe {
  std::string name;                 ///< in results, "MLP"
  MakeNetwork<float> make_float;    ///< for --precision float
  MakeNetwork<double> make_double;  ///< for --precision double
  /// With --mine: a model that computes with the exercises' functions and has the parameters of the
  /// network in the same order. Null: --mine is refused.
  std::function<std::unique_ptr<Model<double>>(const TrainingFlags&, const NetworkTask&)>
      make_mine = nullptr;
};

/// The loss that belongs to a task. T is float or double.
template <typename T>
LossPtr<T> loss_of(const NetworkTask& task);

/// A network of dense layers as the flags say: linear map, batch normalization, activation and
/// dropout of every hidden layer, then the linear map of the output. T is float or double.
template <typename T>
Network<T> make_dense_network(const TrainingFlags& flags, const NetworkTask& task);

/// The recipe of make_dense_network(), called "MLP", or without hidden layers "softmax regression"
/// or "linear regression" (with one number to predict).
NetworkRecipe dense_recipe(const TrainingFlags& flags, bool classifies = true);

}  // namespace gradbook

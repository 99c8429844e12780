/// @file common/chapter/model_file.hpp
/// A trained network in one file with all that using it needs.
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "chapter/network_recipe.hpp"
#include "chapter/scaling.hpp"
#include "nn/files/tensor_file.hpp"

namespace gradbook {

/// Names of flags with their values.
using FlagValues = std::vector<std::pair<std::string, std::string>>;

/// What a model needs beside its weights.
struct ModelFacts {
  FlagValues flags = {};                      ///< that decide its shape
  Scaling scaling = {};                       ///< of its inputs
  std::vector<std::string> class_names = {};  ///< empty, or one per class
  NetworkTask task = {};                      ///< input, outputs, classes or a number
  arma::uword n_train = 0;                    ///< samples it has learned from
};

/// A model file that was read; numbers in double, whatever the file has.
struct ModelFile {
  ModelFacts facts;            ///< beside the weights
  TensorFile<double> weights;  ///< for set_weights()
};

/// Writes the weights as save_weights() does, and beside them the facts: texts whose names begin
/// with "gradbook.", tensors whose names begin with "scaling.". Throws FileError. T is float or
/// double.
template <typename T>
void save_model(Network<T>& network, const ModelFacts& facts, const std::filesystem::path& path);

/// Reads such a file. Throws FileError, also for weights without the facts.
ModelFile load_model(const std::filesystem::path& path);

}  // namespace gradbook

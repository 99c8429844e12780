/// @file chapters/09_mlp/options.hpp
/// The chapter's own flags, and what they mean for one data set.
#pragma once
#include <CLI/CLI.hpp>
#include <armadillo>
#include <optional>
#include <string>
#include <vector>

#include "core/activation.hpp"
#include "nn/mlp.hpp"
#include "nn/trainer.hpp"

namespace gradbook {

/// Flags as given; an empty optional stands for the default of --help.
struct Flags {
  std::string hidden = "256,128";
  std::string activation = "relu";
  std::string init = "he";
  bool no_bias = false;
  std::string order = "shuffle";
  std::string optimizer = "adam";
  std::optional<double> learning_rate;
  std::optional<arma::uword> batch;
  std::optional<arma::uword> epochs;
  std::optional<double> validation;
  std::optional<arma::uword> patience;
  std::optional<std::string> precision;
  std::string checkpoint;
  bool resume = false;
  bool mine = false;  ///< the shared flag: train through the exercises' functions
};

void add_flags(CLI::App& app, Flags& flags);

/// One training, with every choice made.
struct TrainingPlan {
  MlpOptions net;
  Initialization initialization = Initialization::he;
  std::string optimizer;  ///< "sgd" or "adam"
  double learning_rate = 0;
  TrainerOptions trainer;
  bool resume = false;
  bool single_precision = true;
  bool units = false;  ///< train through the unit functions instead of the engineered core
};

/// Fills in the defaults for a training set of n samples.
/// Throws std::invalid_argument when flags contradict each other.
TrainingPlan make_plan(const Flags& flags, arma::uword in_features, arma::uword num_classes,
                       arma::uword n, std::uint64_t seed);

}  // namespace gradbook

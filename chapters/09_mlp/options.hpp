/// @file chapters/09_mlp/options.hpp
/// The chapter's own flags, and what they mean for one data set.
#pragma once
#include <CLI/CLI.hpp>
#include <armadillo>
#include <optional>
#include <string>
#include <vector>

#include "given/09_mlp/activation.hpp"
#include "nn/models/mlp.hpp"
#include "nn/train/trainer.hpp"

namespace gradbook {

/// Flags as given; an empty optional stands for the default of --help.
struct Flags {
  std::string hidden = "256,128";        ///< sizes, "" for softmax regression
  std::string activation = "relu";       ///< "identity", "sigmoid", "tanh", "relu"
  std::string init = "he";               ///< "zeros", "glorot", "he"
  bool no_bias = false;                  ///< layers compute WX alone
  std::string order = "shuffle";         ///< "file", "shuffle"
  std::string optimizer = "adam";        ///< of optimizer_names()
  std::optional<double> learning_rate;   ///< η > 0
  std::optional<arma::uword> batch;      ///< samples per step
  std::optional<arma::uword> epochs;     ///< passes over the training samples
  std::optional<double> validation;      ///< share of the training samples, 0 … 0.9
  std::optional<arma::uword> patience;   ///< epochs; 0: never stop early
  std::optional<std::string> precision;  ///< "float", "double"
  std::string checkpoint;                ///< a file; empty: none
  bool resume = false;                   ///< go on from checkpoint
  bool mine = false;  ///< the shared flag: train through the exercises' functions
};

/// Declares the chapter's options to app, which fills flags when it parses.
void add_flags(CLI::App& app, Flags& flags);

/// One training, with every choice made.
struct TrainingPlan {
  MlpOptions net;                                      ///< sizes, activation, bias
  Initialization initialization = Initialization::he;  ///< of the weights
  std::string optimizer;                               ///< of optimizer_names()
  double learning_rate = 0;                            ///< η
  TrainerOptions trainer;                              ///< batches, epochs, stopping, checkpoint
  bool resume = false;                                 ///< go on from trainer.checkpoint
  bool single_precision = true;                        ///< float instead of double
  bool units = false;  ///< train through the unit functions instead of the engineered core
};

/// Fills in the defaults where flags leave a choice open, for a training set of n samples with
/// in_features rows and num_classes classes; seed goes to the trainer. Throws std::invalid_argument
/// when flags contradict each other.
TrainingPlan make_plan(const Flags& flags, arma::uword in_features, arma::uword num_classes,
                       arma::uword n, std::uint64_t seed);

}  // namespace gradbook

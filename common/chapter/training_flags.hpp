/// @file common/chapter/training_flags.hpp
/// The one set of training flags, with the same names and defaults in every chapter.
#pragma once
#include <armadillo>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "chapter/flags.hpp"

namespace gradbook {

/// Flags as given; an empty optional or text stands for the default of --help. A chapter may change
/// values before it declares the flags.
struct TrainingFlags {
  // Training
  std::optional<arma::uword> epochs = {};    ///< passes over the training samples
  std::optional<arma::uword> batch = {};     ///< samples per step
  std::string order = "shuffle";             ///< "shuffle", "file"
  std::string optimizer = "adam";            ///< see optimizer_names()
  std::optional<double> learning_rate = {};  ///< η > 0
  std::optional<double> momentum = {};       ///< µ
  std::optional<double> beta1 = {};          ///< β₁
  std::optional<double> beta2 = {};          ///< β₂
  std::optional<double> rho = {};            ///< ρ
  std::optional<double> epsilon = {};        ///< ε
  bool nesterov = false;                     ///< sgd with momentum at the point ahead
  std::string schedule = "";                 ///< "step:every=5,factor=0.5"
  arma::uword warmup = 0;                    ///< units of the schedule
  double l2 = 0;                             ///< λ₂ of ½ λ₂ ‖W‖²
  double l1 = 0;                             ///< λ₁ of λ₁ ‖W‖₁
  std::optional<double> weight_decay = {};   ///< decoupled: W ← (1 − ηλ) W
  std::optional<double> clip_norm = {};      ///< longest gradient
  std::optional<double> clip_value = {};     ///< largest element of the gradient
  std::string class_weight = "none";         ///< "none", "balanced"
  double label_smoothing = 0;                ///< share of a target that all classes get alike
  std::string init = "he";                   ///< see initialization_from_name()
  std::string augment = "";                  ///< "flip=0.5,crop=4,rotate=10,noise=0.1"
  std::optional<double> validation = {};     ///< share of the training samples
  std::optional<arma::uword> patience = {};  ///< epochs; 0: never stop early
  bool watch_test = false;                   ///< the test set after every epoch
  std::filesystem::path checkpoint = {};     ///< state after every epoch
  bool resume = false;                       ///< go on from checkpoint
  std::string precision = "";                ///< "float", "double"
  std::filesystem::path history = {};        ///< CSV or JSON with an entry per epoch
  // Network: what decides its shape, kept in a saved model
  std::vector<arma::uword> hidden = {256, 128};  ///< sizes of the hidden layers
  std::string activation = "relu";               ///< of the hidden layers
  bool no_bias = false;                          ///< layers compute WX alone
  double dropout = 0;                            ///< share of hidden outputs set to 0 in training
  bool batch_norm = false;                       ///< before every hidden activation
  // Model files
  std::filesystem::path save = {};         ///< the trained model
  std::filesystem::path load = {};         ///< a model in place of a training
  std::filesystem::path predict = {};      ///< samples for it
  std::filesystem::path predictions = {};  ///< CSV of what it says
};

/// The group of flags that decide the shape of a network; a chapter with flags of that kind of its
/// own declares them in it, and they are kept in its model files.
inline constexpr const char* kNetworkFlags = "Network";

/// Declares the flags, each in its group, but those that the chapter has no use for: "--hidden".
void add_training_flags(Flags& flags, TrainingFlags& training,
                        const std::vector<std::string>& without = {});

}  // namespace gradbook

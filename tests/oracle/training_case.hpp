/// @file tests/oracle/training_case.hpp
/// One network in training: everything that can be compared with its twin.
#pragma once
#include <armadillo>
#include <nlohmann/json.hpp>
#include <string>

#include "core/rng.hpp"
#include "nn/network/sample_shape.hpp"

namespace gradbook::oracle {

/// What training_case() draws for a network.
struct CaseOptions {
  arma::uword batch = 1;
  double spread = 1;  ///< standard deviation of the inputs
  arma::uword whole_below =
      0;  ///< > 0: inputs are 0 … whole_below−1, indices or many equal numbers
  bool with_lengths = false;  ///< sequences end early
  bool with_input_gradient = true;
  double learning_rate = 0.05;
};

/// What the outputs of a network should be.
template <typename T>
struct Targets {
  bool are_labels = false;
  arma::umat labels;    ///< positions × batch
  arma::Mat<T> values;  ///< output × batch
};

/// Such as the loss takes: class numbers, probabilities or any numbers.
template <typename T>
Targets<T> draw_targets(const nlohmann::json& loss, const SampleShape& output, arma::uword batch,
                        Rng& rng);

/// Records, in double (name_double) and in float (name_float), for random parameters and inputs:
/// the output and all gradients of a training pass; ten steps of SGD with momentum, with the loss
/// before each and every parameter and buffer behind them; the output for other samples then.
/// @param network  a description for make_network()
void training_case(const std::string& name, const nlohmann::json& network,
                   const CaseOptions& options, Rng& rng, nlohmann::json& cases);

}  // namespace gradbook::oracle

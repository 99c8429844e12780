/// @file tests/bench/network_step.hpp
/// The usual work: a training step or a forward pass of a network, or both passes of one layer.
#pragma once
#include <memory>

#include "nn/network/network.hpp"
#include "nn/optim/optimizer.hpp"
#include "tests/bench/workload.hpp"

namespace gradbook::bench {

/// Forward, loss, backward and update on one batch of random numbers.
class TrainingStep : public Workload {
 public:
  TrainingStep(Network<float> network, std::unique_ptr<Optimizer<float>> rule, arma::uword batch);
  Cost cost() const override;
  void step() override;

 private:
  mutable Network<float> network_;
  std::unique_ptr<Optimizer<float>> rule_;
  arma::fmat X_;
  arma::urowvec labels_;
  arma::fvec gradient_;
};

/// Forward alone, up to the logits.
class InferenceStep : public Workload {
 public:
  InferenceStep(Network<float> network, arma::uword batch);
  Cost cost() const override;
  void step() override;

 private:
  mutable Network<float> network_;
  arma::fmat X_;
};

/// Forward and backward from a random gradient of the output, as if other layers were around.
class LayerStep : public Workload {
 public:
  /// @param input_gradient  false for a first layer, which nobody asks
  /// @param tensors  times that a tensor as large as the input is read or written at least, for
  ///                 layers that memory limits; else 0
  LayerStep(Network<float> network, arma::uword batch, bool input_gradient, double tensors);
  Cost cost() const override;
  void step() override;

 private:
  mutable Network<float> network_;
  bool input_gradient_;
  double tensors_;
  arma::fmat X_;
  arma::fmat dY_;
  arma::fmat dX_;
  arma::fvec gradient_;
};

}  // namespace gradbook::bench

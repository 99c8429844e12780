// The multilayer perceptron 784-256-128-10 and softmax regression.
#include "core/rng.hpp"
#include "data/registry.hpp"
#include "nn/models/mlp.hpp"
#include "nn/train/batches.hpp"
#include "tests/bench/network_step.hpp"

namespace gradbook::bench {
namespace {

constexpr arma::uword kBatch = 128;

Network<float> perceptron() {
  Mlp<float> mlp({.layer_sizes = {784, 256, 128, 10}});
  return std::move(mlp.network());
}

/// One epoch over Fashion-MNIST: shuffle, gather, forward, loss, backward, gradient descent.
class SoftmaxEpoch : public Workload {
 public:
  SoftmaxEpoch()
      : data_(load_dataset("fashion-mnist").train),
        batches_(data_, all_samples(data_), kBatch),
        model_({.layer_sizes = {data_.features(), 10}}) {}

  Cost cost() const override {
    const auto samples = static_cast<double>(data_.size());
    // Forward and the gradient of the weights: a multiply-add for each weight
    return {.items = samples,
            .parameters = static_cast<double>(model_.parameters().n_elem),
            .flops = 2.0 * 2 * 10 * static_cast<double>(data_.features()) * samples};
  }

  void step() override {
    batches_.shuffle(rng_);
    for (arma::uword i = 0; i < batches_.count(); ++i) {
      batches_.load(i);
      model_.differentiate(batches_.X(), batches_.labels(), gradient_);
      sgd_.step(model_.parameters(), gradient_);
    }
  }

 private:
  Dataset data_;
  Batches<float> batches_;
  mutable Mlp<float> model_;
  Sgd<float> sgd_{0.1};
  Rng rng_;
  arma::fvec gradient_;
};

}  // namespace

void add_dense_workloads(Workloads& workloads) {
  workloads["mlp-train"] = [] {
    return std::make_unique<TrainingStep>(perceptron(), std::make_unique<Adam<float>>(), kBatch);
  };
  workloads["mlp-infer"] = [] { return std::make_unique<InferenceStep>(perceptron(), kBatch); };
  workloads["softmax-epoch"] = [] { return std::make_unique<SoftmaxEpoch>(); };
}

}  // namespace gradbook::bench

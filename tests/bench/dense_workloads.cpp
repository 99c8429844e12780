// The multilayer perceptron 784-256-128-10 and softmax regression.
#include "core/rng.hpp"
#include "data/registry.hpp"
#include "nn/batches.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"
#include "tests/bench/workload.hpp"

namespace gradbook::bench {
namespace {

constexpr arma::uword kBatch = 128;

arma::urowvec cyclic_labels(arma::uword n) {
  arma::urowvec labels(n);
  for (arma::uword i = 0; i < n; ++i) labels(i) = i % 10;
  return labels;
}

/// Multiplications and additions of one sample; the first layer needs no gradient of its input.
double mlp_flops(const std::vector<arma::uword>& sizes, bool training) {
  double flops = 0;
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
    const double products = !training ? 1 : l == 0 ? 2 : 3;
    flops += 2 * products * static_cast<double>(sizes[l] * sizes[l + 1]);
  }
  return flops;
}

/// Forward, loss, backward, Adam on one batch; or forward alone.
class MlpStep : public Workload {
 public:
  explicit MlpStep(bool training) : training_(training), mlp_({.layer_sizes = kSizes}) {
    Rng rng(1);
    mlp_.initialize(Initialization::he, rng);
    X_ = arma::conv_to<arma::fmat>::from(rng.normal(kSizes.front(), kBatch));
  }

  Cost cost() const override {
    return {.items = kBatch,
            .parameters = static_cast<double>(mlp_.parameters().n_elem),
            .flops = mlp_flops(kSizes, training_) * kBatch};
  }

  void step() override {
    if (training_) {
      mlp_.differentiate(X_, labels_, gradient_);
      adam_.step(mlp_.parameters(), gradient_);
    } else {
      mlp_.log_probabilities(X_, result_);
    }
  }

 private:
  inline static const std::vector<arma::uword> kSizes = {784, 256, 128, 10};
  bool training_;
  mutable Mlp<float> mlp_;
  Adam<float> adam_;
  arma::fmat X_;
  arma::urowvec labels_ = cyclic_labels(kBatch);
  arma::fvec gradient_;
  arma::fmat result_;
};

/// One epoch over Fashion-MNIST: shuffle, gather, forward, loss, backward, gradient descent.
class SoftmaxEpoch : public Workload {
 public:
  SoftmaxEpoch()
      : data_(load_dataset("fashion-mnist").train),
        batches_(data_, all_samples(data_), kBatch),
        model_({.layer_sizes = {data_.features(), 10}}) {}

  Cost cost() const override {
    const auto samples = static_cast<double>(data_.size());
    return {.items = samples,
            .parameters = static_cast<double>(model_.parameters().n_elem),
            .flops = mlp_flops({data_.features(), 10}, true) * samples};
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
  add<MlpStep>(workloads, "mlp-train", true);
  add<MlpStep>(workloads, "mlp-infer", false);
  add<SoftmaxEpoch>(workloads, "softmax-epoch");
}

}  // namespace gradbook::bench

// Convolutional networks on small images; training is a step with momentum.
#include "nn/models/models.hpp"
#include "tests/bench/network_step.hpp"

namespace gradbook::bench {
namespace {

Network<float> lenet() {
  return make_lenet<float>({.input = {.channels = 1, .width = 28, .height = 28}, .channels1 = 8});
}

template <typename Make>
void add_training(Workloads& workloads, const std::string& name, arma::uword batch, Make make) {
  workloads[name] = [=] {
    return std::make_unique<TrainingStep>(make(), std::make_unique<Momentum<float>>(), batch);
  };
}

template <typename Make>
void add_inference(Workloads& workloads, const std::string& name, arma::uword batch, Make make) {
  workloads[name] = [=] { return std::make_unique<InferenceStep>(make(), batch); };
}

}  // namespace

void add_image_workloads(Workloads& workloads) {
  const auto resnet = [] { return make_cifar_resnet<float>(20); };
  add_training(workloads, "lenet-train", 64, lenet);
  add_inference(workloads, "lenet-infer", 64, lenet);
  add_training(workloads, "vgg-train", 64, [] { return make_small_vgg<float>(); });
  add_training(workloads, "resnet20-train", 128, resnet);
  add_inference(workloads, "resnet20-infer", 128, resnet);
}

}  // namespace gradbook::bench

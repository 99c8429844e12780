#include "bench/bench_workloads.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "core/nearest.hpp"

namespace gradbook {

std::string unit_text(SpeedUnit unit) {
  switch (unit) {
    case SpeedUnit::samples:
      return "samples/s";
    case SpeedUnit::queries:
      return "queries/s";
    case SpeedUnit::gflops:
      return "GFLOP/s";
    case SpeedUnit::microseconds:
      return "us";
    case SpeedUnit::milliseconds:
      return "ms";
  }
  return "";
}

bool is_rate(SpeedUnit unit) {
  return unit != SpeedUnit::microseconds && unit != SpeedUnit::milliseconds;
}

const std::vector<BenchWorkload>& bench_workloads() {
  using enum SpeedUnit;
  static const std::vector<BenchWorkload> kWorkloads = {
      {"mlp-train", samples, 2.0, {"torch"}, "MLP 784-256-128-10, batch 128: a step with Adam"},
      {"mlp-infer", samples, 1.5, {"torch"}, "the same network, forward"},
      {"softmax-epoch",
       samples,
       5.0,
       {"torch"},
       "softmax regression, batch 128: an epoch of Fashion-MNIST with shuffle and gather"},
      {"lenet-train",
       samples,
       1.8,
       {"torch"},
       "LeNet 8-16-120-84 on 28x28, batch 64: a step with momentum"},
      {"lenet-infer", samples, 1.4, {"torch"}, "the same network, forward"},
      {"vgg-train",
       samples,
       1.0,
       {"torch"},
       "small VGG on 32x32 (2 x 32, 2 x 64 channels), batch 64: a step with momentum"},
      {"resnet20-train",
       samples,
       1.15,
       {"torch"},
       "ResNet-20 on 32x32, batch 128: a step with momentum",
       1200},
      {"resnet20-infer", samples, 1.1, {"torch"}, "the same network, forward"},
      {"conv-3x3-64-64-14",
       gflops,
       1.0,
       {"torch"},
       "3x3 convolution 64 -> 64 on 14x14, batch 64, forward and backward"},
      {"conv-3x3-16-32-28", gflops, 0.95, {"torch"}, "3x3 convolution 16 -> 32 on 28x28, the same"},
      {"conv-1x1-32-64-28", gflops, 1.4, {"torch"}, "1x1 convolution 32 -> 64 on 28x28, the same"},
      {"conv-5x5-1-8",
       gflops,
       1.25,
       {"torch"},
       "5x5 convolution 1 -> 8 on 28x28, a first layer: no gradient of the input"},
      {"max-pool",
       microseconds,
       1.5,
       {"torch"},
       "2x2 max pooling, 32 channels of 28x28, batch 64, forward and backward"},
      {"average-pool", microseconds, 1.2, {"torch"}, "the same with means"},
      {"batch-norm-relu",
       microseconds,
       1.4,
       {"torch"},
       "batch normalization and ReLU, the same sizes"},
      {"rnn-train",
       samples,
       4.0,
       {"torch"},
       "RNN, 28 steps of 28, hidden 128, batch 64: a step with Adam"},
      {"birnn-train", samples, 4.0, {"torch"}, "the same, bidirectional"},
      {"gru-train", samples, 3.5, {"torch"}, "the same, GRU"},
      {"lstm-train", samples, 3.3, {"torch"}, "the same, LSTM"},
      {"lstm-long-train",
       samples,
       2.8,
       {"torch"},
       "LSTM, 100 steps of 64, hidden 256, batch 32: a step with Adam"},
      {"optimizer-sgd", milliseconds, 1.0, {"torch"}, "gradient descent, 10 M parameters"},
      {"optimizer-momentum", milliseconds, 1.9, {"torch"}, "momentum, 10 M parameters"},
      {"optimizer-nesterov", milliseconds, 2.4, {"torch"}, "Nesterov momentum, 10 M parameters"},
      {"optimizer-rmsprop", milliseconds, 7.0, {"torch"}, "RMSProp, 10 M parameters"},
      {"optimizer-adadelta", milliseconds, 9.0, {"torch"}, "Adadelta, 10 M parameters"},
      {"optimizer-adam", milliseconds, 7.5, {"torch"}, "Adam, 10 M parameters"},
      {"optimizer-nadam", milliseconds, 8.0, {"torch"}, "Nadam, 10 M parameters"},
      {"neighbors-l2",
       queries,
       1.25,
       {"torch"},
       "5 nearest of 60,000 Fashion-MNIST images, exact: L2, 10,000 queries"},
      {"neighbors-l1-float", queries, 15, {"sklearn", "torch"}, "the same: L1 on floats"},
      {"neighbors-l1-bytes", queries, 60, {"sklearn", "torch"}, "the same: L1 on bytes"},
  };
  return kWorkloads;
}

std::vector<BenchWorkload> find_bench_workloads(const std::vector<std::string>& names) {
  const std::vector<BenchWorkload>& all = bench_workloads();
  if (names.empty()) return all;
  std::vector<std::string> known;
  for (const BenchWorkload& workload : all) known.push_back(workload.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::vector<std::string> near = nearest_words(name, known);
    throw std::invalid_argument(
        fmt::format("there is no workload '{}'{}; `gradbook bench --list` shows all", name,
                    near.empty() ? "" : ", did you mean " + near.front() + "?"));
  }
  std::vector<BenchWorkload> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](const BenchWorkload& w) {
    return std::find(names.begin(), names.end(), w.name) != names.end();
  });
  return found;
}

}  // namespace gradbook

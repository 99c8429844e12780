#include "course/bench_workloads.hpp"

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
      {"optimizer-sgd", milliseconds, 1.0, {"torch"}, "gradient descent, 10 M parameters"},
      {"optimizer-adam", milliseconds, 7.5, {"torch"}, "Adam, 10 M parameters"},
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

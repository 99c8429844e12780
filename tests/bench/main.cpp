// The bench program: a Google Benchmark for every workload, and the side of ./gradbook bench that
// answers for us.
//
//   bench_workloads [--benchmark_…]            all workloads, as Google Benchmark prints them
//   bench_workloads --machine                  one JSON line with the machine and its peaks
//   bench_workloads --serve [--benchmark_…]    questions and answers as in peers/peer.py
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <chrono>
#include <cstring>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/allocations.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/workload.hpp"

namespace gradbook::bench {
namespace {

using Json = nlohmann::json;

/// Steps before the first measured one, and steps whose allocations are counted; one long step is
/// enough for both.
constexpr int kSteps = 3;
constexpr double kLongStep = 0.5;  // s

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Runs kSteps steps, or those that begin within kLongStep seconds; returns how many.
int run_steps(Workload& workload) {
  const Clock::time_point start = Clock::now();
  int steps = 0;
  do {
    workload.step();
    ++steps;
  } while (steps < kSteps && seconds_since(start) < kLongStep);
  return steps;
}

/// The workload that is measured: its memory is allocated and touched.
class Current {
 public:
  explicit Current(Workloads workloads) : workloads_(std::move(workloads)) {}

  const Workloads& all() const { return workloads_; }

  /// Google Benchmark calls a benchmark several times to find how many steps fit: it is made once,
  /// and the one before it is gone.
  Workload& make(const std::string& name) {
    if (name_ == name) return *workload_;
    name_.clear();
    workload_.reset();
    workload_ = workloads_.at(name)();
    run_steps(*workload_);
    const std::size_t before = allocations();
    const int steps = run_steps(*workload_);
    allocations_per_step_ = static_cast<double>(allocations() - before) / steps;
    name_ = name;
    return *workload_;
  }

  double allocations_per_step() const { return allocations_per_step_; }

 private:
  Workloads workloads_;
  std::string name_;
  std::unique_ptr<Workload> workload_;
  double allocations_per_step_ = 0;
};

void run(benchmark::State& state, const std::string& name, Current& current) {
  try {
    Workload& workload = current.make(name);
    for ([[maybe_unused]] auto _ : state) workload.step();
    using benchmark::Counter;
    const Cost cost = workload.cost();
    state.counters["items"] = Counter(cost.items, Counter::kIsIterationInvariantRate);
    state.counters["flop"] = Counter(cost.flops, Counter::kIsIterationInvariantRate);
    state.counters["bytes"] = Counter(cost.bytes, Counter::kIsIterationInvariantRate);
    state.counters["allocations"] = current.allocations_per_step();
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
}

/// Keeps the last result instead of printing it.
class LastResult : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override { run = runs.back(); }

  Run run;
};

Json measure(const std::string& name, Current& current) {
  if (current.all().count(name) == 0) return {{"error", "there is no workload " + name}};
  try {
    current.make(name);
  } catch (const std::exception& error) {
    return {{"error", error.what()}};
  }
  LastResult result;
  const Clock::time_point start = Clock::now();
  const double waited_before = seconds_waited();
  benchmark::RunSpecifiedBenchmarks(&result, "^" + name + "/");
  const double waited = (seconds_waited() - waited_before) / seconds_since(start);
  if (result.run.error_occurred) return {{"error", result.run.error_message}};
  const Cost cost = current.make(name).cost();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {
      {"seconds", result.run.real_accumulated_time / static_cast<double>(result.run.iterations)},
      {"items", cost.items},
      {"parameters", cost.parameters == 0 ? Json() : Json(cost.parameters)},
      {"flops", cost.flops},
      {"bytes", cost.bytes},
      {"waited", waited},
      {"allocations_per_step", current.allocations_per_step()},
      {"peak_megabytes", static_cast<double>(usage.ru_maxrss) / 1024}};
}

Json machine_answer() {
  const Machine machine = measure_machine();
  return {{"processor", machine.processor},
          {"threads", machine.threads},
          {"kernels", machine.kernels},
          {"blas", machine.blas},
          {"openblas_coretype", machine.openblas_coretype},
          {"load", machine.load},
          {"cache_bytes", machine.cache_bytes},
          {"fma_gflops", machine.fma_gflops},
          {"cache_gbs", machine.cache_gbs},
          {"memory_gbs", machine.memory_gbs}};
}

void serve(Current& current) {
  std::cout << Json{{"peer", "gradbook"}} << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << measure(Json::parse(line).at("workload"), current) << std::endl;
  }
}

}  // namespace
}  // namespace gradbook::bench

int main(int argc, char** argv) {
  using namespace gradbook::bench;
  if (argc == 2 && std::strcmp(argv[1], "--machine") == 0) {
    std::cout << machine_answer() << std::endl;
    return 0;
  }
  Workloads workloads;
  add_dense_workloads(workloads);
  add_image_workloads(workloads);
  add_layer_workloads(workloads);
  add_recurrent_workloads(workloads);
  add_optimizer_workloads(workloads);
  add_neighbor_workloads(workloads);
  Current current(workloads);
  for (const auto& [key, make] : workloads) {
    const std::string name = key;
    benchmark::RegisterBenchmark(name.c_str(), [name, &current](benchmark::State& state) {
      run(state, name, current);
    })->UseRealTime();
  }
  benchmark::Initialize(&argc, argv);
  if (argc == 2 && std::strcmp(argv[1], "--serve") == 0) {
    serve(current);
    return 0;
  }
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

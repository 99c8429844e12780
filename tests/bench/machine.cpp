#include "tests/bench/machine.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "core/blas.hpp"
#include "core/parallel.hpp"
#include "kernels/dispatch.hpp"
#include "tests/bench/peak_kernels.hpp"

namespace gradbook::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// The shortest of several runs on all threads: peaks are what nothing disturbed.
template <typename Body>
double best_seconds(int runs, int threads, const Body& body) {
  double best = 1e9;
  for (int run = 0; run < runs; ++run) {
    const Clock::time_point start = Clock::now();
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int thread = 0; thread < threads; ++thread) body(thread);
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

double multiply_add_peak(int threads) {
  const auto& kernels = kernels::best<kernels::PeakKernels>();
  constexpr std::size_t kRounds = 4'000'000;
  const double seconds = best_seconds(
      10, threads, [&](int) { benchmark::DoNotOptimize(kernels.multiply_add(kRounds)); });
  const auto operations = static_cast<double>(kRounds * kernels.operations_per_round);
  return operations * threads / seconds / 1e9;
}

/// Every thread has its own part of two vectors that hold `bytes` together.
double update_bandwidth(int threads, double bytes, int passes) {
  const auto& kernels = kernels::best<kernels::PeakKernels>();
  const auto part = static_cast<std::size_t>(bytes / 2 / sizeof(float) / threads);
  std::vector<float> p(part * static_cast<std::size_t>(threads), 1.0f);
  const std::vector<float> g(p.size(), 1.0f);
  const double seconds = best_seconds(40, threads, [&](int thread) {
    const std::size_t begin = part * static_cast<std::size_t>(thread);
    for (int pass = 0; pass < passes; ++pass) {
      kernels.update_in_place(p.data() + begin, g.data() + begin, 1e-3f, part);
    }
  });
  return 3.0 * sizeof(float) * static_cast<double>(p.size()) * passes / seconds / 1e9;
}

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    const std::size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "unknown processor";
}

double load_average() {
  std::ifstream file("/proc/loadavg");
  double load = 0;
  file >> load;
  return load;
}

/// Bytes of the last cache that the cores share, else a usual size: not every system says.
double last_cache_bytes() {
  std::ifstream file("/sys/devices/system/cpu/cpu0/cache/index3/size");
  double kilobytes = 0;  // "32768K"
  return file >> kilobytes && kilobytes > 0 ? kilobytes * 1024 : 32 << 20;
}

}  // namespace

double seconds_waited() {
  double nanoseconds = 0;
  std::error_code error;  // no such folder: no waiting
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", error)) {
    std::ifstream file(task.path() / "schedstat");  // ran, waited, times
    double ran = 0;
    double waited = 0;
    if (file >> ran >> waited) nanoseconds += waited;
  }
  return nanoseconds / 1e9;
}

Machine measure_machine() {
  Machine machine;
  machine.processor = processor_name();
  machine.threads = num_threads();
  machine.kernels = kernels::isa_name(kernels::isa());
  machine.blas = blas_description();
  const char* const coretype = std::getenv("OPENBLAS_CORETYPE");
  machine.openblas_coretype = coretype == nullptr ? "" : coretype;

  machine.load = load_average();
  machine.cache_bytes = last_cache_bytes();
  machine.fma_gflops = multiply_add_peak(machine.threads);
  // Larger than the caches of single cores, clearly smaller than the shared one; then much larger
  machine.cache_gbs = update_bandwidth(machine.threads, machine.cache_bytes / 4, 8);
  machine.memory_gbs = update_bandwidth(machine.threads, std::min(8 * machine.cache_bytes, 1e9), 1);
  return machine;
}

}  // namespace gradbook::bench

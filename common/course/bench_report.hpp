/// @file common/course/bench_report.hpp
/// From measured times to the table and the JSON document of `./gradbook bench`.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "course/bench_workloads.hpp"

namespace gradbook {

/// What one side answers after it has run a workload for a while.
struct BenchAnswer {
  double seconds = 0;  ///< of one step
  double items = 1;    ///< samples or queries of one step
  std::optional<double> parameters;
  double flops = 0;   ///< of one step; ours only
  double bytes = 0;   ///< compulsory traffic of one step; ours only
  double waited = 0;  ///< share of the time that its threads waited for other programs
  double allocations_per_step = 0;
  double peak_megabytes = 0;
  std::string variant;  ///< the peer's fastest spelling

  /// Reads a line; throws std::runtime_error with the other side's own words if it is an error, or
  /// if it is no answer at all.
  static BenchAnswer parse(const std::string& line);
};

/// The machine and its measured peaks.
struct BenchMachine {
  std::string processor;
  int threads = 1;
  std::string kernels;
  std::string blas;
  std::string openblas_coretype;
  double load = 0;  ///< programs that wanted to run in the minute before
  double fma_gflops = 0;
  double cache_gbs = 0;
  double memory_gbs = 0;
  double cache_bytes = 0;

  static BenchMachine parse(const std::string& line);
};

/// All repeats of one workload.
struct BenchResult {
  BenchWorkload workload;
  std::vector<BenchAnswer> ours;
  std::vector<BenchAnswer> peer;  ///< empty: no peer ran
  std::string peer_name;          ///< "PyTorch 1.13.1 (channels_last)"

  double our_speed() const;                  ///< median, in the workload's unit
  std::optional<double> peer_speed() const;  ///< the same
  std::optional<double> ratio() const;       ///< above 1: ours is faster
  double gflops() const;                     ///< 0 for work that memory limits
  double gbs() const;                        ///< 0 for work that the processor limits
  /// Of the measured peak that limits this workload; none where no peak does.
  std::optional<double> share_of_peak(const BenchMachine& machine) const;
  /// Most of the turns of one side lost more than kMostWaited to other programs.
  bool disturbed() const;
};

/// Share of a turn that other programs may take before the turn is repeated.
inline constexpr double kMostWaited = 0.05;

/// Throws std::runtime_error unless both sides have as many parameters: else it is other work.
void expect_same_model(const BenchWorkload& workload, const BenchAnswer& ours,
                       const BenchAnswer& peer);

double median(std::vector<double> values);

/// Two lines; a third one warns of a machine that has other work to do.
std::string bench_machine_text(const BenchMachine& machine);
std::string bench_header();  ///< of the table
/// Disturbed results carry a ~ behind the ratio's verdict.
std::string bench_row(const BenchResult& result, const BenchMachine& machine);
nlohmann::json bench_document(const BenchMachine& machine, const std::vector<BenchResult>& results);

}  // namespace gradbook

/// @file common/bench/bench_report.hpp
/// From measured times to the table and the JSON document of `gradbook bench`.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bench/bench_workloads.hpp"

namespace gradbook {

/// What one side answers after it has run a workload for a while.
struct BenchAnswer {
  double seconds = 0;                ///< of one step
  double items = 1;                  ///< samples or queries of one step
  std::optional<double> parameters;  ///< of the model; nothing where there is none
  double flops = 0;                  ///< of one step; ours only
  double bytes = 0;                  ///< compulsory traffic of one step; ours only
  double waited = 0;  ///< share of the time that its threads waited for other programs
  double allocations_per_step = 0;  ///< of memory, once warm; ours only
  double peak_megabytes = 0;        ///< most memory that the process had, in MiB
  std::string variant;              ///< the peer's fastest spelling

  /// Reads a line; throws std::runtime_error with the other side's own words if it is an error, or
  /// if it is no answer at all.
  static BenchAnswer parse(const std::string& line);
};

/// The machine and its measured peaks.
struct BenchMachine {
  std::string processor;          ///< "AMD EPYC 9R14"
  int threads = 1;                ///< that our side may use
  std::string kernels;            ///< instruction set of our kernels, "avx512"
  std::string blas;               ///< as blas_description() says
  std::string openblas_coretype;  ///< value of $OPENBLAS_CORETYPE
  double load = 0;                ///< programs that wanted to run in the minute before
  double fma_gflops = 0;   ///< peak of multiply-adds in float, all threads; each counts twice
  double cache_gbs = 0;    ///< peak traffic with the last-level cache, 10⁹ bytes per second
  double memory_gbs = 0;   ///< peak traffic with memory, 10⁹ bytes per second
  double cache_bytes = 0;  ///< size of the last-level cache

  /// Reads a line as BenchAnswer::parse().
  static BenchMachine parse(const std::string& line);
};

/// All repeats of one workload.
struct BenchResult {
  BenchWorkload workload;         ///< what was measured
  std::vector<BenchAnswer> ours;  ///< our side's turns, at least one
  std::vector<BenchAnswer> peer;  ///< empty: no peer ran
  std::string peer_name;          ///< "PyTorch 1.13.1 (channels_last)"

  double our_speed() const;                  ///< median, in the workload's unit
  std::optional<double> peer_speed() const;  ///< the same
  std::optional<double> ratio() const;       ///< above 1: ours is faster
  double gflops() const;                     ///< 0 for work that memory limits
  double gbs() const;                        ///< 0 for work that the processor limits
  /// Share of the machine's measured peak that limits this workload; none where no peak does.
  std::optional<double> share_of_peak(const BenchMachine& machine) const;
  /// Most of the turns of one side lost more than kMostWaited to other programs.
  bool disturbed() const;
};

/// Share of a turn that other programs may take before the turn is repeated.
inline constexpr double kMostWaited = 0.05;

/// Throws std::runtime_error unless both sides, ours and peer, have as many parameters: else they
/// do other work than the workload says.
void expect_same_model(const BenchWorkload& workload, const BenchAnswer& ours,
                       const BenchAnswer& peer);

/// The middle one of the values, or the mean of the two in the middle; at least one value.
double median(std::vector<double> values);

/// Two lines; a third one warns of a machine that has other work to do.
std::string bench_machine_text(const BenchMachine& machine);
std::string bench_header();  ///< of the table
/// One line of the table: the result, and its share of the machine's peak. Disturbed results carry
/// a ~ behind the ratio's verdict.
std::string bench_row(const BenchResult& result, const BenchMachine& machine);
/// Everything about the machine and the results, for --json.
nlohmann::json bench_document(const BenchMachine& machine, const std::vector<BenchResult>& results);

}  // namespace gradbook

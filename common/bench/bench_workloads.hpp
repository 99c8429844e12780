/// @file common/bench/bench_workloads.hpp
/// The workloads of `gradbook bench`, with the ratios that they have to reach.
#pragma once
#include <string>
#include <vector>

namespace gradbook {

/// How the speed of a workload is told.
enum class SpeedUnit {
  samples,       ///< of a training or evaluation, per second
  queries,       ///< of a search, per second
  gflops,        ///< 10⁹ operations per second
  microseconds,  ///< per step
  milliseconds   ///< per step
};

/// "samples/s", "us", … for each unit.
std::string unit_text(SpeedUnit unit);
/// More is better: true for a unit that is a rate, false for times.
bool is_rate(SpeedUnit unit);

/// One line of the table.
struct BenchWorkload {
  std::string name;                     ///< as `bench NAME` takes it
  SpeedUnit unit = SpeedUnit::samples;  ///< of both sides
  double target = 1;                    ///< least ratio of our speed to the best peer's
  std::vector<std::string> peers;       ///< "torch", "sklearn": all are tried, the fastest counts
  std::string description;              ///< for `bench --list`
  double most_megabytes = 0;            ///< peak memory that it may take; 0: no limit
};

/// All of them, in the order of the table.
const std::vector<BenchWorkload>& bench_workloads();

/// Those with these names, in the order of the table; all, if none is named. Throws
/// std::invalid_argument for a name that does not exist, with the one that was perhaps meant.
std::vector<BenchWorkload> find_bench_workloads(const std::vector<std::string>& names);

}  // namespace gradbook

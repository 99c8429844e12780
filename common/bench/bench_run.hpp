/// @file common/bench/bench_run.hpp
/// Runs one workload on both sides in turn.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/bench_report.hpp"
#include "bench/service.hpp"

namespace gradbook {

/// A peer that runs; PyTorch runs once per instruction set, and the faster one counts.
struct BenchPeer {
  std::string kind;                  ///< "torch", "sklearn"
  std::string name;                  ///< "PyTorch 1.13.1"
  std::string note;                  ///< "avx512"
  std::unique_ptr<Service> service;  ///< answers as long as it lives
};

/// Measures the machine's peaks; program is bench_workloads.
BenchMachine measure_machine(const std::filesystem::path& program);

/// The peers that some workloads name.
struct BenchPeers {
  std::vector<BenchPeer> running;    ///< one per kind and instruction set
  std::vector<std::string> missing;  ///< kinds whose package Python does not have
};

/// Starts those that the workloads name, as fast as the machine allows: with its number of threads.
/// @param scripts  the folder tests/bench/peers
BenchPeers start_peers(const std::filesystem::path& scripts, const BenchMachine& machine,
                       const std::vector<BenchWorkload>& workloads);

/// Ours (program, which is bench_workloads) and the fastest of the peers do the workload in turn,
/// so that both see the same moods of the machine. Throws std::runtime_error when a side fails, or
/// when their models differ.
/// @param repeats  turns of each side
/// @param seconds  least length of a turn
BenchResult run_workload(const std::filesystem::path& program, std::vector<BenchPeer>& peers,
                         const BenchWorkload& workload, int repeats, double seconds);

}  // namespace gradbook

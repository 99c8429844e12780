#include "bench/bench_run.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "core/process.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kPython = "/usr/bin/python3";  // the one apt's packages belong to
/// Longest time from a question to its answer, beside the time asked for: making ready, trying
/// variants.
constexpr double kPatience = 300;

std::string question(const std::string& workload, double seconds) {
  return Json{{"workload", workload}, {"seconds", seconds}}.dump();
}

BenchAnswer ask(Service& service, const std::string& workload, double seconds) {
  return BenchAnswer::parse(service.ask(question(workload, seconds), kPatience + 10 * seconds));
}

/// A turn that other programs disturbed is repeated; the least disturbed one counts.
BenchAnswer take_turn(Service& service, const std::string& workload, double seconds) {
  constexpr int kTries = 3;
  BenchAnswer best = ask(service, workload, seconds);
  for (int i = 1; i < kTries && best.waited > kMostWaited; ++i) {
    const BenchAnswer next = ask(service, workload, seconds);
    if (next.waited < best.waited) best = next;
  }
  return best;
}

/// Everybody gets the BLAS kernels that suit this processor best, whatever the environment says:
/// ours choose them at the start (core/blas.hpp) and say which, the peers get the same.
EnvironmentChanges our_environment() {
  return {{"OPENBLAS_CORETYPE", std::nullopt},
          {"OPENBLAS_L2_SIZE", std::nullopt},
          {"OPENBLAS_NUM_THREADS", std::nullopt},
          {"GRADBOOK_KERNELS", std::nullopt}};
}

EnvironmentChanges peer_environment(const BenchMachine& machine, const std::string& capability) {
  EnvironmentChanges changes = our_environment();
  if (!machine.openblas_coretype.empty()) changes["OPENBLAS_CORETYPE"] = machine.openblas_coretype;
  changes["ATEN_CPU_CAPABILITY"] = capability.empty() ? std::nullopt : std::optional(capability);
  changes["OMP_NUM_THREADS"] = fmt::format("{}", machine.threads);
  // How our threads wait is set at our start (core/blas.hpp); a peer may wait as it likes best
  changes["OMP_WAIT_POLICY"] = std::nullopt;
  changes["GOMP_SPINCOUNT"] = std::nullopt;
  return changes;
}

bool python_has(const std::string& module) {
  return fs::exists(kPython) && run_process({kPython, "-c", "import numpy, " + module}).ok();
}

void start_peer(std::vector<BenchPeer>& peers, const fs::path& scripts, const BenchMachine& machine,
                const std::string& kind, const std::string& capability) {
  BenchPeer peer{.kind = kind, .name = "", .note = capability, .service = nullptr};
  peer.service = std::make_unique<Service>(
      std::vector<std::string>{kPython, "-B", (scripts / (kind + "_peer.py")).string(),
                               fmt::format("{}", machine.threads)},
      peer_environment(machine, capability));
  peer.name = Json::parse(peer.service->read_line(kPatience)).at("peer");
  peers.push_back(std::move(peer));
}

/// The fastest of those that a workload names; null if none runs.
BenchPeer* fastest_peer(std::vector<BenchPeer>& peers, const BenchWorkload& workload,
                        double seconds) {
  BenchPeer* fastest = nullptr;
  double best = 0;
  for (BenchPeer& peer : peers) {
    if (std::count(workload.peers.begin(), workload.peers.end(), peer.kind) == 0) continue;
    const BenchAnswer answer = take_turn(*peer.service, workload.name, seconds);
    const double rate = answer.items / answer.seconds;
    if (fastest != nullptr && rate <= best) continue;
    fastest = &peer;
    best = rate;
  }
  return fastest;
}

std::string full_name(const BenchPeer& peer, const std::string& variant) {
  std::string details = peer.note;
  if (!variant.empty()) details += (details.empty() ? "" : ", ") + variant;
  return details.empty() ? peer.name : fmt::format("{} ({})", peer.name, details);
}

}  // namespace

BenchMachine measure_machine(const fs::path& program) {
  Service ours({program.string(), "--machine"}, our_environment());
  return BenchMachine::parse(ours.read_line(kPatience));
}

BenchPeers start_peers(const fs::path& scripts, const BenchMachine& machine,
                       const std::vector<BenchWorkload>& workloads) {
  BenchPeers peers;
  for (const std::string kind : {"torch", "sklearn"}) {
    const bool wanted = std::any_of(workloads.begin(), workloads.end(), [&](const auto& workload) {
      return std::count(workload.peers.begin(), workload.peers.end(), kind) != 0;
    });
    if (!wanted) continue;
    if (!python_has(kind)) {
      peers.missing.push_back(kind);
      continue;
    }
    start_peer(peers.running, scripts, machine, kind, "");
    if (kind == "torch" && machine.kernels == "avx512") {
      start_peer(peers.running, scripts, machine, kind, "avx512");
    }
  }
  return peers;
}

BenchResult run_workload(const fs::path& program, std::vector<BenchPeer>& peers,
                         const BenchWorkload& workload, int repeats, double seconds) {
  BenchResult result{.workload = workload, .ours = {}, .peer = {}, .peer_name = ""};
  BenchPeer* const peer = fastest_peer(peers, workload, seconds);
  // A process of its own for each workload: its peak memory is the workload's
  Service ours({program.string(), "--serve", fmt::format("--benchmark_min_time={}", seconds)},
               our_environment());
  ours.read_line(kPatience);
  for (int repeat = 0; repeat < repeats; ++repeat) {
    result.ours.push_back(take_turn(ours, workload.name, seconds));
    if (peer == nullptr) continue;
    result.peer.push_back(take_turn(*peer->service, workload.name, seconds));
    expect_same_model(workload, result.ours.back(), result.peer.back());
    result.peer_name = full_name(*peer, result.peer.back().variant);
  }
  return result;
}

}  // namespace gradbook

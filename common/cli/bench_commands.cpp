// bench
#include "cli/bench_commands.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>

#include "core/file.hpp"
#include "core/progress.hpp"
#include "course/bench_report.hpp"
#include "course/check.hpp"
#include "course/service.hpp"
#include "course/terminal.hpp"
#include "course/workspace.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kPython = "/usr/bin/python3";  // the one apt's packages belong to
/// Longest time from a question to its answer, beside the time asked for: making ready, trying
/// variants.
constexpr double kPatience = 300;

struct BenchArguments {
  std::vector<std::string> workloads;
  bool list = false;
  bool no_peers = false;
  int repeats = 5;
  double min_time = 0.3;
  fs::path json;
};

/// A peer that runs; PyTorch runs once per instruction set, and the faster one counts.
struct Peer {
  std::string kind;  ///< "torch", "sklearn"
  std::string name;  ///< "PyTorch 1.13.1"
  std::string note;  ///< "avx512"
  std::unique_ptr<Service> service;
};

std::string question(const std::string& workload, double seconds) {
  return Json{{"workload", workload}, {"seconds", seconds}}.dump();
}

BenchAnswer ask(Service& service, const std::string& workload, double seconds) {
  return BenchAnswer::parse(service.ask(question(workload, seconds), kPatience + 10 * seconds));
}

/// Throws FileError now rather than after the run.
void expect_writable(const fs::path& path) {
  if (fs::exists(path) && !fs::is_regular_file(path)) {
    throw FileError(
        path, fs::is_directory(path) ? "is a directory, expected a file" : "is not a regular file");
  }
  const fs::path probe = path.string() + fmt::format(".probe-{}", getpid());
  write_file(probe, "");
  fs::remove(probe);
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
  changes["OMP_WAIT_POLICY"] = std::nullopt;  // ours sleep; a peer may wait as it likes best
  return changes;
}

bool python_has(const std::string& module) {
  return fs::exists(kPython) && run_process({kPython, "-c", "import numpy, " + module}).ok();
}

void start_peer(std::vector<Peer>& peers, const fs::path& scripts, const BenchMachine& machine,
                const std::string& kind, const std::string& capability) {
  Peer peer{.kind = kind, .name = "", .note = capability, .service = nullptr};
  peer.service = std::make_unique<Service>(
      std::vector<std::string>{kPython, "-B", (scripts / (kind + "_peer.py")).string(),
                               fmt::format("{}", machine.threads)},
      peer_environment(machine, capability));
  peer.name = Json::parse(peer.service->read_line(kPatience)).at("peer");
  peers.push_back(std::move(peer));
}

/// Starts the peers that the workloads name and Python has; says what is missing.
std::vector<Peer> start_peers(const Workspace& workspace, const BenchMachine& machine,
                              const std::vector<BenchWorkload>& workloads) {
  const fs::path scripts = workspace.root() / "tests" / "bench" / "peers";
  std::vector<Peer> peers;
  for (const std::string kind : {"torch", "sklearn"}) {
    const bool wanted = std::any_of(workloads.begin(), workloads.end(), [&](const auto& workload) {
      return std::count(workload.peers.begin(), workload.peers.end(), kind) != 0;
    });
    if (!wanted) continue;
    if (!python_has(kind)) {
      fmt::print("no comparison with {}: install it with apt-get install python3-{}\n",
                 kind == "torch" ? "PyTorch" : "scikit-learn", kind);
      continue;
    }
    start_peer(peers, scripts, machine, kind, "");
    if (kind == "torch" && machine.kernels == "avx512") {
      start_peer(peers, scripts, machine, kind, "avx512");
    }
  }
  return peers;
}

/// The fastest of those that a workload names; null if none runs.
Peer* fastest_peer(std::vector<Peer>& peers, const BenchWorkload& workload, double seconds) {
  Peer* fastest = nullptr;
  double best = 0;
  for (Peer& peer : peers) {
    if (std::count(workload.peers.begin(), workload.peers.end(), peer.kind) == 0) continue;
    const BenchAnswer answer = ask(*peer.service, workload.name, seconds);
    const double rate = answer.items / answer.seconds;
    if (fastest != nullptr && rate <= best) continue;
    fastest = &peer;
    best = rate;
  }
  return fastest;
}

std::string full_name(const Peer& peer, const std::string& variant) {
  std::string details = peer.note;
  if (!variant.empty()) details += (details.empty() ? "" : ", ") + variant;
  return details.empty() ? peer.name : fmt::format("{} ({})", peer.name, details);
}

/// Ours and the peer in turn, so that both see the same moods of the machine.
BenchResult measure(const fs::path& program, std::vector<Peer>& peers,
                    const BenchWorkload& workload, const BenchArguments& arguments) {
  BenchResult result{.workload = workload, .ours = {}, .peer = {}, .peer_name = ""};
  Peer* const peer = fastest_peer(peers, workload, arguments.min_time);
  // A process of its own for each workload: its peak memory is the workload's
  Service ours(
      {program.string(), "--serve", fmt::format("--benchmark_min_time={}", arguments.min_time)},
      our_environment());
  ours.read_line(kPatience);
  for (int repeat = 0; repeat < arguments.repeats; ++repeat) {
    result.ours.push_back(ask(ours, workload.name, arguments.min_time));
    if (peer == nullptr) continue;
    result.peer.push_back(ask(*peer->service, workload.name, arguments.min_time));
    expect_same_model(workload, result.ours.back(), result.peer.back());
    result.peer_name = full_name(*peer, result.peer.back().variant);
  }
  return result;
}

int list() {
  for (const BenchWorkload& workload : bench_workloads()) {
    fmt::print("{:<19} {:>5} x {:<9} {}\n", workload.name, workload.target,
               unit_text(workload.unit), workload.description);
  }
  return kOk;
}

/// Builds the program; returns where it is, or nothing after saying what is wrong.
fs::path build_program(const Workspace& workspace) {
  // CMake looks again for Google Benchmark: it may be new
  workspace.configure("release", {"-DCMAKE_BUILD_TYPE=Release"});
  const bool show = stderr_is_terminal();
  const ProcessResult result = workspace.build("release", {"gradbook_bench"}, show);
  if (!result.ok()) {
    fmt::print(stderr, "{}", show ? "" : compiler_messages(result.output));
    return {};
  }
  return workspace.build_folder("release") / "tests" / "gradbook_bench";
}

int bench(const Workspace& workspace, const BenchArguments& arguments) {
  const std::vector<BenchWorkload> workloads = find_bench_workloads(arguments.workloads);
  if (!arguments.json.empty()) expect_writable(arguments.json);
  const fs::path program = build_program(workspace);
  if (program.empty()) return kEnvironment;

  const BenchMachine machine = BenchMachine::parse(
      Service({program.string(), "--machine"}, our_environment()).read_line(kPatience));
  fmt::print("{}", bench_machine_text(machine));
  std::vector<Peer> peers;
  if (!arguments.no_peers) peers = start_peers(workspace, machine, workloads);
  fmt::print("medians of {} turns of at least {} s; ratio > 1: ours is faster\n\n{}",
             arguments.repeats, arguments.min_time, paint(bench_header(), Colour::bold));
  std::fflush(stdout);

  std::vector<BenchResult> results;
  bool failed = false;
  for (const BenchWorkload& workload : workloads) {
    try {
      results.push_back(measure(program, peers, workload, arguments));
      fmt::print("{}", bench_row(results.back(), machine));
    } catch (const std::exception& error) {
      fmt::print("{:<19} {}\n", workload.name, error.what());
      failed = true;
    }
    std::fflush(stdout);
  }
  if (!arguments.json.empty()) {
    write_file(arguments.json, bench_document(machine, results).dump(2) + "\n");
    fmt::print("\nwritten to {}\n", arguments.json.string());
  }
  return failed ? kEnvironment : kOk;
}

}  // namespace

void add_bench_commands(CLI::App& app, Chosen& chosen, const fs::path& root) {
  const auto arguments = std::make_shared<BenchArguments>();
  CLI::App* sub = app.add_subcommand(
      "bench", "our speed beside that of PyTorch and scikit-learn, where they are installed");
  sub->footer(
      "Examples:  ./gradbook bench --list\n"
      "           ./gradbook bench mlp-train neighbors-l2 --json out/bench.json");
  sub->add_option("workload", arguments->workloads, "workloads (default: all)");
  sub->add_flag("--list", arguments->list, "all workloads, and the ratios they have to reach");
  sub->add_option("--json", arguments->json, "write all results to this file");
  sub->add_option("--repeats", arguments->repeats, "turns of each side (default 5)")
      ->check(CLI::Range(1, 1000));
  sub->add_option("--min-time", arguments->min_time, "seconds of each turn (default 0.3)")
      ->check(CLI::Range(0.001, 3600.0));
  sub->add_flag("--no-peers", arguments->no_peers, "measure ours alone");
  sub->callback([=, &chosen] {
    chosen.action = [=] { return arguments->list ? list() : bench(Workspace(root), *arguments); };
  });
}

}  // namespace gradbook

// bench
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "bench/bench_run.hpp"
#include "cli/commands.hpp"
#include "core/file.hpp"
#include "core/progress.hpp"
#include "course/check.hpp"
#include "course/terminal.hpp"
#include "course/workspace.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

struct BenchArguments {
  std::vector<std::string> workloads;
  bool list = false;
  bool no_peers = false;
  int repeats = 5;
  double min_time = 0.3;
  fs::path json;
};

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
  const ProcessResult result = workspace.build("release", {"bench_workloads"}, show);
  if (!result.ok()) {
    fmt::print(stderr, "{}", show ? "" : compiler_messages(result.output));
    return {};
  }
  return workspace.build_folder("release") / "tests" / "bench_workloads";
}

int bench(const Workspace& workspace, const BenchArguments& arguments) {
  const std::vector<BenchWorkload> workloads = find_bench_workloads(arguments.workloads);
  if (!arguments.json.empty()) expect_writable(arguments.json);
  const fs::path program = build_program(workspace);
  if (program.empty()) return kEnvironment;

  const BenchMachine machine = measure_machine(program);
  fmt::print("{}", bench_machine_text(machine));
  BenchPeers peers;
  if (!arguments.no_peers) {
    peers = start_peers(workspace.root() / "tests" / "bench" / "peers", machine, workloads);
  }
  for (const std::string& kind : peers.missing) {
    fmt::print("no comparison with {}: install it with apt-get install python3-{}\n",
               kind == "torch" ? "PyTorch" : "scikit-learn", kind);
  }
  fmt::print("medians of {} turns of at least {} s; ratio > 1: ours is faster\n\n{}",
             arguments.repeats, arguments.min_time, paint(bench_header(), Colour::bold));
  std::fflush(stdout);

  std::vector<BenchResult> results;
  bool failed = false;
  for (const BenchWorkload& workload : workloads) {
    try {
      results.push_back(
          run_workload(program, peers.running, workload, arguments.repeats, arguments.min_time));
      fmt::print("{}", bench_row(results.back(), machine));
    } catch (const std::exception& error) {
      fmt::print("{:<19} {}\n", workload.name, error.what());
      failed = true;
    }
    std::fflush(stdout);
  }
  if (std::any_of(results.begin(), results.end(), [](const auto& r) { return r.disturbed(); })) {
    fmt::print(
        "\n~ more than {:.0f} % of the time went to other programs: measure again when they are "
        "done\n",
        100 * kMostWaited);
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

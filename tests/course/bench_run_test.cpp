// What: the turns of ./gradbook bench, with shell scripts in place of both sides.
// Why:  the order of turns, the choice of the peer and the repetition of spoilt turns decide what
// is compared.
#include "bench/bench_run.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAnswer =
    R"({"seconds": %s, "items": 10, "parameters": %s, "waited": %s, "flops": 4})";

/// A side that writes its letter into a log whenever it is asked, and always gives these answers,
/// one after the other; the last one again and again.
std::string script(const fs::path& log, const std::string& letter, const std::string& answers) {
  return "#!/bin/sh\necho '{\"peer\": \"x\"}'\nset -- " + answers +
         "\nwhile read -r question; do printf " + letter + " >>" + log.string() + "\n  printf '" +
         kAnswer + "\\n' \"$1\" \"$2\" \"$3\"\n  [ $# -eq 3 ] || shift 3\ndone\n";
}

class RunWorkload : public TemporaryFolder {
 protected:
  void ours(const std::string& answers) {
    write_file(program(), script(log_file(), "o", answers));
    fs::permissions(program(), fs::perms::owner_all);
  }
  void peer(const std::string& kind, const std::string& name, const std::string& letter,
            const std::string& answers) {
    BenchPeer peer{.kind = kind, .name = name, .note = "", .service = nullptr};
    peer.service = std::make_unique<Service>(
        std::vector<std::string>{"sh", "-c", script(log_file(), letter, answers)});
    peer.service->read_line(5);
    peers_.push_back(std::move(peer));
  }
  BenchResult run(int repeats) { return run_workload(program(), peers_, workload_, repeats, 0.01); }
  std::string log() const { return read_file(log_file()); }

 private:
  fs::path log_file() const { return path / "log"; }
  fs::path program() const { return path / "ours"; }

  std::vector<BenchPeer> peers_;
  BenchWorkload workload_ = {"w", SpeedUnit::samples, 1, {"torch"}, ""};
};

TEST_F(RunWorkload, LetsBothSidesTakeTurns) {
  ours("0.001 null 0");
  peer("torch", "PyTorch 1", "p", "0.002 null 0");
  const BenchResult result = run(3);
  EXPECT_EQ(log(), "popopop");  // the first question lets the peer choose its variant
  EXPECT_EQ(result.ours.size(), 3U);
  EXPECT_EQ(result.peer.size(), 3U);
  EXPECT_DOUBLE_EQ(*result.ratio(), 2);
  EXPECT_EQ(result.peer_name, "PyTorch 1");
}

TEST_F(RunWorkload, ComparesWithTheFastestPeerThatTheWorkloadNames) {
  ours("0.001 null 0");
  peer("torch", "slow", "s", "0.004 null 0");
  peer("torch", "fast", "f", "0.003 null 0");
  peer("sklearn", "not asked", "n", "0.0001 null 0");
  const BenchResult result = run(1);
  EXPECT_EQ(result.peer_name, "fast");
  EXPECT_EQ(log(), "sfof");
}

TEST_F(RunWorkload, RunsWithoutAPeer) {
  ours("0.001 null 0");
  const BenchResult result = run(2);
  EXPECT_EQ(log(), "oo");
  EXPECT_FALSE(result.ratio().has_value());
}

TEST_F(RunWorkload, RepeatsADisturbedTurnAndKeepsTheCalmestTry) {
  ours("0.009 null 0.5 0.003 null 0.2 0.006 null 0.3 0.001 null 0");
  const BenchResult result = run(2);
  EXPECT_EQ(log(), "oooo");  // three tries of the first turn, one of the second
  EXPECT_EQ(result.ours[0].seconds, 0.003);
  EXPECT_EQ(result.ours[1].seconds, 0.001);
}

TEST_F(RunWorkload, RefusesToCompareDifferentModels) {
  ours("0.001 10 0");
  peer("torch", "PyTorch 1", "p", "0.002 11 0");
  EXPECT_THROW(run(1), std::runtime_error);
}

}  // namespace
}  // namespace gradbook

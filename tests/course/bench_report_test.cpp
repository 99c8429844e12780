// What: the table and the JSON document of ./gradbook bench, made from answers that no machine
// gave. Why:  every published ratio goes through here; a swapped side or a mean for a median would
// flatter us.
#include "bench/bench_report.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "core/file.hpp"

namespace gradbook {
namespace {

BenchWorkload workload(SpeedUnit unit, double target) { return {"w", unit, target, {"torch"}, ""}; }

BenchAnswer answer(double seconds, double items = 1) {
  BenchAnswer result;
  result.seconds = seconds;
  result.items = items;
  return result;
}

BenchMachine machine() {
  BenchMachine result;
  result.processor = "P";
  result.threads = 2;
  result.fma_gflops = 200;
  result.cache_gbs = 80;
  result.memory_gbs = 20;
  result.cache_bytes = 1e6;
  return result;
}

TEST(BenchResult, ARatioOfRatesIsOursOverThePeers) {
  // 128 samples in 1 ms against 64 in 2 ms
  const BenchResult result{
      workload(SpeedUnit::samples, 2), {answer(1e-3, 128)}, {answer(2e-3, 64)}, "p"};
  EXPECT_DOUBLE_EQ(result.our_speed(), 128'000);
  EXPECT_DOUBLE_EQ(*result.peer_speed(), 32'000);
  EXPECT_DOUBLE_EQ(*result.ratio(), 4);
}

TEST(BenchResult, ARatioOfTimesIsThePeersOverOurs) {
  const BenchResult result{
      workload(SpeedUnit::milliseconds, 2), {answer(2e-3)}, {answer(6e-3)}, "p"};
  EXPECT_DOUBLE_EQ(result.our_speed(), 2);
  EXPECT_DOUBLE_EQ(*result.ratio(), 3);
  const BenchResult micro{
      workload(SpeedUnit::microseconds, 2), {answer(2e-6)}, {answer(6e-6)}, "p"};
  EXPECT_DOUBLE_EQ(micro.our_speed(), 2);
  EXPECT_DOUBLE_EQ(*micro.ratio(), 3);
}

TEST(BenchResult, TakesTheMedianOfAllTurns) {
  const BenchResult result{workload(SpeedUnit::milliseconds, 1),
                           {answer(1e-3), answer(2e-3), answer(9e-3)},
                           {answer(4e-3), answer(50e-3), answer(6e-3)},
                           "p"};
  EXPECT_DOUBLE_EQ(result.our_speed(), 2);
  EXPECT_DOUBLE_EQ(*result.peer_speed(), 6);
  EXPECT_DOUBLE_EQ(median({4, 1, 3, 2}), 2.5);
}

TEST(BenchResult, CountsThePeersOperationsAsOurs) {
  BenchAnswer ours = answer(1e-3, 64);
  ours.flops = 64e6;
  const BenchResult result{workload(SpeedUnit::gflops, 1), {ours}, {answer(1e-3, 128)}, "p"};
  EXPECT_DOUBLE_EQ(result.our_speed(), 64);
  EXPECT_DOUBLE_EQ(*result.peer_speed(), 128);
  EXPECT_DOUBLE_EQ(*result.share_of_peak(machine()), 64.0 / 200);
}

TEST(BenchResult, ComparesMemoryTrafficWithTheLevelThatHoldsIt) {
  BenchAnswer small = answer(1e-3);
  small.bytes = 0.5e6;
  BenchAnswer large = answer(1.0);
  large.bytes = 10e9;
  const auto share = [](const BenchAnswer& ours) {
    return *BenchResult{workload(SpeedUnit::samples, 1), {ours}, {}, ""}.share_of_peak(machine());
  };
  EXPECT_DOUBLE_EQ(share(small), 0.5 / 80);
  EXPECT_DOUBLE_EQ(share(large), 10.0 / 20);
}

TEST(BenchDocument, HasTheAgreedKeys) {
  const BenchResult with{
      workload(SpeedUnit::samples, 2), {answer(1e-3, 128)}, {answer(2e-3, 128)}, "PyTorch 1"};
  const BenchResult without{workload(SpeedUnit::samples, 2), {answer(1e-3, 128)}, {}, ""};
  const nlohmann::json document = bench_document(machine(), {with, without});
  EXPECT_EQ(document["machine"]["processor"], "P");
  ASSERT_EQ(document["workloads"].size(), 2U);
  for (const nlohmann::json& entry : document["workloads"]) {
    for (const char* key :
         {"name", "ours", "peer", "peer_name", "unit", "ratio", "target", "share_of_peak"}) {
      EXPECT_TRUE(entry.contains(key)) << key;
    }
  }
  const nlohmann::json& compared = document["workloads"][0];
  EXPECT_EQ(compared["name"], "w");
  EXPECT_EQ(compared["ours"], 128'000.0);
  EXPECT_EQ(compared["peer"], 64'000.0);
  EXPECT_EQ(compared["peer_name"], "PyTorch 1");
  EXPECT_EQ(compared["unit"], "samples/s");
  EXPECT_EQ(compared["ratio"], 2.0);
  EXPECT_EQ(compared["target"], 2.0);
  EXPECT_EQ(compared["met"], true);
  const nlohmann::json& alone = document["workloads"][1];
  EXPECT_TRUE(alone["peer"].is_null());
  EXPECT_TRUE(alone["peer_name"].is_null());
  EXPECT_TRUE(alone["ratio"].is_null());
  EXPECT_TRUE(alone["share_of_peak"].is_null());
}

TEST(BenchRow, MarksADisturbedResult) {
  BenchAnswer calm = answer(1e-3);
  BenchAnswer disturbed = answer(1e-3);
  disturbed.waited = 0.2;
  const BenchWorkload wanted = workload(SpeedUnit::samples, 1);
  EXPECT_FALSE((BenchResult{wanted, {calm, disturbed, calm}, {calm}, ""}).disturbed());
  EXPECT_TRUE((BenchResult{wanted, {disturbed, calm, disturbed}, {calm}, ""}).disturbed());
  const BenchResult by_peer{wanted, {calm}, {disturbed}, ""};
  EXPECT_TRUE(by_peer.disturbed());
  EXPECT_NE(bench_row(by_peer, machine()).find("met   ~"), std::string::npos);
}

TEST(BenchMachineText, WarnsOfABusyMachine) {
  BenchMachine quiet = machine();
  EXPECT_EQ(bench_machine_text(quiet).find("warning"), std::string::npos);
  quiet.load = 3;
  EXPECT_NE(bench_machine_text(quiet).find("(load 3.0): times are not reliable"),
            std::string::npos);
}

TEST(BenchRow, SaysWhetherTheTargetIsMet) {
  const BenchWorkload wanted = workload(SpeedUnit::samples, 2);
  const BenchResult met{wanted, {answer(1e-3, 128)}, {answer(2e-3, 128)}, "PyTorch 1"};
  EXPECT_NE(bench_row(met, machine()).find("2.00    2.00 met"), std::string::npos);
  EXPECT_NE(bench_row(met, machine()).find("128,000     64,000 samples/s"), std::string::npos);
  EXPECT_NE(bench_row(met, machine()).find("PyTorch 1"), std::string::npos);
  const BenchResult missed{wanted, {answer(1.1e-3, 128)}, {answer(2e-3, 128)}, "PyTorch 1"};
  EXPECT_NE(bench_row(missed, machine()).find("missed"), std::string::npos);
}

TEST(BenchAnswer, ReadsWhatTheSidesWrite) {
  const BenchAnswer read = BenchAnswer::parse(
      R"({"seconds": 0.5, "items": 3, "parameters": null, "variant": "channels_last"})");
  EXPECT_EQ(read.seconds, 0.5);
  EXPECT_EQ(read.items, 3);
  EXPECT_FALSE(read.parameters.has_value());
  EXPECT_EQ(read.variant, "channels_last");
}

template <typename Function>
std::string message(Function function) {
  try {
    function();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "no error";
}

TEST(BenchAnswer, HandsOnAnErrorInTheOtherSidesWords) {
  EXPECT_EQ(message([] { BenchAnswer::parse(R"({"error": "there is no workload x"})"); }),
            "there is no workload x");
  EXPECT_EQ(message([] { BenchAnswer::parse("Segmentation fault"); }),
            "not an answer: Segmentation fault");
}

TEST(ExpectSameModel, RefusesToCompareDifferentModels) {
  BenchAnswer ours = answer(1);
  BenchAnswer peer = answer(1);
  const BenchWorkload wanted = workload(SpeedUnit::samples, 1);
  EXPECT_EQ(message([&] { expect_same_model(wanted, ours, peer); }), "no error");
  ours.parameters = 10;
  peer.parameters = 11;
  EXPECT_EQ(message([&] { expect_same_model(wanted, ours, peer); }),
            "w: our model has 10 parameters, the peer's has 11");
}

TEST(BenchWorkloads, HaveNamesOfTheirOwnAndPeers) {
  std::set<std::string> names;
  for (const BenchWorkload& entry : bench_workloads()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.peers.empty()) << entry.name;
    EXPECT_GE(entry.target, 0.9) << entry.name;
  }
}

/// All sources of one language in tests/bench and its folders.
std::string bench_sources(const std::string& extension) {
  namespace fs = std::filesystem;
  std::string text;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(fs::path(GRADBOOK_SOURCE_DIR) / "tests" / "bench")) {
    if (entry.path().extension() == extension) text += read_file(entry.path());
  }
  return text;
}

TEST(BenchWorkloads, AreWrittenForBothSides) {
  const std::string ours = bench_sources(".cpp");
  const std::string peers = bench_sources(".py");
  for (const BenchWorkload& entry : bench_workloads()) {
    const std::string name = "\"" + entry.name + "\"";
    EXPECT_NE(ours.find(name), std::string::npos) << entry.name;
    EXPECT_NE(peers.find(name + ":"), std::string::npos) << entry.name;
  }
}

TEST(FindBenchWorkloads, KeepsTheOrderOfTheTable) {
  const std::vector<BenchWorkload> found = find_bench_workloads({"neighbors-l2", "mlp-train"});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, "mlp-train");
  EXPECT_EQ(find_bench_workloads({}).size(), bench_workloads().size());
}

TEST(FindBenchWorkloads, SaysWhatWasPerhapsMeant) {
  EXPECT_EQ(message([] { find_bench_workloads({"mlp-trian"}); }),
            "there is no workload 'mlp-trian', did you mean mlp-train?; `gradbook bench --list` "
            "shows all");
}

}  // namespace
}  // namespace gradbook

#include "bench/bench_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "course/terminal.hpp"

namespace gradbook {
namespace {

using Json = nlohmann::json;

Json parse_line(const std::string& line) {
  const Json answer = Json::parse(line, nullptr, false);
  if (!answer.is_object()) throw std::runtime_error("not an answer: " + line);
  if (answer.contains("error")) throw std::runtime_error(answer["error"].get<std::string>());
  return answer;
}

/// A number for a narrow column: "82,140", "1.57".
std::string number_text(double value) {
  if (value < 100) return fmt::format("{:.2f}", value);
  if (value < 1000) return fmt::format("{:.0f}", value);
  std::string digits = fmt::format("{:.0f}", value);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

double speed(SpeedUnit unit, const BenchAnswer& answer, double flops_per_item) {
  switch (unit) {
    case SpeedUnit::samples:
    case SpeedUnit::queries:
      return answer.items / answer.seconds;
    case SpeedUnit::gflops:
      return flops_per_item * answer.items / answer.seconds / 1e9;
    case SpeedUnit::microseconds:
      return answer.seconds * 1e6;
    case SpeedUnit::milliseconds:
      return answer.seconds * 1e3;
  }
  return 0;
}

double median_speed(const BenchResult& result, const std::vector<BenchAnswer>& answers) {
  const double flops_per_item = result.ours.front().flops / result.ours.front().items;
  std::vector<double> speeds;
  for (const BenchAnswer& answer : answers) {
    speeds.push_back(speed(result.workload.unit, answer, flops_per_item));
  }
  return median(speeds);
}

double median_seconds(const std::vector<BenchAnswer>& answers) {
  std::vector<double> seconds;
  for (const BenchAnswer& answer : answers) seconds.push_back(answer.seconds);
  return median(seconds);
}

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

/// "   2.31    2.00 met   ~"; the ~ marks a disturbed result.
std::string ratio_text(const BenchResult& result) {
  const std::optional<double> ratio = result.ratio();
  const char* const mark = result.disturbed() ? "~" : " ";
  const double target = result.workload.target;
  if (!ratio) return fmt::format("{:>7} {:>7.2f} {:<6}{}", "-", target, "", mark);
  const bool met = *ratio >= target;
  return fmt::format("{:>7.2f} {:>7.2f} {}{}", *ratio, target,
                     met ? paint("met   ", Colour::green) : paint("missed", Colour::red), mark);
}

/// "312", or "312/1200" where there is a limit.
std::string memory_text(const BenchResult& result) {
  const std::string used = fmt::format("{:.0f}", result.ours.back().peak_megabytes);
  const double most = result.workload.most_megabytes;
  return most > 0 ? fmt::format("{}/{:.0f}", used, most) : used;
}

Json result_json(const BenchResult& result, const BenchMachine& machine) {
  const std::optional<double> ratio = result.ratio();
  const bool has_peer = !result.peer.empty();
  return {{"name", result.workload.name},
          {"ours", result.our_speed()},
          {"peer", optional_json(result.peer_speed())},
          {"peer_name", has_peer ? Json(result.peer_name) : Json()},
          {"unit", unit_text(result.workload.unit)},
          {"ratio", optional_json(ratio)},
          {"target", result.workload.target},
          {"met", ratio ? Json(*ratio >= result.workload.target) : Json()},
          {"share_of_peak", optional_json(result.share_of_peak(machine))},
          {"gflops", result.gflops()},
          {"gbs", result.gbs()},
          {"repeats", result.ours.size()},
          {"disturbed", result.disturbed()},
          {"allocations_per_step", result.ours.front().allocations_per_step},
          {"peak_megabytes", result.ours.back().peak_megabytes}};
}

}  // namespace

BenchAnswer BenchAnswer::parse(const std::string& line) {
  const Json json = parse_line(line);
  BenchAnswer answer;
  answer.seconds = json.at("seconds");
  answer.items = json.at("items");
  if (!json.at("parameters").is_null()) answer.parameters = json["parameters"].get<double>();
  answer.flops = json.value("flops", 0.0);
  answer.bytes = json.value("bytes", 0.0);
  answer.waited = json.value("waited", 0.0);
  answer.allocations_per_step = json.value("allocations_per_step", 0.0);
  answer.peak_megabytes = json.value("peak_megabytes", 0.0);
  answer.variant = json.value("variant", "");
  return answer;
}

BenchMachine BenchMachine::parse(const std::string& line) {
  const Json json = parse_line(line);
  return {.processor = json.at("processor"),
          .threads = json.at("threads"),
          .kernels = json.at("kernels"),
          .blas = json.at("blas"),
          .openblas_coretype = json.at("openblas_coretype"),
          .load = json.at("load"),
          .fma_gflops = json.at("fma_gflops"),
          .cache_gbs = json.at("cache_gbs"),
          .memory_gbs = json.at("memory_gbs"),
          .cache_bytes = json.at("cache_bytes")};
}

double median(std::vector<double> values) {
  if (values.empty()) throw std::invalid_argument("median: no values, expected at least one");
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double BenchResult::our_speed() const { return median_speed(*this, ours); }

std::optional<double> BenchResult::peer_speed() const {
  return peer.empty() ? std::nullopt : std::optional(median_speed(*this, peer));
}

std::optional<double> BenchResult::ratio() const {
  if (peer.empty()) return std::nullopt;
  return is_rate(workload.unit) ? our_speed() / *peer_speed() : *peer_speed() / our_speed();
}

double BenchResult::gflops() const { return ours.front().flops / median_seconds(ours) / 1e9; }
double BenchResult::gbs() const { return ours.front().bytes / median_seconds(ours) / 1e9; }

std::optional<double> BenchResult::share_of_peak(const BenchMachine& machine) const {
  if (gflops() > 0) return gflops() / machine.fma_gflops;
  if (gbs() <= 0) return std::nullopt;
  const bool in_cache = ours.front().bytes < machine.cache_bytes;
  return gbs() / (in_cache ? machine.cache_gbs : machine.memory_gbs);
}

bool BenchResult::disturbed() const {
  for (const std::vector<BenchAnswer>& side : {ours, peer}) {
    std::vector<double> waited;
    for (const BenchAnswer& answer : side) waited.push_back(answer.waited);
    if (!waited.empty() && median(waited) > kMostWaited) return true;
  }
  return false;
}

void expect_same_model(const BenchWorkload& workload, const BenchAnswer& ours,
                       const BenchAnswer& peer) {
  if (!ours.parameters || !peer.parameters || *ours.parameters == *peer.parameters) return;
  throw std::runtime_error(fmt::format("{}: our model has {} parameters, the peer's has {}",
                                       workload.name, *ours.parameters, *peer.parameters));
}

std::string bench_machine_text(const BenchMachine& machine) {
  std::string text = fmt::format(
      "{}, {} threads, float; our kernels: {}; BLAS of all: {}{}\n"
      "measured peaks: {:.0f} GFLOP/s multiply-add, {:.0f} GB/s in place in cache, {:.0f} GB/s in "
      "memory\n",
      machine.processor, machine.threads, machine.kernels, machine.blas,
      machine.openblas_coretype.empty() ? " (its own choice)"
                                        : " (OPENBLAS_CORETYPE=" + machine.openblas_coretype + ")",
      machine.fma_gflops, machine.cache_gbs, machine.memory_gbs);
  if (machine.load > 0.5) {
    text += fmt::format(
        "warning: other programs use this machine (load {:.1f}): times are not reliable, and those "
        "of peers, whose threads wait busily, suffer most\n",
        machine.load);
  }
  return text;
}

std::string bench_header() {
  return fmt::format("{:<19} {:>10} {:>10} {:<9} {:>7} {:>7} {:<7} {:>12} {:>7} {:>6} {:>8}  {}\n",
                     "workload", "ours", "peer", "unit", "ratio", "target", "", "achieved",
                     "of peak", "allocs", "MB", "peer");
}

std::string bench_row(const BenchResult& result, const BenchMachine& machine) {
  const std::optional<double> peer = result.peer_speed();
  const std::optional<double> share = result.share_of_peak(machine);
  const std::string achieved = result.gflops() > 0 ? fmt::format("{:.0f} GFLOP/s", result.gflops())
                               : result.gbs() > 0  ? fmt::format("{:.1f} GB/s", result.gbs())
                                                   : "-";
  return fmt::format(
      "{:<19} {:>10} {:>10} {:<9} {} {:>12} {:>7} {:>6.4g} {:>8}  {}\n", result.workload.name,
      number_text(result.our_speed()), peer ? number_text(*peer) : "-",
      unit_text(result.workload.unit), ratio_text(result), achieved,
      share ? fmt::format("{:.0f} %", 100 * *share) : "-", result.ours.front().allocations_per_step,
      memory_text(result), result.peer_name);
}

nlohmann::json bench_document(const BenchMachine& machine,
                              const std::vector<BenchResult>& results) {
  Json document = {{"machine",
                    {{"processor", machine.processor},
                     {"threads", machine.threads},
                     {"kernels", machine.kernels},
                     {"blas", machine.blas},
                     {"openblas_coretype", machine.openblas_coretype},
                     {"load", machine.load},
                     {"fma_gflops", machine.fma_gflops},
                     {"cache_gbs", machine.cache_gbs},
                     {"memory_gbs", machine.memory_gbs},
                     {"cache_bytes", machine.cache_bytes}}},
                   {"workloads", Json::array()}};
  for (const BenchResult& result : results) {
    document["workloads"].push_back(result_json(result, machine));
  }
  return document;
}

}  // namespace gradbook

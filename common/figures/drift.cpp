#include "figures/drift.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace gradbook {
namespace {

using nlohmann::json;
// Values kept of a column, fewer for an animation's hundreds of columns: references stay small
constexpr arma::uword kMostSamples = 24;
constexpr arma::uword kFewestSamples = 2;
constexpr arma::uword kSamplesInAll = 1500;

/// Seven digits are what the data have; NaN and infinities are no JSON numbers.
json number(double value) {
  if (!std::isfinite(value)) return number_text(value);
  return std::strtod(number_text(value).c_str(), nullptr);
}

double value_of(const json& entry) {
  if (entry.is_number()) return entry.get<double>();
  return entry == "inf"    ? std::numeric_limits<double>::infinity()
         : entry == "-inf" ? -std::numeric_limits<double>::infinity()
                           : std::numeric_limits<double>::quiet_NaN();
}

json summary_of(const std::string& name, const arma::vec& values, arma::uword most_samples) {
  const arma::vec finite = values.elem(arma::find_finite(values));
  json summary = {{"name", name}, {"count", values.n_elem}, {"finite", finite.n_elem}};
  if (!finite.is_empty()) {
    summary["mean"] = number(arma::mean(finite));
    summary["std"] = number(arma::stddev(finite, 1));
    summary["min"] = number(finite.min());
    summary["max"] = number(finite.max());
  }
  json samples = json::array();
  const arma::uword n = std::min(most_samples, values.n_elem);
  for (arma::uword i = 0; i < n; ++i) {
    const arma::uword at = n < 2 ? 0 : i * (values.n_elem - 1) / (n - 1);
    samples.push_back({at, number(values(at))});
  }
  summary["samples"] = samples;
  return summary;
}

/// Keeps the largest difference of one column.
class Worst {
 public:
  Worst(const std::string& block, const json& column) : block_(block) {
    column_ = column.at("name");
    const double lo = column.contains("min") ? value_of(column["min"]) : 0;
    const double hi = column.contains("max") ? value_of(column["max"]) : 0;
    range_ = hi > lo ? hi - lo : std::max(std::abs(hi), 1.0);
  }
  void see(const std::string& what, double before, double after) {
    if (before == after || (std::isnan(before) && std::isnan(after))) return;
    double share = std::abs(after - before) / range_;
    if (!std::isfinite(share)) share = std::numeric_limits<double>::infinity();
    if (share > drift_.share) drift_ = {block_, column_, what, before, after, share};
  }
  const Drift& drift() const { return drift_; }

 private:
  std::string block_;
  std::string column_;
  double range_ = 1;
  Drift drift_;
};

std::map<std::string, json> by_name(const json& list) {
  std::map<std::string, json> result;
  for (const json& entry : list) result[entry.at("name")] = entry;
  return result;
}

Drift whole(const std::string& block, const std::string& what) {
  return {block, "", what, 0, 0, std::numeric_limits<double>::infinity()};
}

void compare_column(const std::string& block, const json& before, const json& after,
                    double tolerance, std::vector<Drift>& drifts) {
  for (const char* size : {"count", "finite"}) {
    if (before.at(size) == after.at(size)) continue;
    drifts.push_back(whole(
        block, fmt::format("{} has {} {} values, had {}", before.at("name").get<std::string>(),
                           after.at(size).get<long>(), size, before.at(size).get<long>())));
    return;
  }
  Worst worst(block, before);
  for (const char* moment : {"mean", "std", "min", "max"}) {
    if (before.contains(moment)) {
      worst.see(moment, value_of(before[moment]), value_of(after[moment]));
    }
  }
  // How many values are kept depends on the number of blocks: only the same places can be compared
  std::map<long, double> kept;
  for (const json& sample : after.at("samples")) kept[sample[0].get<long>()] = value_of(sample[1]);
  for (const json& sample : before.at("samples")) {
    const auto same = kept.find(sample[0].get<long>());
    if (same == kept.end()) continue;
    worst.see(fmt::format("value {}", same->first), value_of(sample[1]), same->second);
  }
  if (worst.drift().share > tolerance) drifts.push_back(worst.drift());
}

}  // namespace

json make_reference(const std::string& id, double tolerance, const std::vector<DataBlock>& blocks) {
  arma::uword columns = 0;
  for (const DataBlock& block : blocks) columns += block.is_map() ? 1 : block.columns.size();
  const arma::uword samples =
      std::clamp(kSamplesInAll / std::max<arma::uword>(columns, 1), kFewestSamples, kMostSamples);
  json reference = {{"id", id}, {"tolerance", tolerance}, {"blocks", json::array()}};
  for (const DataBlock& block : blocks) {
    json entry = {{"name", block.name}, {"columns", json::array()}};
    if (block.is_map()) {
      entry["columns"].push_back(summary_of("map", arma::vectorise(block.values), samples));
    }
    for (std::size_t j = 0; j < block.columns.size(); ++j) {
      entry["columns"].push_back(summary_of(block.columns[j], block.values.col(j), samples));
    }
    reference["blocks"].push_back(entry);
  }
  return reference;
}

std::vector<Drift> compare_references(const json& before, const json& after) {
  const double tolerance = before.at("tolerance");
  const std::map<std::string, json> old_blocks = by_name(before.at("blocks"));
  const std::map<std::string, json> new_blocks = by_name(after.at("blocks"));
  std::vector<Drift> drifts;
  for (const auto& [name, block] : old_blocks) {
    const auto found = new_blocks.find(name);
    if (found == new_blocks.end()) {
      drifts.push_back(whole(name, "is missing"));
      continue;
    }
    const std::map<std::string, json> columns = by_name(found->second.at("columns"));
    if (columns.size() != block.at("columns").size()) {
      drifts.push_back(whole(name, "has other columns"));
      continue;
    }
    for (const json& column : block.at("columns")) {
      const auto same = columns.find(column.at("name"));
      if (same == columns.end()) {
        drifts.push_back(whole(name, "has no column " + column.at("name").get<std::string>()));
      } else {
        compare_column(name, column, same->second, tolerance, drifts);
      }
    }
  }
  for (const auto& [name, block] : new_blocks) {
    if (old_blocks.count(name) == 0) drifts.push_back(whole(name, "is new"));
  }
  std::sort(drifts.begin(), drifts.end(),
            [](const Drift& a, const Drift& b) { return a.share > b.share; });
  return drifts;
}

std::string drift_text(const std::string& id, double tolerance, const std::vector<Drift>& drifts) {
  std::string text;
  for (const Drift& drift : drifts) {
    if (drift.column.empty()) {
      text += fmt::format("{}: block {} {}\n", id, drift.block, drift.what);
      continue;
    }
    text += fmt::format(
        "{}: column {} of {} drifted: its {} was {:.7g}, is {:.7g} ({:.3g} % of its range, allowed "
        "{:.3g} %)\n",
        id, drift.column, drift.block, drift.what, drift.before, drift.after, 100 * drift.share,
        100 * tolerance);
  }
  return text;
}

}  // namespace gradbook

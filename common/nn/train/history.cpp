#include "nn/train/history.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/file.hpp"
#include "core/shape.hpp"

namespace gradbook {
namespace {

using nlohmann::json;

/// The shortest text that gives the same number again; "" unless finite.
std::string field(double value) { return std::isfinite(value) ? fmt::format("{}", value) : ""; }

/// JSON has neither NaN nor infinity.
json number(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }
double number_from(const json& value) {
  return value.is_null() ? std::nan("") : value.get<double>();
}

json to_json(const Evaluation& evaluation) {
  json object = {{"loss", number(evaluation.loss)}, {"error", number(evaluation.error)}};
  if (std::isfinite(evaluation.rmse)) object["rmse"] = evaluation.rmse;
  if (std::isfinite(evaluation.mae)) object["mae"] = evaluation.mae;
  return object;
}
Evaluation evaluation_from(const json& object) {
  return {.loss = number_from(object.at("loss")),
          .error = number_from(object.at("error")),
          .rmse = number_from(object.value("rmse", json(nullptr))),
          .mae = number_from(object.value("mae", json(nullptr)))};
}

json to_json(const std::vector<GradientStatistics>& gradients) {
  json list = json::array();
  for (const GradientStatistics& row : gradients) {
    list.push_back({{"parameter", row.parameter},
                    {"mean_absolute", number(row.mean_absolute)},
                    {"root_mean_square", number(row.root_mean_square)},
                    {"max_absolute", number(row.max_absolute)},
                    {"zero_share", number(row.zero_share)}});
  }
  return list;
}
std::vector<GradientStatistics> gradients_from(const json& list) {
  std::vector<GradientStatistics> gradients;
  for (const json& row : list) {
    gradients.push_back({.parameter = row.at("parameter").get<std::string>(),
                         .mean_absolute = number_from(row.at("mean_absolute")),
                         .root_mean_square = number_from(row.at("root_mean_square")),
                         .max_absolute = number_from(row.at("max_absolute")),
                         .zero_share = number_from(row.at("zero_share"))});
  }
  return gradients;
}

}  // namespace

std::string history_csv(const std::vector<EpochMetrics>& history) {
  const bool values = std::any_of(history.begin(), history.end(), [](const EpochMetrics& row) {
    return std::isfinite(row.train.rmse);
  });
  std::string text = "epoch";
  for (const char* const set : {"train", "validation", "test"}) {
    text += values ? fmt::format(",{0}_loss,{0}_rmse,{0}_mae", set)
                   : fmt::format(",{0}_loss,{0}_error", set);
  }
  text += ",learning_rate,gradient_norm,samples_per_second\n";
  for (const EpochMetrics& row : history) {
    text += fmt::format("{}", row.epoch);
    for (const Evaluation& set : {row.train, row.validation, row.test}) {
      text += "," + field(set.loss);
      text += values ? "," + field(set.rmse) + "," + field(set.mae) : "," + field(set.error);
    }
    for (const double value : {row.learning_rate, row.gradient_norm, row.samples_per_second}) {
      text += "," + field(value);
    }
    text += "\n";
  }
  return text;
}

std::string gradients_csv(const std::vector<EpochMetrics>& history) {
  std::string text = "epoch,parameter,mean_absolute,root_mean_square,max_absolute,zero_share\n";
  for (const EpochMetrics& epoch : history) {
    for (const GradientStatistics& row : epoch.gradients) {
      text +=
          fmt::format("{},{},{},{},{},{}\n", epoch.epoch, row.parameter, field(row.mean_absolute),
                      field(row.root_mean_square), field(row.max_absolute), field(row.zero_share));
    }
  }
  return text;
}

std::string history_json(const std::vector<EpochMetrics>& history) {
  json list = json::array();
  for (const EpochMetrics& row : history) {
    list.push_back({{"epoch", row.epoch},
                    {"train", to_json(row.train)},
                    {"validation", to_json(row.validation)},
                    {"test", to_json(row.test)},
                    {"learning_rate", number(row.learning_rate)},
                    {"gradient_norm", number(row.gradient_norm)},
                    {"samples_per_second", number(row.samples_per_second)},
                    {"gradients", to_json(row.gradients)}});
  }
  return list.dump();
}

std::vector<EpochMetrics> history_from_json(std::string_view text) {
  std::vector<EpochMetrics> history;
  for (const json& row : json::parse(text)) {
    history.push_back({.epoch = row.at("epoch").get_ref<const json::number_unsigned_t&>(),
                       .train = evaluation_from(row.at("train")),
                       .validation = evaluation_from(row.at("validation")),
                       .test = evaluation_from(row.at("test")),
                       .samples_per_second = number_from(row.at("samples_per_second")),
                       .learning_rate = number_from(row.at("learning_rate")),
                       .gradient_norm = number_from(row.at("gradient_norm")),
                       .gradients = gradients_from(row.at("gradients"))});
  }
  return history;
}

void write_history(const std::filesystem::path& path, const std::vector<EpochMetrics>& history) {
  const std::string extension = path.extension().string();
  expect_argument(extension == ".json" || extension == ".csv", "write_history",
                  fmt::format("{} ends in neither .json nor .csv", path.string()));
  write_file(path, extension == ".json" ? history_json(history) + "\n" : history_csv(history));
}

}  // namespace gradbook

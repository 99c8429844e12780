#include "chapter/report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/blas.hpp"
#include "core/parallel.hpp"
#include "nn/train/history.hpp"

namespace gradbook {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const ParameterValue& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

std::string parameters_text(const ResultParameters& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    const auto* const word = std::get_if<std::string>(&value);
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", name,
                        word != nullptr ? *word : to_json(value).dump());
  }
  return text;
}

Json to_json(const Result& result) {
  Json entry = {{"name", result.name},     {"dataset", result.dataset}, {"n_train", result.n_train},
                {"n_test", result.n_test}, {"metric", result.metric},   {"value", result.value}};
  for (const auto& [name, value] : result.parameters) entry[name] = to_json(value);
  return entry;
}

/// Numbers that were not computed are left out.
void add_evaluation(Json& entry, const std::string& part, const Evaluation& evaluation) {
  for (const auto& [name, value] :
       {std::pair{"loss", evaluation.loss}, std::pair{"error", evaluation.error},
        std::pair{"rmse", evaluation.rmse}, std::pair{"mae", evaluation.mae}}) {
    if (!std::isnan(value)) entry[part + "_" + name] = value;
  }
}

Json to_json(const EpochMetrics& epoch) {
  Json entry = {{"epoch", epoch.epoch}};
  add_evaluation(entry, "train", epoch.train);
  add_evaluation(entry, "validation", epoch.validation);
  add_evaluation(entry, "test", epoch.test);
  if (!std::isnan(epoch.learning_rate)) entry["learning_rate"] = epoch.learning_rate;
  return entry;
}

}  // namespace

std::string report_json(const Chapter& chapter) {
  Json document = {{"chapter", chapter.name},     {"seed", chapter.seed},
                   {"threads", num_threads()},    {"blas", blas_description()},
                   {"results", Json::array()},    {"history", Json::array()},
                   {"transcript", Json::array()}, {"skipped", chapter.skipped()}};
  for (const Result& result : chapter.results()) document["results"].push_back(to_json(result));
  for (const EpochMetrics& epoch : chapter.history()) document["history"].push_back(to_json(epoch));
  for (const TranscriptPart& part : chapter.transcript())
    document["transcript"].push_back({{"title", part.title}, {"text", part.text}});
  return document.dump(2) + "\n";
}

std::string results_table(const Chapter& chapter) {
  using Row = std::array<std::string, 7>;
  std::vector<Row> rows = {{"what", "data", "train", "test", "metric", "value", "parameters"}};
  for (const Result& result : chapter.results()) {
    rows.push_back({result.name, result.dataset, fmt::format("{}", result.n_train),
                    fmt::format("{}", result.n_test), result.metric,
                    fmt::format("{:.5g}", result.value), parameters_text(result.parameters)});
  }
  std::array<std::size_t, 7> width{};
  for (const Row& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], row[c].size());
  }
  std::string table;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool number = c == 2 || c == 3 || c == 5;
      line += number ? fmt::format("{:>{}}  ", row[c], width[c])
                     : fmt::format("{:<{}}  ", row[c], width[c]);
    }
    table += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return table;
}

}  // namespace gradbook

#include "chapter/model_use.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "chapter/model_file.hpp"
#include "chapter/picture_samples.hpp"
#include "chapter/training_report.hpp"
#include "core/file.hpp"
#include "core/shape.hpp"
#include "data/read_dataset.hpp"
#include "nn/files/weights_file.hpp"
#include "nn/train/evaluation.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using arma::uword;

constexpr uword kMostRowsShown = 20;

/// A CSV or LIBSVM file, IDX images …: with or without a label column.
PictureSamples read_file_samples(const fs::path& path, const ModelFacts& facts,
                                 const DataChoice& choice) {
  PictureSamples samples;
  ReadOptions options;
  options.csv.header = choice.header == "yes"  ? CsvOptions::Header::yes
                       : choice.header == "no" ? CsvOptions::Header::no
                                               : CsvOptions::Header::detect;
  options.csv.class_names = facts.class_names;
  const bool csv = path.string().find(".csv") != std::string::npos;
  if (csv && choice.label.empty()) {
    options.csv.label_column = "";
    try {
      samples.data = read_dataset(path, options);
      if (samples.data.features() == facts.task.input.size()) return samples;
    } catch (const FileError&) {
      // The last column may be text: a label
    }
    options.csv.label_column = "last";
  }
  if (!choice.label.empty()) options.csv.label_column = choice.label;
  options.csv.target = facts.task.classifies ? TargetKind::classes : TargetKind::numbers;
  samples.data = read_dataset(path, options);
  return samples;
}

PictureSamples read_samples(const fs::path& path, const ModelFacts& facts,
                            const DataChoice& choice) {
  PictureSamples samples = has_pictures(path)
                               ? read_pictures(path, facts.task.input, facts.class_names)
                               : read_file_samples(path, facts, choice);
  Dataset& data = samples.data;
  if (data.features() != facts.task.input.size()) {
    throw FileError(path, fmt::format("has {} features, the model expects {}", data.features(),
                                      facts.task.input.size()));
  }
  if (facts.task.input.positions() > 1) {
    data.height = facts.task.input.height;
    data.width = facts.task.input.width;
    data.channels = facts.task.input.channels;
  }
  for (uword n = samples.names.size(); n < data.size(); ++n)
    samples.names.push_back(fmt::format("{}", n));
  apply_scaling(data, facts.scaling, true);
  return samples;
}

/// The model's probabilities of the classes, or its numbers, a column per sample.
arma::mat outputs_for(Network<double>& network, const Dataset& data, bool classifies) {
  // Labels, where there are any, are not looked at
  const Samples samples(data, {.labels = arma::zeros<arma::umat>(1, data.size()), .values = {}});
  Batches<double> batches(samples, all_samples(data), kEvaluationBatch);
  arma::mat outputs(network.num_classes(), data.size());
  for (uword i = 0; i < batches.count(); ++i) {
    batches.load(i);
    arma::mat part = network.forward(batches.X());
    if (classifies) {
      network.log_probabilities(batches.X(), part);
      part = arma::exp(part);
    }
    outputs.cols(i * kEvaluationBatch, i * kEvaluationBatch + part.n_cols - 1) = part;
  }
  return outputs;
}

/// A field of a CSV file, quoted where it has to be.
std::string csv_field(const std::string& text) {
  if (text.find_first_of("\",\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string predictions_csv(const PictureSamples& samples, const arma::mat& outputs,
                            const ModelFacts& facts) {
  const bool classifies = facts.task.classifies;
  std::string csv = "sample,prediction";
  for (uword k = 0; classifies && k < outputs.n_rows; ++k)
    csv += "," + csv_field(class_name(facts.class_names, k));
  csv += "\n";
  for (uword n = 0; n < outputs.n_cols; ++n) {
    csv += csv_field(samples.names[n]) + ",";
    if (classifies) {
      csv += csv_field(class_name(facts.class_names, outputs.col(n).index_max()));
      for (const double p : outputs.col(n)) csv += fmt::format(",{}", p);
    } else {
      csv += fmt::format("{}", outputs(0, n));
    }
    csv += "\n";
  }
  return csv;
}

void print_predictions(Chapter& chapter, const PictureSamples& samples, const arma::mat& outputs,
                       const ModelFacts& facts) {
  chapter.print("{:<24}  {:<16}  {}", "sample", "prediction",
                facts.task.classifies ? "probability" : "");
  for (uword n = 0; n < std::min(outputs.n_cols, kMostRowsShown); ++n) {
    const arma::vec column = outputs.col(n);
    if (facts.task.classifies) {
      chapter.print("{:<24}  {:<16}  {:.4f}", samples.names[n],
                    class_name(facts.class_names, column.index_max()), column.max());
    } else {
      chapter.print("{:<24}  {:<16.6g}", samples.names[n], column(0));
    }
  }
  if (outputs.n_cols > kMostRowsShown) {
    chapter.print("… and {} more; --predictions FILE.csv writes all",
                  outputs.n_cols - kMostRowsShown);
  }
}

void predict_samples(Chapter& chapter, Network<double>& network, const TrainingFlags& flags,
                     const ModelFacts& facts, const std::string& name) {
  const PictureSamples samples = read_samples(flags.predict, facts, chapter.data.choice);
  const arma::mat outputs = outputs_for(network, samples.data, facts.task.classifies);
  chapter.title("Predictions for " + samples.data.name);
  print_predictions(chapter, samples, outputs, facts);
  if (!flags.predictions.empty()) {
    write_file(flags.predictions, predictions_csv(samples, outputs, facts));
    chapter.print("written to {}", flags.predictions.string());
  }
  if (samples.data.labels.is_empty() || !facts.task.classifies) return;
  const arma::urowvec predicted = arma::index_max(outputs, 0);
  const uword correct = arma::accu(predicted == samples.data.labels);
  const double accuracy = static_cast<double>(correct) / static_cast<double>(samples.data.size());
  chapter.print("{} of {} samples agree with their label", correct, samples.data.size());
  chapter.add({.name = name,
               .dataset = samples.data.name,
               .n_train = facts.n_train,
               .n_test = samples.data.size(),
               .metric = "accuracy",
               .value = accuracy,
               .parameters = ResultParameters{{"net", network.description()}} +
                             facts.scaling.parameters() + ResultParameters{{"correct", correct}}});
}

/// The test part of the chosen data, scaled as the model's training data were.
void judge(Chapter& chapter, Network<double>& network, const DataOptions& options,
           const ModelFacts& facts, const std::string& name) {
  DataOptions raw = options;
  raw.scale_of_images = raw.scale_of_tables = Scale::none;
  raw.bytes_are_scaled_later = false;
  expect_argument(chapter.data.scale.empty(), "--scale", "is the model's with --load");
  ExperimentData data = load_experiment(chapter, raw);
  const Dataset& test = data.test;
  expect_argument(test.features() == facts.task.input.size(), "--load",
                  fmt::format("the model expects {} features, {} has {}", facts.task.input.size(),
                              test.name, test.features()));
  expect_argument(facts.task.classifies
                      ? test.num_classes <= facts.task.outputs && test.num_classes > 0
                      : test.num_classes == 0,
                  "--load", "the model's classes are not those of " + test.name);
  apply_scaling(data.test, facts.scaling, true);
  data.scaling = facts.scaling;
  data.parameters = data.parameters + facts.scaling.parameters();
  chapter.title("A saved model on " + test.name);
  Batches<double> batches(data.test, all_samples(data.test), kEvaluationBatch);
  report_test<double>(chapter, data, network, evaluate(network, batches), name, {}, facts.n_train);
}

}  // namespace

void use_model(Chapter& chapter, Flags& all, const TrainingFlags& flags, const DataOptions& options,
               const RecipeFor& recipe) {
  expect_argument(!chapter.mine, "--mine", "trains; leave --load out");
  const ModelFile file = load_model(flags.load);
  for (const auto& [name, value] : file.facts.flags) {
    expect_argument(!all.given(name), name, "is the model's with --load");
    all.set(name, value);
  }
  const NetworkRecipe made = recipe(flags, file.facts.task.classifies);
  Network<double> network = made.make_double(flags, file.facts.task);
  set_weights(network, file.weights, flags.load);
  chapter.print("{} of {}, trained on {} samples", network.description(), flags.load.string(),
                file.facts.n_train);
  if (flags.predict.empty()) {
    judge(chapter, network, options, file.facts, made.name);
  } else {
    predict_samples(chapter, network, flags, file.facts, made.name);
  }
}

}  // namespace gradbook

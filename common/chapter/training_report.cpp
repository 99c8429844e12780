#include "chapter/training_report.hpp"

#include <fmt/core.h>

#include <cmath>

#include "nn/train/batches.hpp"
#include "nn/train/evaluation.hpp"

namespace gradbook {
namespace {

constexpr arma::uword kMostClassesShown = 20;

/// "train loss 0.37059 error 0.12991  "; empty where nothing was computed.
std::string evaluation_text(const char* part, const Evaluation& evaluation) {
  if (std::isnan(evaluation.loss)) return "";
  const bool values = std::isnan(evaluation.error);
  return fmt::format("{} loss {:.5f} {} {:.5f}  ", part, evaluation.loss, values ? "rmse" : "error",
                     values ? evaluation.rmse : evaluation.error);
}

}  // namespace

void print_epoch(Chapter& chapter, const EpochMetrics& epoch) {
  chapter.print("epoch {:2}  {}{}{}{:.0f} samples/s", epoch.epoch,
                evaluation_text("train", epoch.train),
                evaluation_text("validation", epoch.validation),
                evaluation_text("test", epoch.test), epoch.samples_per_second);
}

std::string class_name(const std::vector<std::string>& names, arma::uword k) {
  return k < names.size() ? names[k] : fmt::format("class {}", k);
}

void print_confusion(Chapter& chapter, const arma::umat& counts, const Dataset& data) {
  if (counts.n_rows > kMostClassesShown) return;
  chapter.print("\nConfusion matrix of the test set: row = true class, column = prediction");
  for (arma::uword i = 0; i < counts.n_rows; ++i) {
    std::string line = fmt::format("{:>12}", class_name(data.class_names, i));
    for (arma::uword j = 0; j < counts.n_cols; ++j) line += fmt::format(" {:5}", counts(i, j));
    chapter.print_line(line);
  }
  arma::umat wrong = counts;
  wrong.diag().zeros();
  if (arma::accu(wrong) == 0) return;
  const arma::uvec worst = arma::ind2sub(arma::size(wrong), wrong.index_max());
  chapter.print("Most frequent mistake: {} taken for {}, {} times",
                class_name(data.class_names, worst(0)), class_name(data.class_names, worst(1)),
                wrong.max());
}

template <typename T>
double report_test(Chapter& chapter, const ExperimentData& data, Model<T>& model,
                   const Evaluation& test, const std::string& name,
                   const ResultParameters& parameters, arma::uword n_train) {
  Result result{
      .name = name,
      .dataset = data.train.name,
      .n_train = n_train,
      .n_test = data.test.size(),
      .metric = "rmse",
      .value = test.rmse,
      .parameters = ResultParameters{{"net", model.description()}} + data.parameters + parameters};
  if (data.train.num_classes > 0) {
    Batches<T> batches(data.test, all_samples(data.test), kEvaluationBatch);
    const arma::urowvec predictions = predict(model, batches);
    print_confusion(chapter, confusion_matrix(data.test.labels, predictions, model.num_classes()),
                    data.train);
    const arma::uword correct = arma::accu(predictions == data.test.labels);
    result.metric = "accuracy";
    result.value = static_cast<double>(correct) / static_cast<double>(data.test.size());
    result.parameters.push_back({"correct", correct});
  } else {
    result.parameters.push_back({"mae", test.mae});
  }
  chapter.print("{} on the test set: {:.4f}", result.metric, result.value);
  chapter.add(result);
  return result.value;
}

template double report_test(Chapter&, const ExperimentData&, Model<float>&, const Evaluation&,
                            const std::string&, const ResultParameters&, arma::uword);
template double report_test(Chapter&, const ExperimentData&, Model<double>&, const Evaluation&,
                            const std::string&, const ResultParameters&, arma::uword);

}  // namespace gradbook

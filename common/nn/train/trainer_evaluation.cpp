// What trainer.hpp looks at after an epoch, and how it stops when numbers are not finite.
#include <fmt/core.h>

#include <cmath>
#include <string>

#include "nn/train/trainer.hpp"

namespace gradbook {

using arma::uword;

template <typename T>
void Trainer<T>::evaluate_epoch(EpochMetrics& metrics) {
  metrics.train = evaluate(model_, train_);
  metrics.validation = evaluate(model_, validation_);
  if (options_.watch_test) metrics.test = evaluate(model_, test_);
  // The last step of an epoch shows here only
  expect_finite("training", metrics.train.loss, train_);
  expect_finite("validation", metrics.validation.loss, validation_);
  if (options_.watch_test) expect_finite("test", metrics.test.loss, test_);
  if (!options_.schedule) return;
  const bool validated = validation_.num_samples() > 0;
  options_.schedule->observe(validated ? metrics.validation.loss : metrics.train.loss);
}

/// Ends the training when the loss of a whole set is not finite, after the last step of an epoch.
template <typename T>
void Trainer<T>::expect_finite(const char* name, double loss, Batches<T>& batches) {
  if (batches.num_samples() == 0 || std::isfinite(loss)) return;
  report_divergence(fmt::format("the {} loss is {}", name, std::isnan(loss) ? "nan" : "infinite"),
                    find_non_finite(batches), batches_.count());
}

template <typename T>
std::string Trainer<T>::find_non_finite(Batches<T>& batches) {
  for (uword i = 0; i < batches.count(); ++i) {
    batches.load(i);
    const std::string place = model_.find_non_finite(batches.X(), batches.targets().lengths);
    if (!place.empty()) return place;
  }
  return "the loss";
}

template <typename T>
void Trainer<T>::report_divergence(const std::string& what, const std::string& place, uword step) {
  const std::string cause =
      place == "the input"
          ? "the data contain missing or infinite values"
          : fmt::format(
                "the steps are too large ({}{}), or the inputs are not scaled; try a "
                "learning rate ten times smaller",
                optimizer_.description(),
                options_.schedule ? fmt::format(", scheduled: {}", optimizer_.learning_rate())
                                  : "");
  throw TrainingDiverged(
      fmt::format("training stopped at epoch {}, step {}: {}; first seen in {}; likely cause: {}",
                  history_.size(), step, what, place, cause));
}

template class Trainer<float>;
template class Trainer<double>;

}  // namespace gradbook

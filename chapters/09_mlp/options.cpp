#include "chapters/09_mlp/options.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <stdexcept>
#include <system_error>

#include "core/share.hpp"
#include "nn/optim/optimizer.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr int kLargestCount = 1000000;
constexpr uword kManySamples = 10000;
constexpr double kValidationShare = 0.1;
constexpr uword kPatience = 4;
constexpr uword kPatienceOfFewSamples = 10;

void expect_usage(bool condition, const std::string& message) {
  if (!condition) throw std::invalid_argument(message);
}

/// "256,128" -> 256, 128; "" -> none.
std::vector<uword> sizes_from(const std::string& text) {
  std::vector<uword> sizes;
  const char* position = text.data();
  const char* const end = text.data() + text.size();
  while (position < end) {
    uword size = 0;
    const auto [rest, error] = std::from_chars(position, end, size);
    const bool more = rest < end && *rest == ',' && rest + 1 < end;
    expect_usage(
        error == std::errc() && size > 0 && (rest == end || more),
        fmt::format("--hidden '{}': expected sizes such as 256,128, or '' for none", text));
    sizes.push_back(size);
    position = more ? rest + 1 : end;
  }
  return sizes;
}

std::string not_positive(const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end && value > 0 && std::isfinite(value)) return "";
  return fmt::format("'{}' is not a positive number", text);
}

}  // namespace

void add_flags(CLI::App& app, Flags& flags) {
  app.add_option("--hidden", flags.hidden,
                 "sizes of the hidden layers; '' trains softmax regression")
      ->capture_default_str();
  app.add_option("--activation", flags.activation, "of the hidden layers")
      ->check(CLI::IsMember({"identity", "sigmoid", "tanh", "relu"}))
      ->capture_default_str();
  app.add_option("--init", flags.init, "how the weights start")
      ->check(CLI::IsMember({"zeros", "glorot", "he"}))
      ->capture_default_str();
  app.add_flag("--no-bias", flags.no_bias, "layers without bias");
  app.add_option("--order", flags.order, "order of the samples in every epoch")
      ->check(CLI::IsMember({"file", "shuffle"}))
      ->capture_default_str();
  app.add_option("--optimizer", flags.optimizer, "update rule")
      ->check(CLI::IsMember(optimizer_names()))
      ->capture_default_str();
  app.add_option("--learning-rate", flags.learning_rate,
                 "default: that of the rule, 0.001 for adam, 0.1 for sgd")
      ->check(not_positive);
  app.add_option("--batch", flags.batch,
                 "samples per step (default: 128, or 32 for fewer than 10000 samples)")
      ->check(CLI::Range(1, kLargestCount));
  app.add_option("--epochs", flags.epochs, "default: 10, or 40 for fewer than 10000 samples")
      ->check(CLI::Range(1, kLargestCount));
  app.add_option("--validation", flags.validation,
                 "share of the training samples on which the epoch is chosen (default: 0.1 with "
                 "hidden layers or --patience, else 0: all samples train)")
      ->check(CLI::Range(0.0, 0.9));
  app.add_option(
         "--patience", flags.patience,
         "stop after so many epochs without a lower validation loss; 0: never (default: with "
         "a validation split 4, or 10 for fewer than 10000 samples)")
      ->check(CLI::Range(0, kLargestCount));
  app.add_option("--precision", flags.precision,
                 "float or double (default: float; double without hidden layers or with --mine)")
      ->check(CLI::IsMember({"float", "double"}));
  app.add_option("--checkpoint", flags.checkpoint,
                 "write the state of the training to this file after every epoch")
      ->check([](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); });
  app.add_flag("--resume", flags.resume, "go on from the --checkpoint file");
}

TrainingPlan make_plan(const Flags& flags, uword in_features, uword num_classes, uword n,
                       std::uint64_t seed) {
  std::vector<uword> sizes = sizes_from(flags.hidden);
  const bool has_hidden = !sizes.empty();
  sizes.insert(sizes.begin(), in_features);
  sizes.push_back(num_classes);
  expect_usage(!flags.mine || flags.precision.value_or("double") == "double",
               "--mine trains in double: leave --precision float out");

  const bool small = n < kManySamples;
  const bool choose_epoch = has_hidden || flags.patience.value_or(0) > 0;
  const double validation = flags.validation.value_or(choose_epoch ? kValidationShare : 0);
  expect_usage(validation >= 0 && validation < 1, "--validation: expected a share from 0 to 0.9");
  const bool has_validation = share_of(validation, n) > 0;
  expect_usage(has_validation || flags.patience.value_or(0) == 0,
               fmt::format("--patience needs validation samples, but --validation {:g} of {} "
                           "samples is none",
                           validation, n));
  const uword patience = small ? kPatienceOfFewSamples : kPatience;
  const std::string precision =
      flags.precision.value_or(has_hidden && !flags.mine ? "float" : "double");
  return {.net = {.layer_sizes = sizes,
                  .hidden = activation_from_name(flags.activation),
                  .bias = !flags.no_bias},
          .initialization = initialization_from_name(flags.init),
          .optimizer = flags.optimizer,
          .learning_rate =
              make_optimizer<double>(flags.optimizer, flags.learning_rate)->learning_rate(),
          .trainer = {.epochs = flags.epochs.value_or(small ? 40 : 10),
                      .batch = flags.batch.value_or(small ? 32 : 128),
                      .shuffle = flags.order == "shuffle",
                      .validation_share = validation,
                      .patience = flags.patience.value_or(has_validation ? patience : 0),
                      .seed = seed,
                      .checkpoint = flags.checkpoint},
          .resume = flags.resume,
          .single_precision = precision == "float",
          .units = flags.mine};
}

}  // namespace gradbook

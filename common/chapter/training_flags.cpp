#include "chapter/training_flags.hpp"

#include <algorithm>

#include "nn/optim/optimizer.hpp"

namespace gradbook {
namespace {

constexpr NumberRange kBelowOne = {.from = 0, .to = 1, .without_to = true};

}  // namespace

void add_training_flags(Flags& flags, TrainingFlags& training,
                        const std::vector<std::string>& without) {
  const auto wanted = [&](const char* name) {
    return std::find(without.begin(), without.end(), name) == without.end();
  };
  const auto choice = [&](const char* name, std::string& value,
                          const std::vector<std::string>& choices, const char* help) {
    if (wanted(name)) flags.choice(name, value, choices, help);
  };
  const auto number = [&](const char* name, auto& value, const NumberRange& range,
                          const char* help) {
    if (wanted(name)) flags.number(name, value, range, help);
  };
  const auto count = [&](const char* name, auto& value, arma::uword least, const char* help) {
    if (wanted(name)) flags.count(name, value, least, help);
  };
  const auto flag = [&](const char* name, bool& value, const char* help) {
    if (wanted(name)) flags.flag(name, value, help);
  };
  const auto text = [&](const char* name, std::string& value, const char* help) {
    if (wanted(name)) flags.text(name, value, help);
  };
  const auto path = [&](const char* name, std::filesystem::path& value, const char* help) {
    if (wanted(name)) flags.path(name, value, help);
  };

  flags.group("Training");
  count("--epochs", training.epochs, 1, "default: 10, or 40 for fewer than 10000 samples");
  count("--batch", training.batch, 1,
        "samples per step (default: 128, or 32 for fewer than 10000 samples)");
  choice("--order", training.order, {"shuffle", "file"}, "of the samples in every epoch");
  choice("--optimizer", training.optimizer, optimizer_names(), "update rule");
  number("--learning-rate", training.learning_rate, kPositive, "default: the optimizer's");
  number("--momentum", training.momentum, kBelowOne, "of sgd, momentum, nesterov, rmsprop");
  number("--beta1", training.beta1, kBelowOne, "of adam, adamw, nadam");
  number("--beta2", training.beta2, kBelowOne, "of adam, adamw, nadam");
  number("--rho", training.rho, kBelowOne, "of rmsprop, adadelta");
  number("--epsilon", training.epsilon, kPositive, "of the adaptive optimizers");
  flag("--nesterov", training.nesterov, "sgd with --momentum: the gradient at the point ahead");
  text("--schedule", training.schedule,
       "of the learning rate: constant, step:every=5,factor=0.1, multi-step:milestones=5/8,"
       "factor=0.1, exponential:factor=0.9, cosine:steps=10,minimum=0, plateau:patience=10,"
       "factor=0.1,threshold=1e-4,cooldown=0,minimum=0; all but plateau also unit=epoch or step");
  count("--warmup", training.warmup, 0, "units in which the rate grows from 0 before the schedule");
  number("--l2", training.l2, kNotNegative, "penalty l2/2 times the squares of the weights");
  number("--l1", training.l1, kNotNegative, "penalty l1 times the absolute weights");
  number("--weight-decay", training.weight_decay, kNotNegative,
         "decoupled from the gradient (default: 0.01 for adamw, else 0)");
  number("--clip-norm", training.clip_norm, kPositive, "longest gradient");
  number("--clip-value", training.clip_value, kPositive, "largest element of the gradient");
  choice("--class-weight", training.class_weight, {"none", "balanced"},
         "balanced: every class counts alike, however rare");
  number("--label-smoothing", training.label_smoothing, kBelowOne,
         "share of every target that all classes get alike");
  choice("--init", training.init,
         {"he", "he-uniform", "glorot", "glorot-normal", "orthogonal", "uniform", "normal",
          "constant", "zeros"},
         "how the weights start");
  text("--augment", training.augment,
       "random changes of training images: flip=0.5,crop=4,rotate=10,noise=0.1");
  number("--validation", training.validation, {.from = 0, .to = 0.9},
         "share of the training samples on which the epoch is chosen (default: 0.1 with hidden "
         "layers or --patience, else 0: all samples train)");
  count("--patience", training.patience, 0,
        "stop after so many epochs without a lower validation loss; 0: never (default: with a "
        "validation split 4, or 10 for fewer than 10000 samples)");
  flag("--watch-test", training.watch_test, "evaluate the test set after every epoch, not once");
  path("--checkpoint", training.checkpoint,
       "write the state of the training to this file after every epoch");
  flag("--resume", training.resume, "go on from the --checkpoint file");
  choice("--precision", training.precision, {"float", "double"},
         "default: float; double without hidden layers or with --mine");
  path("--history", training.history, "write all epochs to this file: .csv or .json");

  flags.group(kNetworkFlags);
  if (wanted("--hidden")) {
    flags.list("--hidden", training.hidden, true,
               "sizes of the hidden layers; '' trains softmax or linear regression");
  }
  choice("--activation", training.activation,
         {"relu", "sigmoid", "tanh", "leaky_relu", "elu", "identity"}, "of the hidden layers");
  flag("--no-bias", training.no_bias, "layers without bias");
  number("--dropout", training.dropout, kBelowOne, "share of hidden outputs set to 0 in training");
  flag("--batch-norm", training.batch_norm, "batch normalization before every hidden activation");

  flags.group("Model files");
  path("--save", training.save, "write the trained model to this file (safetensors)");
  path("--load", training.load, "use the model of this file; nothing is trained");
  path("--predict", training.predict,
       "with --load: a data file, a PNG picture, a folder of them, or one folder per class");
  path("--predictions", training.predictions, "with --predict: write a CSV file");
}

}  // namespace gradbook

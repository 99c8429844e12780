// Recurrent classifiers: the last state, a linear layer, cross-entropy, Adam.
#include "nn/layers/containers.hpp"
#include "nn/layers/linear.hpp"
#include "nn/layers/recurrent.hpp"
#include "nn/layers/sequence_layers.hpp"
#include "tests/bench/network_step.hpp"

namespace gradbook::bench {
namespace {

struct Sequences {
  arma::uword steps = 28;
  arma::uword features = 28;
  arma::uword hidden = 128;
  arma::uword batch = 64;
};

void add_classifier(Workloads& workloads, const std::string& name, RecurrentKind kind,
                    const Sequences& sizes, bool bidirectional = false) {
  workloads[name] = [=] {
    const RecurrentOptions options = {
        .in_features = sizes.features, .hidden = sizes.hidden, .kind = kind};
    auto body = std::make_unique<Sequential<float>>();
    if (bidirectional) {
      body->add<Bidirectional>(options).add<LastStep>(FinalState::bidirectional);
    } else {
      body->add<Recurrent>(options).add<LastStep>();
    }
    body->add<Linear>((bidirectional ? 2 : 1) * sizes.hidden, 10);
    Network<float> network({.input = {.channels = sizes.features, .width = sizes.steps},
                            .description = name,
                            .loss = nullptr},
                           std::move(body));
    return std::make_unique<TrainingStep>(std::move(network), std::make_unique<Adam<float>>(),
                                          sizes.batch);
  };
}

}  // namespace

void add_recurrent_workloads(Workloads& workloads) {
  using enum RecurrentKind;
  add_classifier(workloads, "rnn-train", rnn_tanh, {});
  add_classifier(workloads, "birnn-train", rnn_tanh, {}, true);
  add_classifier(workloads, "gru-train", gru, {});
  add_classifier(workloads, "lstm-train", lstm, {});
  add_classifier(workloads, "lstm-long-train", lstm,
                 {.steps = 100, .features = 64, .hidden = 256, .batch = 32});
}

}  // namespace gradbook::bench

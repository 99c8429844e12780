// The losses: behind a layer that learns, for sequences that end early, for logits of ±1000.
#include "tests/oracle/loss_cases.hpp"

#include <string>

#include "tests/oracle/cases.hpp"
#include "tests/oracle/described_network.hpp"
#include "tests/oracle/descriptions.hpp"
#include "tests/oracle/training_case.hpp"

namespace gradbook::oracle {
namespace {

using arma::uword;
using nlohmann::json;

template <typename T>
void huge_logits_case(const json& loss, Rng& rng, json& cases) {
  const SampleShape output = {.channels = between(rng, 2, 7)};
  const uword batch = between(rng, 1, 6);
  const arma::Mat<T> Z = arma::conv_to<arma::Mat<T>>::from(
      1000 * arma::sign(rng.normal(output.channels, batch)) + rng.normal(output.channels, batch));
  const Targets<T> targets = draw_targets<T>(loss, output, batch, rng);
  const T scale = T(0.375);
  arma::Mat<T> dZ(arma::size(Z));
  const double sum = make_loss<T>(loss)->evaluate(
      output, Z.memptr(), {targets.labels.memptr(), targets.values.memptr()}, batch, nullptr, scale,
      dZ.memptr());
  const std::string type = sizeof(T) == 4 ? "_float" : "_double";
  record(cases, "loss_" + loss["kind"].get<std::string>() + "_huge" + type,
         {{"loss", loss},
          {"Z", to_json(Z)},
          {"targets", targets.are_labels ? to_json(targets.labels) : to_json(targets.values)},
          {"scale", scale}},
         {{"loss", sum}, {"dZ", to_json(dZ)}});
}

void cases_of_loss(const std::string& kind, double parameter, Rng& rng, json& cases) {
  const uword in = between(rng, 1, 6);
  const uword out = between(rng, 2, 7);
  const uword steps = rng.below(3) == 0 ? 1 : between(rng, 2, 5);
  const json loss = {{"kind", kind}, {"parameter", parameter}};
  const json network = {{"input", shape(in, steps)}, {"module", linear(in, out)}, {"loss", loss}};
  CaseOptions options = {.batch = between(rng, 1, 5)};
  training_case("loss_" + kind, network, options, rng, cases);
  options.with_lengths = true;
  training_case("loss_" + kind + "_lengths", network, options, rng, cases);
  huge_logits_case<double>(loss, rng, cases);
  huge_logits_case<float>(loss, rng, cases);
}

}  // namespace

void loss_cases(std::uint64_t seed, json& cases) {
  Rng rng(seed);
  for (const std::string kind :
       {"SoftmaxCrossEntropy", "SoftmaxCrossEntropyWithTargets", "BinaryCrossEntropyWithLogits",
        "MeanSquaredError", "MeanAbsoluteError"}) {
    cases_of_loss(kind, 1, rng, cases);
  }
  const double parameter = 0.125 * static_cast<double>(between(rng, 1, 16));  // exact in float too
  for (const std::string kind : {"MulticlassHinge", "Huber", "SmoothL1"}) {
    cases_of_loss(kind, parameter, rng, cases);
  }
}

}  // namespace gradbook::oracle

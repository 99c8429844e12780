// What: sequences in pieces, both directions, several layers, many-to-one and one-to-many.
// Why:  the plumbing decides which step a classifier sees and where a gradient stops.
// How:  lecture numbers, equality with one long sequence, layer checks, hand numbers, messages.
#include <utility>

#include "core/rng.hpp"
#include "layer_check.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/linear.hpp"
#include "nn/layers/sequence_layers.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

template <typename Body>
Network<double> network(const SampleShape& input, std::unique_ptr<Body> body) {
  NetworkOptions<double> options;
  options.input = input;
  return Network<double>(std::move(options), std::move(body));
}

void randomize(Network<double>& net, std::uint64_t seed) {
  Rng rng(seed);
  net.parameters() = 0.5 * rng.normal(net.parameters().n_elem, 1);
}

constexpr RecurrentKind kKinds[] = {RecurrentKind::rnn_tanh, RecurrentKind::lstm,
                                    RecurrentKind::gru};

// Pieces of a long sequence

TEST(Stateful, TwoPiecesGiveWhatOneLongSequenceGives) {
  for (const RecurrentKind kind : kKinds) {
    const RecurrentOptions options = {.in_features = 2, .hidden = 3, .kind = kind};
    RecurrentOptions stateful = options;
    stateful.stateful = true;
    Network<double> whole =
        network({.channels = 2, .width = 7}, std::make_unique<Recurrent<double>>(options));
    Network<double> first =
        network({.channels = 2, .width = 4}, std::make_unique<Recurrent<double>>(stateful));
    randomize(whole, 1);
    first.parameters() = whole.parameters();
    Rng rng(2);
    const arma::mat X = rng.normal(14, 5);
    const arma::mat Y = whole.forward(X);
    EXPECT_NEAR_NAMED("first piece", first.forward(X.head_rows(8)), Y.head_rows(12), 1e-14);
    // The second piece: three valid steps, then padding that must not change the state
    const arma::mat rest = arma::join_cols(X.tail_rows(6), arma::mat(2, 5));
    const arma::urowvec lengths = {3, 3, 3, 3, 3};
    EXPECT_NEAR_NAMED("second piece", first.forward(rest, false, &lengths).head_rows(9),
                      Y.tail_rows(9), 1e-14);
    const auto buffers = first.graph().calls()[0].layer->buffers();
    ASSERT_EQ(buffers.size(), kind == RecurrentKind::lstm ? 2U : 1U);
    EXPECT_EQ(buffers[0].first, "state_h");
    EXPECT_NEAR_NAMED("state_h", arma::reshape(*buffers[0].second, 3, 5), Y.tail_rows(3), 1e-14);
  }
}

// The second piece's gradient is that of a sequence whose initial state is a constant
TEST(Stateful, TheGradientStopsAtTheBorder) {
  for (const RecurrentKind kind : kKinds) {
    const RecurrentOptions options = {
        .in_features = 2, .hidden = 3, .kind = kind, .stateful = true};
    Rng rng(3);
    const arma::mat X1 = rng.normal(8, 5);
    const arma::mat X2 = rng.normal(8, 5);
    Network<double> source =
        network({.channels = 2, .width = 4}, std::make_unique<Recurrent<double>>(options));
    randomize(source, 4);
    source.forward(X1);
    const auto state = source.graph().calls()[0].layer->buffers();

    // A network that starts from this state, whatever its parameters are
    const auto run = [&](const arma::mat& theta, const arma::mat* R) -> arma::mat {
      Network<double> net =
          network({.channels = 2, .width = 4}, std::make_unique<Recurrent<double>>(options));
      net.parameters() = arma::vectorise(theta);
      const auto buffers = net.graph().calls()[0].layer->buffers();
      for (std::size_t i = 0; i < state.size(); ++i) *buffers[i].second = *state[i].second;
      const arma::mat Y = net.forward(X2, true);
      if (R == nullptr) return Y;
      arma::vec gradient;
      net.backward(*R, gradient);
      return gradient;
    };
    check_gradients(
        "gradient of the second piece", source.parameters(),
        [&](const arma::mat& theta) { return run(theta, nullptr); },
        [&](const arma::mat& theta, const arma::mat& R) { return run(theta, &R); });
  }
}

TEST(Stateful, StartsFromZeroAfterAReset) {
  auto layer = std::make_unique<Recurrent<double>>(RecurrentOptions{
      .in_features = 2, .hidden = 3, .kind = RecurrentKind::lstm, .stateful = true});
  Recurrent<double>& lstm = *layer;
  Network<double> net = network({.channels = 2, .width = 4}, std::move(layer));
  randomize(net, 5);
  Rng rng(6);
  const arma::mat X = rng.normal(8, 5);
  const arma::mat Y = net.forward(X);
  EXPECT_GT(arma::abs(net.forward(X) - Y).max(), 1e-3);
  EXPECT_ERROR(
      net.forward(X.head_cols(2)),
      "LSTM(2, 3, stateful): batch of 2 samples, expected 5 as in the state (reset_state() "
      "forgets it)");
  lstm.reset_state();
  EXPECT_NEAR_NAMED("Y after the reset", net.forward(X), Y, 0);
  lstm.reset_state();
  EXPECT_NEAR_NAMED("Y of fewer samples", net.forward(X.head_cols(2)), Y.head_cols(2), 0);
}

// Directions and layers

TEST(Bidirectional, MatchesPyTorchOnTheSlidesCell) {  // deck A "Bidirectional RNNs": σ, no bias
  Network<double> net =
      network({.channels = 3, .width = 4},
              std::make_unique<Bidirectional<double>>(RecurrentOptions{
                  .in_features = 3, .hidden = 2, .kind = RecurrentKind::rnn_sigmoid}));
  net.parameter("forward.weight_ih") = arma::mat{{0.1, 0.43, 0.21}, {0.09, -0.15, 0.29}};
  net.parameter("forward.weight_hh") = arma::mat{{-0.12, 0.78}, {0.93, -0.23}};
  net.parameter("reverse.weight_ih") = arma::mat{{-0.76, 0.28, -0.71}, {0.89, 0.04, -0.17}};
  net.parameter("reverse.weight_hh") = arma::mat{{-0.47, 0.55}, {-0.09, 0.14}};
  const arma::vec X = {0.14, 0.85, -0.86, -0.83, -0.96, 0.67, 0.56, 0.74, 0.96, 0.6, -0.08, 0.56};
  EXPECT_NEAR_NAMED(
      "Y", net.forward(X),
      (arma::vec{0.5495617141841, 0.40991905718345, 0.66062263532535, 0.57461542518932,
                 0.47469400571649, 0.66383042463538, 0.51578071495846, 0.30234009963657,
                 0.73819816661017, 0.62400544388774, 0.33087772834974, 0.6042842983447,
                 0.63212418921356, 0.68382432190198, 0.29400736238096, 0.60721010086986}),
      1e-12);
}

TEST(Bidirectional, PassesTheLayerCheckInTwoLayers) {
  for (const RecurrentKind kind : kKinds) {
    const auto make = [&]<typename T>() {
      auto body = std::make_unique<Sequential<T>>();
      body->template add<Bidirectional>(
          RecurrentOptions{.in_features = 3, .hidden = 2, .kind = kind});
      body->template add<Bidirectional>(
          RecurrentOptions{.in_features = 4, .hidden = 3, .kind = kind});
      body->template add<LastStep>(FinalState::bidirectional);
      return body;
    };
    check_layer(make, {.input = {.channels = 3, .width = 4},
                       .batch = 3,
                       .large_batch = 40,
                       .lengths = {2, 4, 1}});
  }
}

TEST(Bidirectional, RefusesAState) {
  EXPECT_ERROR(Bidirectional<double>({.in_features = 1, .hidden = 1, .stateful = true}),
               "Bidirectional: a reverse layer cannot be stateful");
}

// Many-to-one and one-to-many

const arma::mat kSequences = {{1, -1}, {2, -2}, {3, -3}, {4, -4}, {5, -5}, {6, -6}};

arma::mat last_step(FinalState state, const arma::urowvec* lengths) {
  Network<double> net =
      network({.channels = 2, .width = 3}, std::make_unique<LastStep<double>>(state));
  return net.forward(kSequences, false, lengths);
}

TEST(LastStep, TakesTheStepAtWhichTheSequenceHasBeenRead) {
  const arma::urowvec lengths = {2, 3};
  EXPECT_NEAR_NAMED("forward", last_step(FinalState::forward, nullptr),
                    (arma::mat{{5, -5}, {6, -6}}), 0);
  EXPECT_NEAR_NAMED("forward with lengths", last_step(FinalState::forward, &lengths),
                    (arma::mat{{3, -5}, {4, -6}}), 0);
  EXPECT_NEAR_NAMED("reverse with lengths", last_step(FinalState::reverse, &lengths),
                    (arma::mat{{1, -1}, {2, -2}}), 0);
  EXPECT_NEAR_NAMED("bidirectional with lengths", last_step(FinalState::bidirectional, &lengths),
                    (arma::mat{{3, -5}, {2, -2}}), 0);
}

TEST(LastStep, PassesTheLayerCheck) {
  for (const FinalState state :
       {FinalState::forward, FinalState::reverse, FinalState::bidirectional}) {
    check_layer([&]<typename T>() { return std::make_unique<LastStep<T>>(state); },
                {.input = {.channels = 4, .width = 3}, .lengths = {3, 1, 2}});
  }
}

TEST(LastStep, RefusesWhatDoesNotFit) {
  LastStep<double> both(FinalState::bidirectional);
  EXPECT_ERROR(both.connect({.channels = 3, .width = 2}, nullptr),
               "LastStep: input is 3 x 2 steps, expected an even number of channels");
  EXPECT_ERROR(both.connect({.channels = 2, .width = 2, .height = 5}, nullptr),
               "LastStep: input is 2x5, 2 channels, expected a sequence");
}

TEST(RepeatSteps, GivesEveryStepOrTheFirstTheInput) {
  const arma::mat X = {{1, 3}, {2, 4}};
  Network<double> every = network({.channels = 2}, std::make_unique<RepeatSteps<double>>(3));
  EXPECT_NEAR_NAMED("every step", every.forward(X),
                    (arma::mat{{1, 3}, {2, 4}, {1, 3}, {2, 4}, {1, 3}, {2, 4}}), 0);
  Network<double> first =
      network({.channels = 2}, std::make_unique<RepeatSteps<double>>(3, RepeatAt::first_step));
  EXPECT_NEAR_NAMED("first step", first.forward(X),
                    (arma::mat{{1, 3}, {2, 4}, {0, 0}, {0, 0}, {0, 0}, {0, 0}}), 0);
}

TEST(RepeatSteps, PassesTheLayerCheck) {
  for (const RepeatAt at : {RepeatAt::every_step, RepeatAt::first_step}) {
    check_layer([&]<typename T>() { return std::make_unique<RepeatSteps<T>>(uword{3}, at); },
                {.input = {.channels = 4}});
  }
}

TEST(RepeatSteps, RefusesWhatDoesNotFit) {
  EXPECT_ERROR(RepeatSteps<float>(0), "RepeatSteps(0): there is no step");
  RepeatSteps<float> repeat(2);
  EXPECT_ERROR(repeat.connect({.channels = 3, .width = 4}, nullptr),
               "RepeatSteps(2): input is 3 x 4 steps, expected one vector");
}

// Encoder, one vector, decoder: all steps of the decoder are valid, whatever the lengths
TEST(Sequence, PassesTheLayerCheckFromSequenceToSequence) {
  const auto make = []<typename T>() {
    auto body = std::make_unique<Sequential<T>>();
    body->template add<Recurrent>(
        RecurrentOptions{.in_features = 2, .hidden = 3, .kind = RecurrentKind::gru});
    body->template add<LastStep>();
    body->template add<RepeatSteps>(uword{5});
    body->template add<Recurrent>(
        RecurrentOptions{.in_features = 3, .hidden = 4, .kind = RecurrentKind::lstm});
    body->template add<Linear>(uword{4}, uword{2});
    return body;
  };
  check_layer(
      make,
      {.input = {.channels = 2, .width = 4}, .batch = 3, .large_batch = 40, .lengths = {2, 4, 1}});
}

}  // namespace
}  // namespace gradbook

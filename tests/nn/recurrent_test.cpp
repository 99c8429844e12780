// What: simple recurrent layers, LSTM and GRU over sequences, forward and through time.
// Why:  a state that leaks into padding, into the next sample or past a border still trains.
// How:  numbers of the lecture's cells computed with PyTorch, a twin of plain loops for one sample,
//       layer checks for every kind, and properties (sums over samples, pieces of a sequence, NaN
//       in the padding). Sizes differ and are no multiples of vectors.
#include "nn/layers/recurrent.hpp"

#include <cmath>
#include <limits>

#include "core/rng.hpp"
#include "layer_check.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/sequence_layers.hpp"
#include "nn/network/network.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using arma::uword;

constexpr RecurrentKind kKinds[] = {RecurrentKind::rnn_tanh,
                                    RecurrentKind::rnn_relu,
                                    RecurrentKind::rnn_sigmoid,
                                    RecurrentKind::lstm,
                                    RecurrentKind::lstm_sigmoid_candidate,
                                    RecurrentKind::gru};

Network<double> network(const RecurrentOptions& options, uword steps) {
  NetworkOptions<double> network_options;
  network_options.input = {.channels = options.in_features, .width = steps};
  return Network<double>(std::move(network_options), std::make_unique<Recurrent<double>>(options));
}

void randomize(Network<double>& net, std::uint64_t seed) {
  Rng rng(seed);
  net.parameters() = 0.5 * rng.normal(net.parameters().n_elem, 1);
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// One step for one sample, number by number as the formulas in recurrent.hpp say it.
struct Textbook {
  RecurrentKind kind;
  arma::mat U, W;
  arma::vec b, b_hn;
  arma::vec h, c;

  Textbook(Network<double>& net, const RecurrentOptions& options)
      : kind(options.kind),
        U(net.parameter("weight_hh")),
        W(net.parameter("weight_ih")),
        b(arma::vectorise(net.parameter("bias"))),
        h(options.hidden),
        c(options.hidden) {
    if (kind == RecurrentKind::gru) b_hn = arma::vectorise(net.parameter("bias_hn"));
  }

  void step(const arma::vec& x) {
    const arma::vec from_x = W * x + b;
    const arma::vec from_h = U * h;
    const uword H = h.n_elem;
    for (uword u = 0; u < H; ++u) {
      const auto sum = [&](uword gate) { return from_x(gate * H + u) + from_h(gate * H + u); };
      switch (kind) {
        case RecurrentKind::rnn_tanh:
          h(u) = std::tanh(sum(0));
          break;
        case RecurrentKind::rnn_relu:
          h(u) = std::max(0.0, sum(0));
          break;
        case RecurrentKind::rnn_sigmoid:
          h(u) = sigmoid(sum(0));
          break;
        case RecurrentKind::gru: {
          const double r = sigmoid(sum(0));
          const double z = sigmoid(sum(1));
          const double n = std::tanh(from_x(2 * H + u) + r * (from_h(2 * H + u) + b_hn(u)));
          h(u) = (1 - z) * n + z * h(u);
          break;
        }
        default: {
          const double g = kind == RecurrentKind::lstm ? std::tanh(sum(2)) : sigmoid(sum(2));
          c(u) = sigmoid(sum(1)) * c(u) + sigmoid(sum(0)) * g;
          h(u) = sigmoid(sum(3)) * std::tanh(c(u));
        }
      }
    }
  }
};

/// Outputs for a batch by the textbook's steps.
arma::mat textbook(Network<double>& net, const RecurrentOptions& options, const arma::mat& X,
                   const arma::urowvec* lengths) {
  const uword steps = X.n_rows / options.in_features;
  arma::mat Y(options.hidden * steps, X.n_cols);
  for (uword n = 0; n < X.n_cols; ++n) {
    const arma::mat x = arma::reshape(X.col(n), options.in_features, steps);
    Textbook cell(net, options);
    const uword valid = lengths == nullptr ? steps : lengths->at(n);
    for (uword i = 0; i < valid; ++i) {
      const uword t = options.reverse ? valid - 1 - i : i;
      cell.step(x.col(t));
      Y.submat(t * options.hidden, n, (t + 1) * options.hidden - 1, n) = cell.h;
    }
  }
  return Y;
}

TEST(Recurrent, EqualsPlainLoops) {
  for (const RecurrentKind kind : kKinds) {
    for (const bool reverse : {false, true}) {
      // More units than a vector has lanes, and another number of samples than a tile of columns
      const RecurrentOptions options = {
          .in_features = 5, .hidden = 19, .kind = kind, .reverse = reverse};
      Network<double> net = network(options, 6);
      randomize(net, 3);
      Rng rng(4);
      const arma::mat X = rng.normal(30, 23);
      arma::urowvec lengths(23);
      for (uword& length : lengths) length = 1 + rng.below(6);
      EXPECT_NEAR_NAMED("Y", net.forward(X), textbook(net, options, X, nullptr), 1e-13);
      EXPECT_NEAR_NAMED("Y with lengths", net.forward(X, true, &lengths),
                        textbook(net, options, X, &lengths), 1e-13);
      // Without gradients only two steps are kept in memory
      EXPECT_NEAR_NAMED("Y with lengths, no training", net.forward(X, false, &lengths),
                        textbook(net, options, X, &lengths), 1e-13);
    }
  }
}

// Numbers of the lecture's cells, computed with PyTorch (two units, three features, four steps)

const arma::mat kX = {
    {0.14, -0.83, 0.56, 0.6}, {0.85, -0.96, 0.74, -0.08}, {-0.86, 0.67, 0.96, 0.56}};

TEST(Recurrent, MatchesPyTorchOnTheSlidesCell) {  // deck A "Recurrent Neural Networks (RNNs)"
  Network<double> net = network({.in_features = 3, .hidden = 2}, 4);
  net.parameter("weight_ih") = arma::mat{{0.1, 0.43, 0.21}, {0.09, -0.15, 0.29}};
  net.parameter("weight_hh") = arma::mat{{-0.12, 0.78}, {0.93, -0.23}};
  net.parameter("bias") = arma::vec{0.58, 0.06};
  const arma::mat X = arma::vectorise(kX);
  const arma::mat H = arma::reshape(net.forward(X, true), 2, 4);
  EXPECT_NEAR_NAMED(
      "H", H,
      (arma::mat{{0.65207488122937, -0.083443851059878, 0.94241127949806, 0.55790491381632},
                 {-0.29524275409544, 0.76072574338319, 0.025224945299713, 0.82072702249412}}),
      1e-12);
  // L = ½ Σ |h_t|²
  arma::vec gradient;
  net.backward(arma::vectorise(H), gradient);
  EXPECT_NEAR_NAMED(
      "dU, dW, db", gradient,
      (arma::vec{0.4459198203239, 0.45031662659694, 0.064383042141513, 0.10742448366713,
                 0.25833723671168, -0.0048811105790312, 0.38823270634115, -0.35184807405924,
                 -0.033442408589149, 0.83242008009617, 1.2023012281132, 0.63103821593174}),
      1e-12);
}

void set_lstm(Network<double>& net) {
  net.parameter("weight_ih") = arma::mat{{-0.96, 0.24, 0.22},   {0.23, 0.89, 0.36},     // i
                                         {-0.58, -0.74, -0.37}, {-0.27, 0.14, -0.12},   // f
                                         {0.95, -0.06, 0.95},   {0.21, 0.48, -0.92},    // g
                                         {-0.07, -0.51, -0.68}, {-0.78, 0.31, -0.72}};  // o
  net.parameter("weight_hh") =
      arma::mat{{-0.28, -0.13}, {0.4, -0.88},   {0.98, -0.8},   {-0.58, -0.68},
                {-0.43, -0.76}, {-0.41, -0.76}, {-0.61, -0.26}, {0.64, -0.81}};
  net.parameter("bias") = arma::vec{0.33, 0.34, 0.31, -0.49, -0.36, -0.17, 0.68, -0.81};
}

TEST(Recurrent, MatchesPyTorchOnTheSlidesLstm) {  // deck A "LSTM Networks", candidate tanh
  Network<double> net = network({.in_features = 3, .hidden = 2, .kind = RecurrentKind::lstm}, 4);
  set_lstm(net);
  EXPECT_NEAR_NAMED(
      "h", net.forward(arma::vectorise(kX)),
      (arma::vec{-0.28799206886741, 0.24381745282733, -0.40817253027821, -0.015268378652523,
                 0.15371389225773, -0.039430277992962, 0.23310694045798, -0.076024626744829}),
      1e-12);
}

TEST(Recurrent, CanUseTheCandidateThatTheSlidePrints) {  // deck A "LSTM Networks", candidate σ
  Network<double> net =
      network({.in_features = 3, .hidden = 2, .kind = RecurrentKind::lstm_sigmoid_candidate}, 4);
  set_lstm(net);
  EXPECT_NEAR_NAMED(
      "h", net.forward(arma::vectorise(kX)),
      (arma::vec{0.095569193600365, 0.23269737009197, 0.22221930838293, 0.05728809021172,
                 0.16680981140937, 0.054257694432598, 0.26514781401497, 0.049523726997427}),
      1e-12);
}

TEST(Recurrent, MatchesPyTorchsGru) {  // the deck names it only; b_hn = 0
  Network<double> net = network({.in_features = 3, .hidden = 2, .kind = RecurrentKind::gru}, 4);
  net.parameter("weight_ih") = arma::mat{{-0.87, 0.38, 0.13},  {-0.47, 0.05, -0.81},  // r
                                         {-0.42, -0.63, 0.17}, {-0.96, 0.66, -0.99},  // z
                                         {0.18, 0.14, -0.55},  {0.91, -0.11, 0.69}};  // n
  net.parameter("weight_hh") = arma::mat{{0.15, 0.86}, {-0.36, 0.33}, {0.36, -0.46},
                                         {0.47, 0.92}, {0.4, -0.41},  {0.63, -0.21}};
  net.parameter("bias") = arma::vec{-0.74, 0.43, -0.5, 0.15, 0.76, 0.16};
  EXPECT_NEAR_NAMED(
      "h", net.forward(arma::vectorise(kX)),
      (arma::vec{0.68282323598256, -0.073403357787591, 0.54858268860975, 0.063920005408339,
                 0.48831168555778, 0.57550222151951, 0.48883774701883, 0.71880237866596}),
      1e-12);
}

TEST(Recurrent, PassesTheLayerCheck) {
  for (const RecurrentKind kind : kKinds) {
    const RecurrentOptions options = {.in_features = 3, .hidden = 5, .kind = kind};
    check_layer([&]<typename T>() { return std::make_unique<Recurrent<T>>(options); },
                {.input = {.channels = 3, .width = 4},
                 .batch = 2,
                 .has_kinks = kind == RecurrentKind::rnn_relu});
  }
}

TEST(Recurrent, PassesTheLayerCheckInReverseWithLengths) {
  for (const RecurrentKind kind : kKinds) {
    for (const bool reverse : {false, true}) {
      const RecurrentOptions options = {
          .in_features = 2, .hidden = 3, .kind = kind, .reverse = reverse};
      check_layer([&]<typename T>() { return std::make_unique<Recurrent<T>>(options); },
                  {.input = {.channels = 2, .width = 5},
                   .batch = 3,
                   .large_batch = 40,
                   .lengths = {4, 1, 5},
                   .has_kinks = kind == RecurrentKind::rnn_relu});
    }
  }
}

TEST(Recurrent, PassesTheLayerCheckForOneSample) {
  for (const RecurrentKind kind : kKinds) {
    const RecurrentOptions options = {.in_features = 4, .hidden = 3, .kind = kind};
    check_layer([&]<typename T>() { return std::make_unique<Recurrent<T>>(options); },
                {.input = {.channels = 4, .width = 2},
                 .batch = 1,
                 .large_batch = 9,
                 .has_kinks = kind == RecurrentKind::rnn_relu});
  }
}

// The layer check refuses weights that have no effect, as U has none here
TEST(Recurrent, HasGradientsForOneStep) {
  for (const RecurrentKind kind :
       {RecurrentKind::rnn_tanh, RecurrentKind::lstm, RecurrentKind::gru}) {
    Network<double> net = network({.in_features = 4, .hidden = 3, .kind = kind}, 1);
    randomize(net, 11);
    Rng rng(12);
    const arma::mat X = rng.normal(4, 5);
    arma::vec gradient;
    arma::mat dX;
    check_gradients(
        "dX", X, [&](const arma::mat& input) -> arma::mat { return net.forward(input); },
        [&](const arma::mat& input, const arma::mat& R) {
          net.forward(input, true);
          net.backward(R, gradient, &dX);
          return dX;
        });
    const arma::mat theta = net.parameters();
    check_gradients(
        "gradient", theta,
        [&](const arma::mat& values) -> arma::mat {
          net.parameters() = values;
          return net.forward(X);
        },
        [&](const arma::mat& values, const arma::mat& R) -> arma::mat {
          net.parameters() = values;
          net.forward(X, true);
          net.backward(R, gradient);
          return gradient;
        });
    EXPECT_EQ(arma::abs(gradient.head(net.parameter("weight_hh").n_elem)).max(), 0);
  }
}

// Many groups of samples and many products of the weights' gradient; each small batch has one
TEST(Recurrent, GradientOfABatchIsTheSumOverItsSamples) {
  for (const RecurrentKind kind :
       {RecurrentKind::rnn_tanh, RecurrentKind::lstm, RecurrentKind::gru}) {
    Network<double> net = network({.in_features = 5, .hidden = 21, .kind = kind}, 12);
    randomize(net, 5);
    Rng rng(6);
    const arma::mat X = rng.normal(60, 420);
    const arma::mat dY = rng.normal(21 * 12, 420);
    arma::vec gradient, part, total;
    arma::mat dX, dX_part;
    net.forward(X, true);
    net.backward(dY, gradient, &dX);
    for (uword n = 0; n < 420; n += 20) {
      const arma::mat few = X.cols(n, n + 19);
      net.forward(few, true);
      net.backward(dY.cols(n, n + 19), part, &dX_part);
      total = n == 0 ? part : arma::vec(total + part);
      EXPECT_NEAR_NAMED("dX", dX.cols(n, n + 19), dX_part, 1e-12);
    }
    EXPECT_NEAR_NAMED("gradient", gradient, total, 1e-12);
  }
}

TEST(Recurrent, DoesNotLookAtPadding) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const RecurrentKind kind : kKinds) {
    for (const bool reverse : {false, true}) {
      Network<double> net =
          network({.in_features = 3, .hidden = 4, .kind = kind, .reverse = reverse}, 5);
      randomize(net, 7);
      Rng rng(8);
      arma::mat X = rng.normal(15, 3);
      arma::mat dY = rng.normal(20, 3);
      const arma::urowvec lengths = {2, 5, 4};
      arma::vec gradient, gradient2;
      arma::mat dX, dX2;
      const arma::mat Y = net.forward(X, true, &lengths);
      net.backward(dY, gradient, &dX);
      for (uword n = 0; n < 3; ++n) {
        for (uword k = 3 * lengths(n); k < 15; ++k) X(k, n) = nan;
        for (uword k = 4 * lengths(n); k < 20; ++k) dY(k, n) = nan;
      }
      const arma::mat Y2 = net.forward(X, true, &lengths);
      net.backward(dY, gradient2, &dX2);
      EXPECT_NEAR_NAMED("Y", Y2, Y, 0);
      EXPECT_NEAR_NAMED("gradient", gradient2, gradient, 0);
      EXPECT_NEAR_NAMED("dX", dX2, dX, 0);
      EXPECT_NEAR_NAMED("Y in the padding", Y.col(0).tail(12), arma::vec(12, arma::fill::zeros), 0);
      EXPECT_NEAR_NAMED("dX in the padding", dX.col(2).tail(3), arma::vec(3, arma::fill::zeros), 0);
    }
  }
}

TEST(Recurrent, NamesItsParametersAsPyTorchDoes) {
  const Recurrent<double> rnn({.in_features = 3, .hidden = 2});
  const Recurrent<double> lstm({.in_features = 3, .hidden = 2, .kind = RecurrentKind::lstm});
  const Recurrent<double> gru({.in_features = 3, .hidden = 2, .kind = RecurrentKind::gru});
  const auto count = [](const Recurrent<double>& layer) {
    uword total = 0;
    for (const Parameter& p : layer.parameters()) total += p.size();
    return total;
  };
  EXPECT_EQ(count(rnn), 12U);   // in·H + H² + H
  EXPECT_EQ(count(lstm), 48U);  // four times that
  EXPECT_EQ(count(gru), 38U);   // three times, and b_hn
  const std::vector<Parameter> list = gru.parameters();
  ASSERT_EQ(list.size(), 4U);
  EXPECT_EQ(list[0].name, "weight_hh");
  EXPECT_EQ(list[0].role, ParameterRole::recurrent_weight);
  EXPECT_EQ(list[1].name, "weight_ih");
  EXPECT_EQ(list[1].n_rows, 6U);
  EXPECT_EQ(list[1].n_cols, 3U);
  EXPECT_EQ(list[2].name, "bias");
  EXPECT_EQ(list[3].name, "bias_hn");
  EXPECT_EQ(list[3].begin, 36U);
}

TEST(Recurrent, RefusesWhatDoesNotFit) {
  EXPECT_ERROR(Recurrent<double>({.in_features = 3}), "RNN(3, 0): a size is 0");
  EXPECT_ERROR(
      Recurrent<float>({.in_features = 3, .hidden = 2, .reverse = true, .stateful = true}),
      "RNN(3, 2, reverse, stateful): reverse and stateful exclude each other: the end of a "
      "sequence is not known yet");
  Recurrent<float> lstm({.in_features = 3, .hidden = 2, .kind = RecurrentKind::lstm});
  EXPECT_ERROR(lstm.connect({.channels = 4, .width = 7}, nullptr),
               "LSTM(3, 2): input is 4 x 7 steps, expected a sequence of 3 features");
  EXPECT_ERROR(lstm.connect({.channels = 3, .width = 7, .height = 2}, nullptr),
               "LSTM(3, 2): input is 7x2, 3 channels, expected a sequence of 3 features");
}

}  // namespace
}  // namespace gradbook

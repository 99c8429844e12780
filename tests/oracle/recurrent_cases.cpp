// Recurrent networks of common/nn on random inputs: kinds, layers, directions, lengths.
#include <algorithm>
#include <memory>
#include <string>

#include "core/rng.hpp"
#include "nn/layers/containers.hpp"
#include "nn/layers/sequence_layers.hpp"
#include "nn/network/network.hpp"
#include "tests/oracle/cases.hpp"

namespace gradbook::oracle {
namespace {

using arma::uword;

struct RecurrentCase {
  RecurrentKind kind{};
  const char* torch_kind = "";
  uword features = 1, hidden = 1, steps = 1, batch = 1, layers = 1;
  bool bidirectional = false;
  bool with_lengths = false;
};

template <typename T>
Network<T> make_network(const RecurrentCase& c) {
  auto body = std::make_unique<Sequential<T>>();
  for (uword layer = 0; layer < c.layers; ++layer) {
    const uword directions = c.bidirectional ? 2 : 1;
    const RecurrentOptions options = {
        .in_features = layer == 0 ? c.features : directions * c.hidden,
        .hidden = c.hidden,
        .kind = c.kind};
    if (c.bidirectional) {
      body->template add<Bidirectional>(options);
    } else {
      body->template add<Recurrent>(options);
    }
  }
  NetworkOptions<T> options;
  options.input = {.channels = c.features, .width = c.steps};
  return Network<T>(std::move(options), std::move(body));
}

template <typename T>
void recurrent_case(const RecurrentCase& c, Rng& rng, const char* name, nlohmann::json& cases) {
  Network<T> net = make_network<T>(c);
  const auto draw = [&](uword n_rows, uword n_cols) {
    return arma::conv_to<arma::Mat<T>>::from(rng.normal(n_rows, n_cols));
  };
  // As large as PyTorch starts them; larger ones make the ReLU network explode
  const T scale = T(1) / std::sqrt(static_cast<T>(c.hidden));
  net.parameters() = scale * arma::vectorise(draw(net.parameters().n_elem, 1));
  const arma::Mat<T> X = draw(net.in_features(), c.batch);
  const arma::Mat<T> dY = draw(net.output_shape().size(), c.batch);
  arma::urowvec lengths(c.batch);
  for (uword& length : lengths) length = c.with_lengths ? 1 + rng.below(c.steps) : c.steps;

  const arma::Mat<T> Y = net.forward(X, true, c.with_lengths ? &lengths : nullptr);
  arma::Col<T> gradient;
  arma::Mat<T> dX;
  net.backward(dY, gradient, &dX);
  nlohmann::json parameters = nlohmann::json::object();
  nlohmann::json out = {{"Y", to_json(Y)}, {"dX", to_json(dX)}};
  for (const Parameter& p : net.parameter_list()) {
    parameters[p.name] = to_json(arma::Mat<T>(net.parameter(p.name)));
    const uword last = p.begin + p.size() - 1;
    out["d " + p.name] = to_json(arma::Mat<T>(
        arma::reshape(arma::Mat<T>(gradient.subvec(p.begin, last)), p.n_rows, p.n_cols)));
  }
  record(cases, name,
         {{"X", to_json(X)},
          {"dY", to_json(dY)},
          {"lengths", to_json(lengths)},
          {"parameters", parameters},
          {"kind", c.torch_kind},
          {"hidden", c.hidden},
          {"layers", c.layers},
          {"bidirectional", c.bidirectional}},
         out);
}

}  // namespace

void recurrent_cases(std::uint64_t seed, nlohmann::json& cases) {
  Rng rng(seed);
  const std::pair<RecurrentKind, const char*> kinds[] = {{RecurrentKind::rnn_tanh, "tanh"},
                                                         {RecurrentKind::rnn_relu, "relu"},
                                                         {RecurrentKind::lstm, "lstm"},
                                                         {RecurrentKind::gru, "gru"}};
  for (const auto& [kind, torch_kind] : kinds) {
    RecurrentCase c{.kind = kind, .torch_kind = torch_kind};
    c.features = 1 + rng.below(9);
    c.hidden = 1 + rng.below(20);
    c.steps = 1 + rng.below(8);
    c.batch = 1 + rng.below(12);
    // Every fifth: one step, one sample, many samples
    if (seed % 5 == 1) c.steps = 1;
    if (seed % 5 == 2) c.batch = 1;
    if (seed % 5 == 3) c.batch = 70;
    c.layers = 1 + rng.below(2);
    c.bidirectional = rng.below(2) == 1;
    c.with_lengths = rng.below(2) == 1;
    recurrent_case<double>(c, rng, "recurrent", cases);
    recurrent_case<float>(c, rng, "recurrent_float", cases);
  }
}

}  // namespace gradbook::oracle

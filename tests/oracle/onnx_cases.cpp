// Answers of common/nn to the cases that onnx_suite.py makes of the ONNX operator tests.
#include "tests/oracle/onnx_cases.hpp"

#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "nn/layers/joining_layers.hpp"
#include "nn/network/losses.hpp"
#include "tests/oracle/cases.hpp"
#include "tests/oracle/described_network.hpp"

namespace gradbook::oracle {
namespace {

using arma::uword;
using nlohmann::json;
using T = float;  // as in the suite

arma::Mat<T> matrix(const json& value) {
  arma::Mat<T> result(value["shape"][0].get<uword>(), value["shape"][1].get<uword>());
  uword i = 0;
  // JSON knows no infinity: padding of maxima
  for (const json& number : value["values"]) {
    result(i++) = number.is_null() ? -arma::Datum<T>::inf : number.get<T>();
  }
  return result;
}

ModulePtr<T> make(const json& d);

/// Two modules side by side on the same input, whose outputs are added or put one below the other.
class Join final : public Module<T> {
 public:
  explicit Join(const json& d) : a_(make(d["a"])), b_(make(d["b"])), adds_(d["adds"].get<bool>()) {}
  Node append_to(Graph<T>& graph, Node input) override {
    graph.enter("a");
    const Node a = a_->append_to(graph, input);
    graph.leave();
    graph.enter("b");
    const Node b = b_->append_to(graph, input);
    graph.leave();
    return adds_ ? graph.add(sum_, a, b) : graph.add(join_, a, b);
  }

 private:
  ModulePtr<T> a_, b_;
  bool adds_;
  Sum<T> sum_;
  JoinChannels<T> join_;
};

ModulePtr<T> make(const json& d) {
  if (d["kind"] == "Join") return std::make_unique<Join>(d);
  return make_module<T>(d);
}

Network<T> make_case(const json& c) {
  const json& input = c["input"];
  Network<T> network(
      {.input = {.channels = input["channels"], .width = input["width"], .height = input["height"]},
       .description = c["id"],
       .loss = nullptr},
      make(c["module"]));
  for (const auto& [name, value] : c["parameters"].items()) {
    network.parameter(name) = matrix(value);
  }
  for (const auto& [name, memory] : network.buffers()) {
    if (c["buffers"].contains(name)) *memory = arma::vectorise(matrix(c["buffers"][name]));
  }
  return network;
}

/// The loss of every column of X, and of all of them in one call.
json losses(const json& c, const arma::Mat<T>& X) {
  const bool has_labels = c.contains("labels");
  const LossPtr<T> loss = make_loss<T>(
      {{"kind", has_labels ? "SoftmaxCrossEntropy" : "SoftmaxCrossEntropyWithTargets"}});
  const auto labels = has_labels ? c["labels"].get<std::vector<uword>>() : std::vector<uword>();
  const arma::Mat<T> values = has_labels ? arma::Mat<T>() : matrix(c["values"]);
  const auto evaluate = [&](uword first, uword count) {
    return loss->evaluate({.channels = X.n_rows}, X.colptr(first),
                          {.labels = has_labels ? labels.data() + first : nullptr,
                           .values = has_labels ? nullptr : values.colptr(first)},
                          count, nullptr, T(1), nullptr);
  };
  json each = json::array();
  for (uword n = 0; n < X.n_cols; ++n) each.push_back(evaluate(n, 1));
  return {{"each", each}, {"sum", evaluate(0, X.n_cols)}};
}

json answer(const json& c) {
  const arma::Mat<T> X = matrix(c["X"]);
  const auto ask = c["ask"].get<std::string>();
  if (ask == "losses") return losses(c, X);
  if (ask == "log_softmax") {
    arma::Mat<T> Z = X;
    log_softmax(Z);
    return {{"Y", to_json(Z)}};
  }
  Network<T> network = make_case(c);
  return {{"Y", to_json(network.forward(X, ask == "training"))}};
}

}  // namespace

json onnx_answers(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  json answers = json::object();
  for (const json& c : json::parse(file)) answers[c["id"].get<std::string>()] = answer(c);
  return answers;
}

}  // namespace gradbook::oracle

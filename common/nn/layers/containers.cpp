#include "nn/layers/containers.hpp"

#include "core/shape.hpp"
#include "nn/layers/activation_layer.hpp"
#include "nn/layers/joining_layers.hpp"

namespace gradbook {

template <typename T>
Node Sequential<T>::append_to(Graph<T>& graph, Node input) {
  Node node = input;
  for (std::size_t i = 0; i < modules_.size(); ++i) {
    // The layer before makes what only this ReLU reads: it can do both at once
    const auto* const activation = dynamic_cast<const ActivationLayer<T>*>(modules_[i].get());
    const bool relu = activation != nullptr && activation->kind() == ActivationKind::relu;
    if (relu && node.tensor != input.tensor && graph.fuse_relu(node)) continue;
    graph.enter(std::to_string(i));
    node = modules_[i]->append_to(graph, node);
    graph.leave();
  }
  return node;
}

template <typename T>
Residual<T>::Residual(ModulePtr<T> main, ModulePtr<T> shortcut, bool relu)
    : main_(std::move(main)),
      shortcut_(std::move(shortcut)),
      relu_(relu),
      sum_(std::make_unique<Sum<T>>()),
      activation_(std::make_unique<ActivationLayer<T>>(ActivationKind::relu)) {
  expect_argument(main_ != nullptr, "Residual", "the main path is missing");
}

template <typename T>
Node Residual<T>::append_to(Graph<T>& graph, Node input) {
  // The shortcut first: the last layer of the main path then adds it
  Node shortcut = input;
  if (shortcut_ != nullptr) {
    graph.enter("shortcut");
    shortcut = shortcut_->append_to(graph, input);
    graph.leave();
  }
  graph.enter("main");
  const Node main = main_->append_to(graph, input);
  graph.leave();
  const Node sum = graph.add_sum(main, shortcut, static_cast<Sum<T>&>(*sum_));
  if (!relu_ || graph.fuse_relu(sum)) return sum;
  return activation_->append_to(graph, sum);
}

template <typename T>
Concat<T>::Concat(ModulePtr<T> branch)
    : branch_(std::move(branch)), join_(std::make_unique<JoinChannels<T>>()) {
  expect_argument(branch_ != nullptr, "Concat", "the branch is missing");
}

template <typename T>
Node Concat<T>::append_to(Graph<T>& graph, Node input) {
  graph.enter("branch");
  const Node branch = branch_->append_to(graph, input);
  graph.leave();
  return graph.add(static_cast<JoinChannels<T>&>(*join_), input, branch);
}

template class Sequential<float>;
template class Sequential<double>;
template class Residual<float>;
template class Residual<double>;
template class Concat<float>;
template class Concat<double>;

}  // namespace gradbook

/// @file common/nn/layers/containers.hpp
/// Modules made of modules: one after the other, a shortcut around some, several side by side.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nn/network/layer.hpp"

namespace gradbook {

/// Modules one after the other. A ReLU is taken over by the layer before it where that can.
template <typename T>
class Sequential final : public Module<T> {
 public:
  Sequential() = default;

  /// Makes a module `M<T>` at the end from the arguments (of types Arguments) of its constructor
  /// and returns *this: `Sequential<T>().add<Linear<T>>(784, 10)`.
  template <template <typename> class M, typename... Arguments>
  Sequential& add(Arguments&&... arguments) {
    modules_.push_back(std::make_unique<M<T>>(std::forward<Arguments>(arguments)...));
    return *this;
  }
  /// Puts a module at the end and returns *this.
  Sequential& add(ModulePtr<T> module) {
    modules_.push_back(std::move(module));
    return *this;
  }
  /// Whether nothing was added yet.
  bool is_empty() const { return modules_.empty(); }

  Node append_to(Graph<T>& graph, Node input) override;

 private:
  std::vector<ModulePtr<T>> modules_;
};

/// y = relu(main(x) + shortcut(x)); He et al. (2016), "Deep Residual Learning".
/// Slides: deck A "ResNet".
template <typename T>
class Residual final : public Module<T> {
 public:
  /// @param main      what the block learns
  /// @param shortcut  null: the identity; else what makes the shapes equal (1×1 convolution)
  /// @param relu      false: y is the sum alone
  Residual(ModulePtr<T> main, ModulePtr<T> shortcut, bool relu = true);
  Node append_to(Graph<T>& graph, Node input) override;

 private:
  ModulePtr<T> main_;
  ModulePtr<T> shortcut_;
  bool relu_;
  ModulePtr<T> sum_;
  ModulePtr<T> activation_;
};

/// y = [x; branch(x)], channels one behind the other: what a layer of a DenseNet does.
/// Huang et al. (2017), "Densely Connected Convolutional Networks".
template <typename T>
class Concat final : public Module<T> {
 public:
  /// @param branch  keeps width and height; null is not allowed
  explicit Concat(ModulePtr<T> branch);
  Node append_to(Graph<T>& graph, Node input) override;

 private:
  ModulePtr<T> branch_;
  ModulePtr<T> join_;
};

/// Seen as one vector of features; no work at all.
template <typename T>
class Flatten final : public Module<T> {
 public:
  Node append_to(Graph<T>& graph, Node input) override {
    return graph.reshape(input, {.channels = input.shape.size()});
  }
};

}  // namespace gradbook

/// @file common/nn/layers/sequence_layers.hpp
/// From sequences to vectors and back: what turns a recurrent layer into many-to-one and
/// one-to-many. Many-to-many needs nothing: Linear acts on every step by itself.
#pragma once
#include <string>

#include "nn/layers/recurrent.hpp"
#include "nn/network/layer.hpp"

namespace gradbook {

/// Which step's channels LastStep takes: where the recurrent layer before it has seen everything.
enum class FinalState {
  forward,        ///< the last valid step
  reverse,        ///< step 0, where a reverse layer ends
  bidirectional,  ///< first half of the channels as forward, second half as reverse
};

/// channels × steps → channels: the final state h_n of the layer before it, so a sequence becomes
/// one vector (many-to-one). T is float or double.
/// Slides: deck A "Recurrent Neural Networks (RNNs)".
template <typename T>
class LastStep final : public Layer<T> {
 public:
  /// Takes the step that state says.
  explicit LastStep(FinalState state = FinalState::forward) : state_(state) {}
  std::string name() const override { return "LastStep"; }
  /// Throws std::invalid_argument for an image, and for an odd number of channels if bidirectional.
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// One vector, whatever the length.
  arma::uword output_length(arma::uword) const override { return 1; }
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;

 private:
  arma::uword last(const Chunk<T>& chunk, arma::uword sample) const;

  FinalState state_;
  arma::uword channels_ = 0;
  arma::uword steps_ = 0;
  arma::uword from_last_ = 0;  ///< channels taken from the last valid step, the others from step 0
};

/// Where RepeatSteps puts its input.
enum class RepeatAt {
  every_step,  ///< the same at all of them
  first_step,  ///< zeros behind it
};

/// channels → channels × steps: makes a sequence of one vector (one-to-many). T is float or double.
/// Slides: deck A "Recurrent Neural Networks (RNNs)".
template <typename T>
class RepeatSteps final : public Layer<T> {
 public:
  /// Throws std::invalid_argument for 0 steps; `at` says which of them are not 0.
  explicit RepeatSteps(arma::uword steps, RepeatAt at = RepeatAt::every_step);
  std::string name() const override;
  /// Throws std::invalid_argument for more than one position.
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  /// All steps: a sequence of its own begins here.
  arma::uword output_length(arma::uword) const override { return steps_; }
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;

 private:
  arma::uword steps_;
  RepeatAt at_;
  arma::uword channels_ = 0;
};

/// y_t = [h_t of a forward layer; h_t of a reverse layer], 2·hidden × steps. Both read the same
/// input; parameters are those of Recurrent behind "forward." and "reverse.". Several of them one
/// after the other (Sequential) are PyTorch's num_layers. T is float or double.
/// Schuster & Paliwal (1997). Slides: deck A "Bidirectional RNNs".
template <typename T>
class Bidirectional final : public Module<T> {
 public:
  /// @param options  of both; `reverse` is set here. Throws std::invalid_argument if stateful.
  explicit Bidirectional(RecurrentOptions options);
  Node append_to(Graph<T>& graph, Node input) override;

 private:
  ModulePtr<T> forward_;
  ModulePtr<T> reverse_;
  ModulePtr<T> join_;
};

}  // namespace gradbook

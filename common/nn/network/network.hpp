/// @file common/nn/network/network.hpp
/// A network: layers with one flat parameter vector, run in parallel over the samples of a batch.
#pragma once
#include <armadillo>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "nn/network/aligned.hpp"
#include "nn/network/layer.hpp"
#include "nn/network/loss.hpp"
#include "nn/network/model.hpp"

namespace gradbook {

/// How a network is put together.
template <typename T>
struct NetworkOptions {
  SampleShape input;        ///< of one sample
  std::string description;  ///< "resnet-20"; part of checkpoints
  LossPtr<T> loss;          ///< null: softmax cross-entropy with labels
  std::uint64_t seed = 1;   ///< of dropout
};

/// Any graph of layers. A batch is split into ranges of samples, whose number depends on its size
/// alone; each has its own sums of gradients, and these are added in order: results have the same
/// bits for any number of threads. Nothing is allocated after the first batch of a size.
/// T is float or double.
template <typename T>
class Network final : public Model<T> {
 public:
  /// Takes over the body, whose layers get all parameters 0 (see initialization.hpp), but γ of
  /// batch normalization 1. Throws std::invalid_argument naming the layer when shapes do not fit
  /// the input of the options.
  Network(NetworkOptions<T> options, ModulePtr<T> body);
  Network(Network&&) noexcept;             ///< the other one may only be destroyed or assigned to
  Network& operator=(Network&&) noexcept;  ///< as the constructor
  ~Network() override;

  /// Of one sample.
  const SampleShape& input_shape() const { return options_.input; }
  /// Of one sample.
  const SampleShape& output_shape() const { return output_.shape; }
  /// All calls, tensors and parameters.
  const Graph<T>& graph() const { return graph_; }
  /// Names, sizes and places of the pieces of parameters().
  const std::vector<Parameter>& parameter_list() const override { return graph_.parameters(); }
  /// The piece of that name, sharing memory. Throws std::invalid_argument for an unknown name.
  arma::Mat<T> parameter(const std::string& name);

  /// Outputs for X (in_features × N), size × N, valid until the next pass. With training, layers
  /// use statistics of the batch and dropout, and backward() may follow.
  /// @param lengths  valid steps of every sample of a sequence, 1 × N; null: all. They follow the
  ///   sequence through the layers (Layer::output_length()): a padded batch gives at its valid
  ///   steps what the sequences give one by one, and 0 in the padding. Throws std::invalid_argument
  ///   naming the layer that cannot do that, that joins sequences of different lengths, or that a
  ///   sequence is too short for
  const arma::Mat<T>& forward(const arma::Mat<T>& X, bool training = false,
                              const arma::urowvec* lengths = nullptr);
  /// backward() reads X again: a temporary would be gone by then.
  const arma::Mat<T>& forward(arma::Mat<T>&& X, bool training,
                              const arma::urowvec* lengths = nullptr) = delete;
  /// After forward(X, true): gradients of L = Σ dY % Y with respect to parameters and X, which must
  /// still be there.
  /// @param gradient  in the order of parameters(), resized if needed
  /// @param dX        null: not wanted
  void backward(const arma::Mat<T>& dY, arma::Col<T>& gradient, arma::Mat<T>* dX = nullptr);

  /// Mean loss of a batch X over samples and valid positions, and its gradient.
  /// @param labels   positions × N class numbers, for losses that take labels; anything in the
  ///                 padding of the output
  /// @param lengths  as in forward()
  double differentiate(const arma::Mat<T>& X, const arma::umat& labels, arma::Col<T>& gradient,
                       const arma::urowvec* lengths);
  /// The same for losses that take values; X, gradient and lengths as above.
  /// @param targets  outputs × N
  double differentiate(const arma::Mat<T>& X, const arma::Mat<T>& targets, arma::Col<T>& gradient,
                       const arma::urowvec* lengths = nullptr);

  arma::uword in_features() const override { return options_.input.size(); }
  arma::uword num_classes() const override { return output_.shape.channels; }
  arma::uword num_positions() const override { return output_.shape.positions(); }
  Judgement judgement() const override { return options_.loss->judgement(); }
  std::string description() const override { return options_.description; }
  arma::Col<T>& parameters() override { return parameters_; }
  /// The number of training passes in two parts, then all buffers, each behind its length.
  arma::Col<T> state() override;
  void set_state(const arma::Col<T>& state) override;
  /// Names and memory of what layers keep beside parameters: "1.running_mean".
  std::vector<std::pair<std::string, arma::Col<T>*>> buffers();
  void log_probabilities(const arma::Mat<T>& X, arma::Mat<T>& result) override;
  double differentiate(const arma::Mat<T>& X, const arma::urowvec& labels,
                       arma::Col<T>& gradient) override;
  double loss_and_gradient(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                           arma::Col<T>& gradient) override;
  void add_evaluation(const arma::Mat<T>& X, const BatchTargets<T>& targets,
                      EvaluationSums& sums) override;
  arma::umat predict_classes(const arma::Mat<T>& X, const arma::urowvec* lengths) override;
  std::string find_non_finite(const arma::Mat<T>& X) override {
    return find_non_finite(X, nullptr);
  }
  std::string find_non_finite(const arma::Mat<T>& X, const arma::urowvec* lengths) override;
  std::string find_non_finite_gradient(const arma::Col<T>& gradient) override;

  /// What a forward pass left: the output of number `call` of graph().calls(), size × N. Only a
  /// training pass leaves those of a convolution with batch normalization behind it.
  const arma::Mat<T>& activations(std::size_t call) const;
  /// What a backward pass left of the gradient of activations(call); a fused layer may have scaled
  /// it.
  const arma::Mat<T>& activation_gradients(std::size_t call) const;

 private:
  enum class Kind { forward, loss, output_gradient, clear, backward, parameters };
  struct Step {
    Kind kind;
    std::size_t call = 0;
    int stage = 0;
  };
  /// Steps that a few samples at a time go through together.
  struct Segment {
    std::vector<Step> steps;
    arma::uword chunk = 0;
  };
  /// Segments between two barriers.
  using Stage = std::vector<Segment>;
  using Program = std::vector<Stage>;
  /// Everything that a program depends on.
  struct ProgramKey {
    bool forward, loss, backward, training;
    arma::uword batch;
    auto operator<=>(const ProgramKey&) const = default;
  };

  void fold_layers();
  void reserve();
  /// What the pass that begins is for.
  enum class Purpose {
    outputs,      ///< no backward pass
    activations,  ///< backward() may follow, also for the gradient of X
    gradient,     ///< of the parameters only
  };
  void begin_pass(const char* where, const arma::Mat<T>& X, bool training, Purpose purpose,
                  const arma::urowvec* lengths);
  void set_lengths(const char* where, const arma::urowvec* lengths, arma::uword batch);
  void set_output_lengths(const typename Graph<T>::Call& call, arma::uword batch);
  void expect_shape_kept(const std::string& where, arma::uword tensor, const SampleShape& seen,
                         arma::uword batch) const;
  void clear_padding(arma::uword tensor, arma::uword begin, arma::uword size, T* values) const;
  const arma::uword* lengths_of(arma::uword tensor, arma::uword begin = 0) const;
  const arma::uword* lengths_of_input(const typename Graph<T>::Call& call,
                                      arma::uword begin = 0) const;
  void prepare_layers();
  const Program& program(bool forward, bool loss, bool backward);
  Program compile(const ProgramKey& key) const;
  arma::uword chunk_of(const Step& step) const;
  void run(const Program& program);
  void run_step(const Step& step, arma::uword range, arma::uword begin, arma::uword size,
                bool first);
  std::size_t last_of(std::size_t call) const;
  void clear_gradients(arma::uword range);
  Chunk<T> chunk_for(std::size_t call, arma::uword range, arma::uword begin, arma::uword size,
                     bool first);
  Target<T> expect_targets(const char* where, const BatchTargets<T>& targets,
                           arma::uword batch) const;
  void expect_classes(const char* where, const arma::umat& labels) const;
  arma::uword num_valid() const;
  arma::uword valid_positions(arma::uword sample) const;
  void add_range_gradients();

  NetworkOptions<T> options_;
  ModulePtr<T> body_;
  Graph<T> graph_;
  Node output_;
  arma::Col<T> parameters_;
  std::vector<SampleShape> shapes_;  ///< of the tensors, as their makers see them

  // Memory of a pass
  std::vector<AlignedMatrix<T>>
      values_;  ///< per tensor; [0]: the input without its padding, empty where it has none
  std::vector<AlignedMatrix<T>> gradients_;  ///< per tensor
  std::vector<bool> adds_x_;  ///< per call: the gradient of x has a part already when it is reached
  std::vector<bool> adds_x2_;
  std::vector<bool> folded_;  ///< per call: the call before does its work, except in training
  AlignedMatrix<T> range_gradients_;       ///< parameters × ranges
  std::vector<AlignedMatrix<T>> scratch_;  ///< per range
  std::vector<double> range_losses_;
  std::vector<std::pair<std::size_t, arma::uword>> tasks_;  ///< call, task

  // The current pass
  Pass<T> pass_;
  bool has_lengths_ = false;
  std::vector<std::vector<arma::uword>> lengths_;  ///< per tensor, of every sample
  const T* input_ = nullptr;
  T* input_gradient_ = nullptr;
  const T* output_gradient_ = nullptr;  ///< given by the caller of backward()
  T* gradient_ = nullptr;               ///< of the parameters, the result
  Target<T> target_;
  T loss_scale_ = 0;
  std::map<ProgramKey, Program> programs_;
};

/// A table of the layers of a network: output shape, parameters, activations, memory, multiply-adds
/// per sample; totals at the end, memory for a batch of so many samples.
template <typename T>
std::string summary(const Network<T>& network, arma::uword batch = 1);

}  // namespace gradbook

/// @file common/nn/network/layer.hpp
/// What every layer of a network can do: a function of one or two inputs, its gradient, its names.
///
/// A layer is serial code for a few samples. The network (network.hpp) splits a batch into ranges
/// of samples, runs the ranges in parallel, each through many layers at a time while its numbers
/// are in the cache, and owns all memory. So there is no thread and no allocation in a layer.
#pragma once
#include <armadillo>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "given/09_mlp/activation.hpp"
#include "nn/network/graph.hpp"
#include "nn/network/parameter.hpp"
#include "nn/network/sample_shape.hpp"

namespace gradbook {

/// What is the same for all samples of one pass over a batch. T is float or double.
template <typename T>
struct Pass {
  bool training = false;   ///< batch statistics and dropout are on, backward() may follow
  bool gradients = false;  ///< backward() follows
  arma::uword batch = 0;   ///< samples
  arma::uword ranges = 0;  ///< into which the batch is split; each keeps partial sums
  std::uint64_t seed = 0;  ///< of the network
  std::uint64_t step = 0;  ///< counts the training passes; with the seed the key of random masks
};

/// Memory of one tensor, from the first sample of a chunk on.
template <typename T>
struct Edge {
  const T* values = nullptr;  ///< numbers of the sample, one sample after the other
  T* gradient = nullptr;      ///< dL/dvalues; null: not needed
  bool add = false;           ///< the gradient holds a part already: add to it
};

/// Some neighbouring samples of a batch on their way through one layer.
template <typename T>
struct Chunk {
  const Pass<T>* pass = nullptr;  ///< the pass that it belongs to
  arma::uword begin = 0;          ///< first sample in the batch
  arma::uword size = 0;           ///< number of samples
  arma::uword range = 0;  ///< 0 … pass->ranges−1; a range is always worked on by one thread
  bool first = false;     ///< first chunk of its range: partial sums start here
  const T* parameters = nullptr;    ///< of this layer
  T* parameter_gradient = nullptr;  ///< of this layer and range: add to it (see sets_gradient())
  T* scratch = nullptr;             ///< scratch_size() numbers of this range, for one call
  const arma::uword* lengths = nullptr;  ///< valid steps of x, by sample; null: all of them
  Edge<T> x;                             ///< input
  Edge<T> x2;                            ///< second input of a layer that has one
  T* y = nullptr;                        ///< output
  T* dy = nullptr;  ///< dL/dy; backward() may change it, nobody reads it afterwards
};

/// Base of all layers. T is float or double.
///
/// Order of calls: connect() once; reserve() for every new size of the batch; then per pass
/// prepare() for all tasks, forward() for all chunks in stage 0, then 1, …, and backward()
/// likewise. All calls of one stage have ended before the next stage starts.
template <typename T>
class Layer : public Module<T> {
 public:
  /// "Conv2d(16, 32, 3x3)"; every error message starts with it.
  virtual std::string name() const = 0;

  /// Learns the shape of its input x, and of x2 if it has a second one (else null), which does not
  /// change afterwards, and returns that of its output. Throws std::invalid_argument "name: input
  /// is …, expected …" when they do not fit.
  virtual SampleShape connect(const SampleShape& x, const SampleShape* x2) = 0;

  /// Names (without path) and sizes in the order of the flat vector; `begin` from 0. After
  /// connect().
  virtual std::vector<Parameter> parameters() const { return {}; }
  /// Multiply-adds of the forward pass of one sample, 0 for what is no matrix product.
  virtual double multiply_adds() const { return 0; }

  /// State that is no parameter but belongs to a trained network, such as running means: names
  /// (without path) and memory, for files.
  virtual std::vector<std::pair<std::string, arma::Col<T>*>> buffers() { return {}; }

  /// Throws std::invalid_argument "name: …" when the layer cannot do this pass; before any work.
  /// The second argument are all samples, when the layer reads the input of the network, else null;
  /// the third the valid steps of every sample of x, null: all of them.
  virtual void check(const Pass<T>& /*pass*/, const T* /*input*/,
                     const arma::uword* /*lengths*/) const {}

  /// Valid steps of y when `length` steps of x are valid: as many where every step is worked on by
  /// itself, fewer behind a stride, all of them where y is no longer that sequence; 0 when there
  /// are too few. Steps behind the valid ones are padding: forward() finds zeros there and must let
  /// valid steps of y be what they are for the sequence alone; what it writes into the padding of y
  /// becomes 0. backward() finds a dy of 0 there; dx in the padding may be anything.
  /// Throws std::invalid_argument "name: …" when the layer cannot do that.
  virtual arma::uword output_length(arma::uword /*length*/) const {
    throw std::invalid_argument(name() +
                                ": sequences of different lengths are not supported, because "
                                "padding would reach the output");
  }
  /// Makes room for what the layer itself keeps between forward and backward.
  virtual void reserve(arma::uword /*batch*/, arma::uword /*ranges*/) {}
  /// Numbers of temporary memory that forward() or backward() want, the same for all chunks of up
  /// to `chunk` samples.
  virtual arma::uword scratch_size(arma::uword /*chunk*/) const { return 0; }
  /// Samples per call, 0: as suits the cache. A recurrent layer wants its range at once.
  virtual arma::uword preferred_chunk() const { return 0; }
  /// Bytes of own state kept for backward, for a batch of so many samples; for summary().
  virtual arma::uword state_bytes(arma::uword /*batch*/) const { return 0; }

  /// Work before a pass that does not depend on samples, such as packing weights: tasks that may
  /// run in parallel.
  virtual arma::uword num_tasks(const Pass<T>&) const { return 0; }
  /// Does one task, 0 … num_tasks()−1; gets the layer's parameters.
  virtual void prepare(const Pass<T>&, arma::uword /*task*/, const T* /*parameters*/) {}

  /// Times that forward() or backward() run over the whole batch; more than one where a sum over
  /// all samples is needed in between.
  virtual int forward_stages(const Pass<T>&) const { return 1; }
  /// As forward_stages(), of backward().
  virtual int backward_stages() const { return 1; }

  /// y from x (and x2) of a chunk.
  /// @param stage  0 … forward_stages()−1
  /// @param chunk  neighbouring samples, the same cuts in every stage
  virtual void forward(int stage, const Chunk<T>& chunk) = 0;
  /// Gradients of x, x2 (where wanted) and of the parameters (summed over samples) from dy of a
  /// chunk.
  /// @param stage  0 … backward_stages()−1
  /// @param chunk  as in forward()
  virtual void backward(int stage, const Chunk<T>& chunk) = 0;

  /// True: backward() in the first chunk of a range sets the parameters' gradient instead of adding
  /// to it. False: the network sets it to 0 before.
  virtual bool sets_gradient() const { return false; }

  /// True: backward() leaves the parameters' gradient to parameter_gradient(), which runs once all
  /// of backward() is done, and the network keeps no partial sums for this layer.
  virtual bool has_parameter_step() const { return false; }
  /// One of several disjoint ranges of the parameters' gradient, summed over the whole batch: the
  /// chunk has all samples and the parameter_gradient that is to be set; then come the range's
  /// number and how many there are.
  virtual void parameter_gradient(const Chunk<T>& /*batch*/, arma::uword /*range*/,
                                  arma::uword /*ranges*/) {}

  /// Fuses a ReLU that follows; false if the layer cannot.
  virtual bool fuse_relu() { return false; }
  /// Fuses the sum with a second input, before the ReLU; false if the layer cannot.
  virtual bool fuse_sum() { return false; }

  /// y = scale ∘ x + shift per channel (plus x2, then ReLU, if fused): what batch
  /// normalization is after training. False if the layer is something else. Gets the layer's
  /// parameters; writes scale and shift, one number per channel, unless they are null: then only
  /// the answer is wanted.
  virtual bool inference_map(const T* /*parameters*/, T* /*scale*/, T* /*shift*/) const {
    return false;
  }
  /// Does the work of the layer after it at inference; false if it cannot. Gets
  /// that layer, which has an inference_map(), whether it ends in a ReLU, and the distance from
  /// this layer's parameters to its parameters.
  virtual bool fold(const Layer<T>& /*next*/, bool /*relu*/, std::ptrdiff_t /*next_offset*/) {
    return false;
  }

  Node append_to(Graph<T>& graph, Node input) override { return graph.add(*this, input); }

  /// Whether backward() will be asked for the gradient of x; known before num_tasks().
  bool wants_input_gradient() const { return wants_input_gradient_; }
  ///  Called by the network; wanted = false: nobody reads the gradient of x.
  void set_wants_input_gradient(bool wanted) { wants_input_gradient_ = wanted; }

  /// Which call of the graph it is; makes its random masks different from those of other layers.
  arma::uword number() const { return number_; }
  ///  Called by the network with the number of the layer's call in the graph.
  void set_number(arma::uword number) { number_ = number; }

 private:
  bool wants_input_gradient_ = true;
  arma::uword number_ = 0;
};

/// Modules are owned by the container or network that they are put into.
template <typename T>
using ModulePtr = std::unique_ptr<Module<T>>;

}  // namespace gradbook

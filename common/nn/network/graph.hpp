/// @file common/nn/network/graph.hpp
/// The list of layer calls that a network is, with the tensors between them.
#pragma once
#include <armadillo>
#include <string>
#include <vector>

#include "nn/network/parameter.hpp"
#include "nn/network/sample_shape.hpp"

namespace gradbook {

template <typename T>
class Graph;
template <typename T>
class Layer;

/// One tensor of a graph, seen with a shape.
struct Node {
  arma::uword tensor = 0;  ///< its number
  SampleShape shape;       ///< how its numbers are arranged
};

/// A layer, or a container that puts several into the graph. T is float or double.
template <typename T>
class Module {
 public:
  virtual ~Module() = default;
  /// Adds what this module does to the graph, from the tensor `input` on, and returns its output.
  /// Throws std::invalid_argument when shapes do not fit.
  virtual Node append_to(Graph<T>& graph, Node input) = 0;
};

/// Calls in the order of the forward pass. Tensor 0 is the input of the network.
template <typename T>
class Graph {
 public:
  /// One use of a layer.
  struct Call {
    Layer<T>* layer = nullptr;         ///< lives as long as the module that made the call
    std::string path;                  ///< "2.main.0"; prefix of its parameters
    arma::uword x = 0;                 ///< tensors
    arma::uword x2 = kNone;            ///< second input, kNone if there is none
    arma::uword y = 0;                 ///< output
    SampleShape input,                 ///< of x
        output;                        ///< of y
    arma::uword parameters_begin = 0;  ///< of the layer's parameters in the flat vector
    bool relu = false;                 ///< a ReLU behind it was taken over
    bool sum = false;                  ///< the sum with x2 was taken over
  };
  /// No tensor.
  static constexpr arma::uword kNone = static_cast<arma::uword>(-1);

  /// Tensor 0 has the shape `input`.
  explicit Graph(const SampleShape& input) : sizes_{input.size()} {}

  /// Appends the call y = layer(x) and returns y. The layer must outlive the graph.
  Node add(Layer<T>& layer, Node x);
  /// Appends the call y = layer(x, x2), as add() with one input.
  Node add(Layer<T>& layer, Node x, Node x2);
  /// The same numbers as x with another shape of the same size.
  Node reshape(Node x, const SampleShape& shape) const;
  /// a + b, done by the layer that makes a where it can: b must be older than that layer's call.
  /// @param sum  is used where it cannot
  Node add_sum(Node a, Node b, Layer<T>& sum);
  /// Lets the layer that made x apply a ReLU; false if it cannot.
  bool fuse_relu(Node x);

  /// Names that calls get: enter(name), e.g. "3", … leave() around the children of a container.
  void enter(const std::string& name);
  /// Ends what the last enter() began.
  void leave();

  /// In the order of the forward pass.
  const std::vector<Call>& calls() const { return calls_; }
  /// Numbers per sample, by the tensors' numbers.
  const std::vector<arma::uword>& tensor_sizes() const { return sizes_; }
  /// Pieces of the flat vector, in the order of the calls.
  const std::vector<Parameter>& parameters() const { return parameters_; }
  /// Length of the flat vector.
  arma::uword num_parameters() const { return num_parameters_; }

 private:
  Node add(Layer<T>& layer, Node x, Node x2, const SampleShape& output);
  Call* maker(arma::uword tensor);
  bool is_read(arma::uword tensor) const;

  std::vector<Call> calls_;
  std::vector<arma::uword> sizes_;  ///< numbers per sample of every tensor
  std::vector<Parameter> parameters_;
  arma::uword num_parameters_ = 0;
  std::vector<std::string> path_;
};

}  // namespace gradbook

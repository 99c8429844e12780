/// @file common/nn/layers/recurrent.hpp
/// Recurrent layers: simple (Elman) network, LSTM and GRU over whole sequences.
#pragma once
#include <armadillo>
#include <string>
#include <utility>
#include <vector>

#include "kernels/recurrent_kernels.hpp"
#include "nn/network/layer.hpp"
#include "nn/network/packed.hpp"

namespace gradbook {

/// What one step makes of x_t and the state before. W multiplies the input, U the state, one row of
/// blocks per gate; σ is the sigmoid, ∘ multiplies number by number.
///
/// rnn_*: h_t = f(W x_t + U h_{t−1} + b) with f = tanh, ReLU or σ.
/// lstm (Hochreiter & Schmidhuber 1997; Gers et al. 2000): blocks i, f, g, o as in PyTorch,
///   i, f, o = σ(·), g = tanh(·), c_t = f∘c_{t−1} + i∘g, h_t = o∘tanh(c_t).
/// lstm_sigmoid_candidate: g = σ(·) as the slide prints; the cell then only ever grows.
/// gru (Cho et al. 2014) as PyTorch and cuDNN compute it: blocks r, z, n,
///   r, z = σ(·), n = tanh(W_n x_t + b_n + r∘(U_n h_{t−1} + b_hn)), h_t = (1−z)∘n + z∘h_{t−1}.
///   Cho et al. multiply r into h_{t−1} before the product.
/// Slides: deck A "Recurrent Neural Networks (RNNs)", "LSTM Networks" (the GRU by name only).
enum class RecurrentKind {
  rnn_tanh,                ///< f = tanh
  rnn_relu,                ///< f = max(0, ·)
  rnn_sigmoid,             ///< f = σ
  lstm,                    ///< g = tanh(·)
  lstm_sigmoid_candidate,  ///< g = σ(·)
  gru                      ///< reset gate behind the product
};

/// "RNN", "LSTM", … of a kind, for names and tables.
const char* recurrent_kind_name(RecurrentKind kind);

/// Settings of Recurrent.
struct RecurrentOptions {
  arma::uword in_features = 0;                   ///< channels of a step of the input
  arma::uword hidden = 0;                        ///< units
  RecurrentKind kind = RecurrentKind::rnn_tanh;  ///< formulas of a step
  bool reverse = false;  ///< from the last valid step to the first; outputs stay at their steps
  /// The state after a batch is the initial state of the next one, sample by sample: long sequences
  /// in pieces. Gradients stop at the border (truncated backpropagation through time).
  bool stateful = false;
};

/// All steps of a sequence: features × steps in, hidden × steps out. The state before the first
/// step is 0 unless stateful.
///
/// Sequences shorter than the longest: behind its last valid step a sample's state stays what it
/// is, outputs and gradients are 0, and inputs are not looked at. A reverse layer starts at the
/// last valid step.
///
/// | parameter | shape            | in PyTorch                                      |
/// |-----------|------------------|-------------------------------------------------|
/// | weight_hh | gates·H × H      | the same (U)                                    |
/// | weight_ih | gates·H × in     | the same (W)                                    |
/// | bias      | gates·H          | bias_ih + bias_hh; gru block n: bias_ih alone   |
/// | bias_hn   | H, gru only      | bias_hh, block n                                |
///
/// Design: each range of samples runs through all steps by itself, without waiting for others. h
/// and x of a step lie in one column, so that one product with [U W] makes the sums of all gates.
/// The gates' gradients replace their values, and the weights' gradient is a product over the
/// columns of many steps at once, because a product per step would mostly load and store that
/// gradient.
template <typename T>
class Recurrent final : public Layer<T> {
 public:
  /// Throws std::invalid_argument when the options have a size of 0, and for reverse and stateful
  /// together.
  explicit Recurrent(const RecurrentOptions& options);

  std::string name() const override;
  SampleShape connect(const SampleShape& x, const SampleShape* x2) override;
  arma::uword output_length(arma::uword length) const override { return length; }
  std::vector<Parameter> parameters() const override;
  double multiply_adds() const override;
  /// Throws std::invalid_argument when a stateful layer gets a batch of another size.
  void check(const Pass<T>& pass, const T* input, const arma::uword* lengths) const override;
  void reserve(arma::uword batch, arma::uword ranges) override;
  arma::uword scratch_size(arma::uword chunk) const override;
  /// A range at once: forward() and backward() must see the same chunks.
  arma::uword preferred_chunk() const override { return arma::uword{1} << 30; }
  arma::uword state_bytes(arma::uword batch) const override;
  arma::uword num_tasks(const Pass<T>& pass) const override;
  void prepare(const Pass<T>& pass, arma::uword task, const T* parameters) override;
  void forward(int stage, const Chunk<T>& chunk) override;
  void backward(int stage, const Chunk<T>& chunk) override;
  bool sets_gradient() const override { return true; }
  /// The state of a stateful layer: "state_h" and, of an LSTM, "state_c", hidden × batch.
  std::vector<std::pair<std::string, arma::Col<T>*>> buffers() override;

  /// As given to the constructor.
  const RecurrentOptions& options() const { return options_; }
  /// Stateful: the next batch starts from 0 and may have any size.
  void reset_state();

 private:
  struct Group;

  bool is_lstm() const;
  bool is_gru() const { return options_.kind == RecurrentKind::gru; }
  arma::uword kept_size() const;
  Group group(const Chunk<T>& chunk, arma::uword begin, arma::uword end, bool keep);
  template <typename Body>
  void for_groups(const Chunk<T>& chunk, const Body& body);

  void start(const Group& g, const Chunk<T>& chunk) const;
  void copy_inputs(const Group& g, const Chunk<T>& chunk, arma::uword step) const;
  void sum_gates(const Group& g, const Chunk<T>& chunk, arma::uword step) const;
  void cell_forward(const Group& g, const Chunk<T>& chunk, arma::uword step) const;
  void save_state(const Group& g, const Chunk<T>& chunk);

  void cell_backward(const Group& g, const Chunk<T>& chunk, arma::uword step, T* dh, T* dc) const;
  void propagate(const Group& g, const Chunk<T>& chunk, arma::uword step, T* dh) const;
  void add_weight_gradient(const Group& g, const Chunk<T>& chunk, arma::uword first,
                           arma::uword last, bool add, T* panel) const;

  RecurrentOptions options_;
  arma::uword gates_;   ///< blocks of rows of the weights
  arma::uword blocks_;  ///< blocks of gate values kept per step; gru: U_n h is one more
  arma::uword column_;  ///< distance of columns [h; x]
  arma::uword gate_column_;
  arma::uword steps_ = 0;
  kernels::CellKernels<T> cell_;

  Packed<T> both_;           ///< [U W], gru: blocks r and z only
  Packed<T> new_input_;      ///< gru: W_n
  Packed<T> new_state_;      ///< gru: U_n
  Packed<T> to_state_;       ///< Uᵀ
  Packed<T> to_input_;       ///< Wᵀ
  arma::Col<T> kept_;        ///< columns, gates and cells of all steps
  arma::Col<T> state_;       ///< stateful: h, hidden × batch
  arma::Col<T> cell_state_;  ///< stateful: c
};

}  // namespace gradbook

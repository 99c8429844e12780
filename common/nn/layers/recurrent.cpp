#include "nn/layers/recurrent.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "core/shape.hpp"

namespace gradbook {

using arma::uword;

namespace {

uword num_gates(RecurrentKind kind) {
  switch (kind) {
    case RecurrentKind::lstm:
    case RecurrentKind::lstm_sigmoid_candidate:
      return 4;
    case RecurrentKind::gru:
      return 3;
    default:
      return 1;
  }
}

template <typename T>
kernels::CellKernels<T> cell_kernels(RecurrentKind kind) {
  const auto& table = kernels::best<kernels::RecurrentKernels<T>>();
  switch (kind) {
    case RecurrentKind::rnn_tanh:
      return table.rnn_tanh;
    case RecurrentKind::rnn_relu:
      return table.rnn_relu;
    case RecurrentKind::rnn_sigmoid:
      return table.rnn_sigmoid;
    case RecurrentKind::lstm:
      return table.lstm;
    case RecurrentKind::lstm_sigmoid_candidate:
      return table.lstm_sigmoid_candidate;
    case RecurrentKind::gru:
      break;
  }
  return table.gru;
}

/// Whole cache lines, but no multiple of 1 KB: a tile of the multiply reads a dozen columns at
/// once, which must not compete for the same few lines of the cache.
uword padded(uword numbers) {
  const uword lines = (numbers + 15) / 16 * 16;
  return lines % 256 == 0 ? lines + 16 : lines;
}

}  // namespace

const char* recurrent_kind_name(RecurrentKind kind) {
  switch (kind) {
    case RecurrentKind::rnn_tanh:
      return "RNN";
    case RecurrentKind::rnn_relu:
      return "RNN-ReLU";
    case RecurrentKind::rnn_sigmoid:
      return "RNN-sigmoid";
    case RecurrentKind::lstm:
      return "LSTM";
    case RecurrentKind::lstm_sigmoid_candidate:
      return "LSTM-sigmoid-candidate";
    case RecurrentKind::gru:
      return "GRU";
  }
  return "";
}

template <typename T>
Recurrent<T>::Recurrent(const RecurrentOptions& options)
    : options_(options),
      gates_(num_gates(options.kind)),
      blocks_(options.kind == RecurrentKind::gru ? 4 : gates_),
      column_(padded(options.hidden + options.in_features)),
      gate_column_(padded(blocks_ * options.hidden)),
      cell_(cell_kernels<T>(options.kind)) {
  expect_argument(options.in_features > 0 && options.hidden > 0, name(), "a size is 0");
  expect_argument(
      !(options.reverse && options.stateful), name(),
      "reverse and stateful exclude each other: the end of a sequence is not known yet");
}

template <typename T>
bool Recurrent<T>::is_lstm() const {
  return gates_ == 4;
}

template <typename T>
std::string Recurrent<T>::name() const {
  return fmt::format("{}({}, {}{}{})", recurrent_kind_name(options_.kind), options_.in_features,
                     options_.hidden, options_.reverse ? ", reverse" : "",
                     options_.stateful ? ", stateful" : "");
}

template <typename T>
SampleShape Recurrent<T>::connect(const SampleShape& x, const SampleShape*) {
  expect_argument(x.channels == options_.in_features && x.height == 1, name(),
                  fmt::format("input is {}, expected a sequence of {} features", to_text(x),
                              options_.in_features));
  steps_ = x.width;
  const uword in = options_.in_features;
  const uword hidden = options_.hidden;
  both_.reserve((is_gru() ? 2 : gates_) * hidden, hidden + in);
  if (is_gru()) {
    new_input_.reserve(hidden, in);
    new_state_.reserve(hidden, hidden);
  }
  to_state_.reserve(hidden, gates_ * hidden);
  to_input_.reserve(in, gates_ * hidden);
  return {.channels = hidden, .width = steps_};
}

template <typename T>
std::vector<Parameter> Recurrent<T>::parameters() const {
  const uword in = options_.in_features;
  const uword hidden = options_.hidden;
  const uword rows = gates_ * hidden;
  // Fans are those of one gate. U before W: together they are one matrix, as h and x are one column
  std::vector<Parameter> list = {{.name = "weight_hh",
                                  .role = ParameterRole::recurrent_weight,
                                  .n_rows = rows,
                                  .n_cols = hidden,
                                  .fan_in = hidden,
                                  .fan_out = hidden},
                                 {.name = "weight_ih",
                                  .role = ParameterRole::weight,
                                  .n_rows = rows,
                                  .n_cols = in,
                                  .fan_in = in,
                                  .fan_out = hidden,
                                  .begin = rows * hidden},
                                 {.name = "bias",
                                  .role = ParameterRole::bias,
                                  .n_rows = rows,
                                  .fan_in = in,
                                  .fan_out = hidden,
                                  .begin = rows * (hidden + in)}};
  if (is_gru()) {
    list.push_back({.name = "bias_hn",
                    .role = ParameterRole::bias,
                    .n_rows = hidden,
                    .fan_in = hidden,
                    .fan_out = hidden,
                    .begin = rows * (hidden + in + 1)});
  }
  return list;
}

template <typename T>
double Recurrent<T>::multiply_adds() const {
  return static_cast<double>(steps_ * gates_ * options_.hidden *
                             (options_.hidden + options_.in_features));
}

/// Numbers per sample that backward() reads again.
template <typename T>
uword Recurrent<T>::kept_size() const {
  return (steps_ + 1) * (column_ + (is_lstm() ? options_.hidden : 0)) + steps_ * gate_column_;
}

template <typename T>
uword Recurrent<T>::state_bytes(uword batch) const {
  return batch * kept_size() * sizeof(T);
}

template <typename T>
void Recurrent<T>::check(const Pass<T>& pass, const T*, const uword*) const {
  const uword size = options_.hidden * pass.batch;
  const bool fits = (state_.is_empty() || state_.n_elem == size) &&
                    (cell_state_.is_empty() || cell_state_.n_elem == size);
  if (fits) return;
  throw std::invalid_argument(
      fmt::format("{}: batch of {} samples, expected {} as in the state (reset_state() forgets it)",
                  name(), pass.batch, state_.n_elem / options_.hidden));
}

template <typename T>
void Recurrent<T>::reserve(uword batch, uword) {
  // Memory that an inference pass never touches
  if (kept_.n_elem < batch * kept_size()) kept_.set_size(batch * kept_size());
  if (!options_.stateful) return;
  if (state_.is_empty()) state_.zeros(options_.hidden * batch);
  if (is_lstm() && cell_state_.is_empty()) cell_state_.zeros(options_.hidden * batch);
}

template <typename T>
void Recurrent<T>::reset_state() {
  state_.reset();
  cell_state_.reset();
}

template <typename T>
std::vector<std::pair<std::string, arma::Col<T>*>> Recurrent<T>::buffers() {
  if (!options_.stateful) return {};
  if (!is_lstm()) return {{"state_h", &state_}};
  return {{"state_h", &state_}, {"state_c", &cell_state_}};
}

template <typename T>
uword Recurrent<T>::num_tasks(const Pass<T>& pass) const {
  const uword forward = both_.num_panels() + new_input_.num_panels() + new_state_.num_panels();
  return forward + (pass.gradients ? to_state_.num_panels() + to_input_.num_panels() : 0);
}

template <typename T>
void Recurrent<T>::prepare(const Pass<T>&, uword task, const T* U) {
  const int in = static_cast<int>(options_.in_features);
  const int hidden = static_cast<int>(options_.hidden);
  const int rows = static_cast<int>(gates_ * options_.hidden);
  const T* const W = U + static_cast<std::ptrdiff_t>(rows) * hidden;
  const int first_rows = is_gru() ? 2 * hidden : rows;
  const std::pair<Packed<T>*, kernels::Unpacked<T>> matrices[] = {
      {&both_, {.data = U, .rows = first_rows, .steps = hidden + in, .step = rows}},
      {&new_input_, {.data = W + 2 * hidden, .rows = hidden, .steps = in, .step = rows}},
      {&new_state_, {.data = U + 2 * hidden, .rows = hidden, .steps = hidden, .step = rows}},
      {&to_state_, {.data = U, .rows = hidden, .row = rows, .steps = rows, .step = 1}},
      {&to_input_, {.data = W, .rows = in, .row = rows, .steps = rows, .step = 1}}};
  for (const auto& [packed, matrix] : matrices) {
    const uword panels = packed->num_panels();
    if (task < panels) return packed->pack(matrix, task);
    task -= panels;
  }
}

template class Recurrent<float>;
template class Recurrent<double>;

}  // namespace gradbook

#include "nn/network/network.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/parallel.hpp"
#include "core/shape.hpp"
#include "nn/network/losses.hpp"

namespace gradbook {

using arma::uword;

namespace {

constexpr uword kSamplesPerRange = 32;
constexpr uword kMaxRanges = 8;
constexpr uword kInferenceRange = 256;
/// Bytes that the gradients of all ranges together may take.
constexpr uword kRangeGradientBytes = uword{1} << 29;
/// The number of passes is stored as two numbers below 2^20, which float holds exactly.
constexpr std::uint64_t kPassesPart = std::uint64_t{1} << 20;

/// Depends on the batch and the network only, never on the number of threads.
uword num_ranges(uword batch, uword parameter_bytes) {
  const uword memory =
      std::max<uword>(2, kRangeGradientBytes / std::max<uword>(1, parameter_bytes));
  const uword most = std::min({kMaxRanges, batch, memory});
  return std::clamp(batch / kSamplesPerRange, std::min<uword>(2, batch), std::max<uword>(1, most));
}

/// Without gradients there are no sums over samples that could depend on the ranges: one for every
/// thread, or several of some hundred samples.
uword num_inference_ranges(uword batch) {
  const auto threads = static_cast<uword>(num_threads());
  return std::min(batch, threads * std::max<uword>(1, batch / (threads * kInferenceRange)));
}

}  // namespace

template <typename T>
Network<T>::Network(NetworkOptions<T> options, ModulePtr<T> body)
    : options_(std::move(options)), body_(std::move(body)), graph_(options_.input) {
  expect_argument(options_.input.size() > 0, "Network", "the input is empty");
  if (!options_.loss) options_.loss = std::make_unique<SoftmaxCrossEntropy<T>>();
  output_ = body_->append_to(graph_, Node{0, options_.input});
  expect_argument(output_.tensor != 0, "Network", "there is no layer");

  parameters_.zeros(graph_.num_parameters());
  for (const Parameter& parameter : graph_.parameters()) {
    if (parameter.role == ParameterRole::scale) {
      std::fill_n(parameters_.memptr() + parameter.begin, parameter.size(), T(1));
    }
  }
  const std::size_t tensors = graph_.tensor_sizes().size();
  values_.resize(tensors);
  gradients_.resize(tensors);
  lengths_.resize(tensors);
  shapes_.resize(tensors);
  shapes_[0] = options_.input;
  for (const auto& call : graph_.calls()) shapes_[call.y] = call.output;

  // Who writes a gradient first, in the order of the backward pass
  const auto& calls = graph_.calls();
  adds_x_.resize(calls.size());
  adds_x2_.resize(calls.size());
  std::vector<bool> has_part(tensors, false);
  for (std::size_t i = calls.size(); i-- > 0;) {
    adds_x_[i] = has_part[calls[i].x];
    has_part[calls[i].x] = true;
    if (calls[i].x2 == Graph<T>::kNone) continue;
    adds_x2_[i] = has_part[calls[i].x2];
    has_part[calls[i].x2] = true;
  }
  fold_layers();
}

/// Where a layer is only read by the next call, and can do that one's work as well.
template <typename T>
void Network<T>::fold_layers() {
  const auto& calls = graph_.calls();
  folded_.assign(calls.size(), false);
  for (std::size_t i = 0; i + 1 < calls.size(); ++i) {
    const auto& next = calls[i + 1];
    const auto reads = [&](const auto& call) {
      return call.x == calls[i].y || call.x2 == calls[i].y;
    };
    if (next.x != calls[i].y || std::count_if(calls.begin(), calls.end(), reads) != 1) continue;
    folded_[i + 1] =
        calls[i].layer->fold(*next.layer, next.relu,
                             static_cast<std::ptrdiff_t>(next.parameters_begin) -
                                 static_cast<std::ptrdiff_t>(calls[i].parameters_begin));
  }
}

template <typename T>
Network<T>::Network(Network&&) noexcept = default;
template <typename T>
Network<T>& Network<T>::operator=(Network&&) noexcept = default;
template <typename T>
Network<T>::~Network() = default;

template <typename T>
arma::Mat<T> Network<T>::parameter(const std::string& name) {
  for (const Parameter& p : graph_.parameters()) {
    if (p.name == name) {
      return arma::Mat<T>(parameters_.memptr() + p.begin, p.n_rows, p.n_cols, false, true);
    }
  }
  throw std::invalid_argument("Network: there is no parameter '" + name + "'");
}

/// Checks the batch, sets pass_ and the memory, and lets layers prepare themselves.
template <typename T>
void Network<T>::begin_pass(const char* where, const arma::Mat<T>& X, bool training,
                            Purpose purpose, const arma::urowvec* lengths) {
  expect_shape(where, "X", X, in_features(), kAny);
  expect_argument(X.n_cols > 0, where, "the batch is empty");
  set_lengths(where, lengths, X.n_cols);
  pass_.training = training;
  pass_.gradients = false;  // until the layers have agreed
  pass_.batch = X.n_cols;
  pass_.ranges = training ? num_ranges(X.n_cols, parameters_.n_elem * sizeof(T))
                          : num_inference_ranges(X.n_cols);
  pass_.seed = options_.seed;
  if (training) ++pass_.step;
  for (const auto& call : graph_.calls()) {
    call.layer->check(pass_, call.x == 0 ? X.memptr() : nullptr, lengths_of_input(call));
  }
  pass_.gradients = purpose != Purpose::outputs;
  input_ = X.memptr();
  input_gradient_ = nullptr;
  for (const auto& call : graph_.calls()) {
    call.layer->set_wants_input_gradient(purpose == Purpose::activations ||
                                         (purpose == Purpose::gradient && call.x != 0));
  }
  reserve();
  if (has_lengths_) {
    values_[0].set_size(X.n_rows, X.n_cols);
    std::copy_n(X.memptr(), X.n_elem, values_[0].memptr());
    clear_padding(0, 0, X.n_cols, values_[0].memptr());
    input_ = values_[0].memptr();
  }
  prepare_layers();
}

template <typename T>
const arma::Mat<T>& Network<T>::forward(const arma::Mat<T>& X, bool training,
                                        const arma::urowvec* lengths) {
  begin_pass("Network::forward", X, training, training ? Purpose::activations : Purpose::outputs,
             lengths);
  run(program(true, false, false));
  return values_[output_.tensor].mat();
}

template <typename T>
void Network<T>::backward(const arma::Mat<T>& dY, arma::Col<T>& gradient, arma::Mat<T>* dX) {
  expect_argument(pass_.gradients && input_ != nullptr, "Network::backward",
                  "there was no forward pass with training = true before");
  expect_shape("Network::backward", "dY", dY, output_.shape.size(), pass_.batch);
  if (dX != nullptr) {
    dX->set_size(in_features(), pass_.batch);
    input_gradient_ = dX->memptr();
  }
  output_gradient_ = dY.memptr();
  gradient.set_size(parameters_.n_elem);
  gradient_ = gradient.memptr();
  run(program(false, false, true));
  add_range_gradients();
  if (has_lengths_ && dX != nullptr) clear_padding(0, 0, pass_.batch, dX->memptr());
  input_gradient_ = nullptr;
  pass_.gradients = false;
}

template <typename T>
std::vector<std::pair<std::string, arma::Col<T>*>> Network<T>::buffers() {
  std::vector<std::pair<std::string, arma::Col<T>*>> list;
  for (const auto& call : graph_.calls()) {
    for (auto& [name, buffer] : call.layer->buffers()) {
      list.emplace_back(call.path.empty() ? name : call.path + "." + name, buffer);
    }
  }
  return list;
}

template <typename T>
arma::Col<T> Network<T>::state() {
  std::vector<T> numbers = {static_cast<T>(pass_.step % kPassesPart),
                            static_cast<T>(pass_.step / kPassesPart)};
  for (const auto& [name, buffer] : buffers()) {
    numbers.push_back(static_cast<T>(buffer->n_elem));
    numbers.insert(numbers.end(), buffer->begin(), buffer->end());
  }
  return arma::Col<T>(numbers);
}

template <typename T>
void Network<T>::set_state(const arma::Col<T>& state) {
  // Sizes first, so that nothing changes unless all fits. A buffer may be empty before its first
  // use
  const auto list = buffers();
  uword position = 2;
  bool fits = state.n_elem >= position;
  for (const auto& [name, buffer] : list) {
    fits = fits && position < state.n_elem && state(position) >= 0 &&
           state(position) <= static_cast<T>(state.n_elem - position - 1);
    if (!fits) break;
    const auto size = static_cast<uword>(state(position));
    fits = buffer->is_empty() || buffer->n_elem == size;
    position += 1 + size;
  }
  expect_argument(fits && position == state.n_elem, "Network::set_state",
                  fmt::format("{} numbers are no state of this network", state.n_elem));

  pass_.step =
      static_cast<std::uint64_t>(state(0)) + kPassesPart * static_cast<std::uint64_t>(state(1));
  const T* from = state.memptr() + 2;
  for (const auto& [name, buffer] : list) {
    const auto size = static_cast<uword>(*from++);
    buffer->set_size(size);
    std::copy_n(from, size, buffer->memptr());
    from += size;
  }
}

template <typename T>
const arma::Mat<T>& Network<T>::activations(std::size_t call) const {
  return values_.at(graph_.calls().at(call).y).mat();
}

template <typename T>
const arma::Mat<T>& Network<T>::activation_gradients(std::size_t call) const {
  return gradients_.at(graph_.calls().at(call).y).mat();
}

template class Network<float>;
template class Network<double>;

}  // namespace gradbook

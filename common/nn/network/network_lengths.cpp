// How lengths of sequences follow them through a network: the valid steps of every tensor, and
// zeros behind them. A layer then needs to know about padding only if it looks at a number of
// steps.
#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "core/shape.hpp"
#include "nn/network/network.hpp"

namespace gradbook {

using arma::uword;

namespace {

/// Whether not all steps of all samples are valid.
bool has_padding(const std::vector<uword>& lengths, const SampleShape& shape) {
  return std::any_of(lengths.begin(), lengths.end(),
                     [&](uword length) { return length != shape.positions(); });
}

}  // namespace

/// The valid steps of every tensor, from those of the input on. Messages are made on errors only:
/// this runs in every pass.
template <typename T>
void Network<T>::set_lengths(const char* where, const arma::urowvec* lengths, uword batch) {
  has_lengths_ = false;  // until all layers have agreed
  if (lengths == nullptr) return;
  expect_shape(where, "lengths", *lengths, 1, batch);
  const SampleShape& input = options_.input;
  if (input.height != 1) {
    throw std::invalid_argument(
        fmt::format("{}: lengths are for sequences, the input is {}", where, to_text(input)));
  }
  if (lengths->min() < 1 || lengths->max() > input.width) {
    throw std::invalid_argument(
        fmt::format("{}: a length is not within 1 ... {}", where, input.width));
  }
  lengths_[0].assign(lengths->begin(), lengths->end());
  for (const auto& call : graph_.calls()) set_output_lengths(call, batch);
  if (has_padding(lengths_[output_.tensor], shapes_[output_.tensor])) {
    expect_shape_kept(where, output_.tensor, output_.shape, batch);
  }
  has_lengths_ = true;
}

template <typename T>
void Network<T>::set_output_lengths(const typename Graph<T>::Call& call, uword batch) {
  const bool reshaped = call.input != shapes_[call.x];
  if (reshaped && has_padding(lengths_[call.x], shapes_[call.x])) {
    expect_shape_kept(call.layer->name(), call.x, call.input, batch);
  }
  lengths_[call.y].resize(batch);
  for (uword n = 0; n < batch; ++n) {
    const uword length = lengths_[call.x][n];
    const uword result = reshaped ? call.output.positions() : call.layer->output_length(length);
    if (result == 0) {
      throw std::invalid_argument(
          fmt::format("{}: sample {} has {} valid steps, too few for one step of the output",
                      call.layer->name(), n, length));
    }
    if (call.x2 != Graph<T>::kNone && lengths_[call.x2][n] != result) {
      throw std::invalid_argument(
          fmt::format("{}: sample {} has {} and {} valid steps in the two sequences that meet, "
                      "expected as many",
                      call.layer->name(), n, result, lengths_[call.x2][n]));
    }
    lengths_[call.y][n] = result;
  }
}

/// Seen with another shape a sequence must have no padding.
template <typename T>
void Network<T>::expect_shape_kept(const std::string& where, uword tensor, const SampleShape& seen,
                                   uword batch) const {
  const SampleShape& shape = shapes_[tensor];
  if (seen == shape) return;
  for (uword n = 0; n < batch; ++n) {
    if (lengths_[tensor][n] == shape.positions()) continue;
    throw std::invalid_argument(fmt::format(
        "{}: input is {} seen as {}, but sample {} has {} valid steps: padding would be used",
        where, to_text(shape), to_text(seen), n, lengths_[tensor][n]));
  }
}

/// From sample `begin` on; null: everything is valid.
template <typename T>
const uword* Network<T>::lengths_of(uword tensor, uword begin) const {
  return has_lengths_ ? lengths_[tensor].data() + begin : nullptr;
}

/// Of x as the layer sees it; null also where it has another shape, and therefore no padding.
template <typename T>
const uword* Network<T>::lengths_of_input(const typename Graph<T>::Call& call, uword begin) const {
  return call.input == shapes_[call.x] ? lengths_of(call.x, begin) : nullptr;
}

/// Sets the padding of samples begin … begin+size−1 to 0; `values` are those of the tensor, from
/// the first sample of the batch on.
template <typename T>
void Network<T>::clear_padding(uword tensor, uword begin, uword size, T* values) const {
  if (!has_lengths_) return;
  const SampleShape& shape = shapes_[tensor];
  for (uword n = begin; n < begin + size; ++n) {
    std::fill(values + n * shape.size() + lengths_[tensor][n] * shape.channels,
              values + (n + 1) * shape.size(), T(0));
  }
}

template class Network<float>;
template class Network<double>;

}  // namespace gradbook

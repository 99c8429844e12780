#include "nn/layers/sequence_layers.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/shape.hpp"
#include "nn/layers/joining_layers.hpp"

namespace gradbook {

using arma::uword;

template <typename T>
SampleShape LastStep<T>::connect(const SampleShape& x, const SampleShape*) {
  expect_argument(x.height == 1, name(),
                  fmt::format("input is {}, expected a sequence", to_text(x)));
  const bool both = state_ == FinalState::bidirectional;
  expect_argument(!both || x.channels % 2 == 0, name(),
                  fmt::format("input is {}, expected an even number of channels", to_text(x)));
  channels_ = x.channels;
  steps_ = x.width;
  from_last_ = state_ == FinalState::reverse ? 0 : x.channels / (both ? 2 : 1);
  return {.channels = x.channels};
}

template <typename T>
uword LastStep<T>::last(const Chunk<T>& c, uword sample) const {
  return (c.lengths == nullptr ? steps_ : c.lengths[sample]) - 1;
}

template <typename T>
void LastStep<T>::forward(int, const Chunk<T>& c) {
  for (uword i = 0; i < c.size; ++i) {
    const T* const x = c.x.values + i * steps_ * channels_;
    T* const y = c.y + i * channels_;
    std::copy_n(x + last(c, i) * channels_, from_last_, y);
    std::copy_n(x + from_last_, channels_ - from_last_, y + from_last_);
  }
}

template <typename T>
void LastStep<T>::backward(int, const Chunk<T>& c) {
  if (c.x.gradient == nullptr) return;
  for (uword i = 0; i < c.size; ++i) {
    T* const dx = c.x.gradient + i * steps_ * channels_;
    const T* const dy = c.dy + i * channels_;
    if (!c.x.add) std::fill_n(dx, steps_ * channels_, T(0));
    T* const dx_last = dx + last(c, i) * channels_;
    for (uword k = 0; k < from_last_; ++k) dx_last[k] += dy[k];
    for (uword k = from_last_; k < channels_; ++k) dx[k] += dy[k];
  }
}

template <typename T>
RepeatSteps<T>::RepeatSteps(uword steps, RepeatAt at) : steps_(steps), at_(at) {
  expect_argument(steps > 0, name(), "there is no step");
}

template <typename T>
std::string RepeatSteps<T>::name() const {
  return fmt::format("RepeatSteps({}{})", steps_, at_ == RepeatAt::first_step ? ", first" : "");
}

template <typename T>
SampleShape RepeatSteps<T>::connect(const SampleShape& x, const SampleShape*) {
  expect_argument(x.positions() == 1, name(),
                  fmt::format("input is {}, expected one vector", to_text(x)));
  channels_ = x.channels;
  return {.channels = x.channels, .width = steps_};
}

template <typename T>
void RepeatSteps<T>::forward(int, const Chunk<T>& c) {
  for (uword i = 0; i < c.size; ++i) {
    const T* const x = c.x.values + i * channels_;
    T* const y = c.y + i * steps_ * channels_;
    std::copy_n(x, channels_, y);
    for (uword step = 1; step < steps_; ++step) {
      if (at_ == RepeatAt::every_step) {
        std::copy_n(x, channels_, y + step * channels_);
      } else {
        std::fill_n(y + step * channels_, channels_, T(0));
      }
    }
  }
}

template <typename T>
void RepeatSteps<T>::backward(int, const Chunk<T>& c) {
  if (c.x.gradient == nullptr) return;
  const uword used = at_ == RepeatAt::every_step ? steps_ : 1;
  for (uword i = 0; i < c.size; ++i) {
    T* const dx = c.x.gradient + i * channels_;
    const T* const dy = c.dy + i * steps_ * channels_;
    if (!c.x.add) std::fill_n(dx, channels_, T(0));
    for (uword step = 0; step < used; ++step) {
      for (uword k = 0; k < channels_; ++k) dx[k] += dy[step * channels_ + k];
    }
  }
}

template <typename T>
Bidirectional<T>::Bidirectional(RecurrentOptions options)
    : join_(std::make_unique<JoinChannels<T>>()) {
  options.reverse = false;
  expect_argument(!options.stateful, "Bidirectional", "a reverse layer cannot be stateful");
  forward_ = std::make_unique<Recurrent<T>>(options);
  options.reverse = true;
  reverse_ = std::make_unique<Recurrent<T>>(options);
}

template <typename T>
Node Bidirectional<T>::append_to(Graph<T>& graph, Node input) {
  graph.enter("forward");
  const Node forward = forward_->append_to(graph, input);
  graph.leave();
  graph.enter("reverse");
  const Node reverse = reverse_->append_to(graph, input);
  graph.leave();
  return graph.add(static_cast<JoinChannels<T>&>(*join_), forward, reverse);
}

template class LastStep<float>;
template class LastStep<double>;
template class RepeatSteps<float>;
template class RepeatSteps<double>;
template class Bidirectional<float>;
template class Bidirectional<double>;

}  // namespace gradbook

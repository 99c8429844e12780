// The order of work of a network's passes; what they are for is in network.cpp.
#include <algorithm>

#include "core/parallel.hpp"
#include "nn/network/network.hpp"

namespace gradbook {

using arma::uword;

namespace {

/// Bytes of one chunk's tensors that a layer works on: half of a usual second-level cache.
constexpr uword kCacheBytes = 512 * 1024;
/// Columns of a dense layer per call: enough for the product to pay.
constexpr uword kDenseChunk = 64;
/// Numbers of a gradient that one thread adds up over all ranges at a time.
constexpr uword kReductionBlock = 16384;

}  // namespace

/// Memory for a batch of this size: tensors, gradients of the ranges, scratch.
template <typename T>
void Network<T>::reserve() {
  const auto& sizes = graph_.tensor_sizes();
  for (std::size_t t = 1; t < sizes.size(); ++t) {
    values_[t].set_size(sizes[t], pass_.batch);
    if (pass_.gradients) gradients_[t].set_size(sizes[t], pass_.batch);
  }
  if (pass_.gradients) range_gradients_.set_size(parameters_.n_elem, pass_.ranges);
  if (scratch_.size() < pass_.ranges) scratch_.resize(pass_.ranges);
  range_losses_.resize(std::max<std::size_t>(range_losses_.size(), pass_.ranges));

  uword scratch = 0;
  for (std::size_t i = 0; i < graph_.calls().size(); ++i) {
    Layer<T>& layer = *graph_.calls()[i].layer;
    layer.reserve(pass_.batch, pass_.ranges);
    for (const Kind kind : {Kind::forward, Kind::backward}) {
      const uword chunk = std::min(chunk_of({kind, i}), pass_.batch);
      scratch = std::max(scratch, layer.scratch_size(chunk));
    }
  }
  for (uword range = 0; range < pass_.ranges; ++range) {
    if (scratch_[range].mat().n_elem < scratch) scratch_[range].set_size(scratch, 1);
  }
}

/// What layers do before a pass, such as packing weights.
template <typename T>
void Network<T>::prepare_layers() {
  tasks_.clear();
  for (std::size_t i = 0; i < graph_.calls().size(); ++i) {
    const uword count = graph_.calls()[i].layer->num_tasks(pass_);
    for (uword task = 0; task < count; ++task) tasks_.emplace_back(i, task);
  }
  parallel_tasks(tasks_.size(), [&](std::size_t i) {
    const auto& call = graph_.calls()[tasks_[i].first];
    call.layer->prepare(pass_, tasks_[i].second, parameters_.memptr() + call.parameters_begin);
  });
}

/// Samples per call: as many as the layer prefers, or as fit into the cache.
template <typename T>
uword Network<T>::chunk_of(const Step& step) const {
  if (step.kind == Kind::loss || step.kind == Kind::clear) return kDenseChunk;
  const auto& call = graph_.calls()[step.call];
  if (const uword preferred = call.layer->preferred_chunk(); preferred > 0) return preferred;
  if (call.input.positions() == 1 && call.output.positions() == 1) return kDenseChunk;
  const uword numbers = call.input.size() + call.output.size() * (call.sum ? 2 : 1);
  const uword bytes = numbers * sizeof(T) * (step.kind == Kind::backward ? 2 : 1);
  return std::clamp<uword>(kCacheBytes / bytes, 1, kDenseChunk);
}

/// The program of such a pass, compiled once.
template <typename T>
const typename Network<T>::Program& Network<T>::program(bool forward, bool loss, bool backward) {
  const ProgramKey key{forward, loss, backward, pass_.training, pass_.batch};
  const auto found = programs_.find(key);
  return found != programs_.end() ? found->second
                                  : programs_.emplace(key, compile(key)).first->second;
}

/// Lists the calls of a pass and cuts the list: into stages where a layer needs sums over all
/// ranges, and within them into segments that a chunk goes through while it is in the cache.
template <typename T>
typename Network<T>::Program Network<T>::compile(const ProgramKey& key) const {
  Program program(1);
  const auto append = [&](const Step& step, uword chunk) {
    Stage& stage = program.back();
    // Neighbours with similar needs share a segment, with the smallest of their chunks
    const bool alike = !stage.empty() &&
                       (stage.back().chunk >= kDenseChunk) == (chunk >= kDenseChunk) &&
                       (chunk <= kDenseChunk || stage.back().chunk == chunk);
    if (!alike) stage.push_back({{}, chunk});
    stage.back().steps.push_back(step);
    stage.back().chunk = std::min(stage.back().chunk, chunk);
  };
  const auto& calls = graph_.calls();
  if (key.forward) {
    for (std::size_t i = 0; i < calls.size(); ++i) {
      if (folded_[i] && !key.training) continue;
      for (int stage = 0; stage < calls[i].layer->forward_stages(pass_); ++stage) {
        if (stage > 0) program.emplace_back();  // all ranges have ended the stage before
        const Step step{Kind::forward, i, stage};
        append(step, chunk_of(step));
      }
    }
  }
  if (key.loss) append({Kind::loss}, kDenseChunk);
  if (key.backward) {
    append({Kind::clear}, kDenseChunk);
    if (!key.loss) append({Kind::output_gradient}, chunk_of({Kind::backward, calls.size() - 1}));
    for (std::size_t i = calls.size(); i-- > 0;) {
      for (int stage = 0; stage < calls[i].layer->backward_stages(); ++stage) {
        if (stage > 0) program.emplace_back();
        const Step step{Kind::backward, i, stage};
        append(step, chunk_of(step));
      }
    }
    program.emplace_back();
    for (std::size_t i = calls.size(); i-- > 0;) {
      if (calls[i].layer->has_parameter_step()) append({Kind::parameters, i}, kDenseChunk);
    }
  }
  return program;
}

/// Runs the ranges in parallel, stage by stage; each range chunk by chunk.
template <typename T>
void Network<T>::run(const Program& program) {
  for (const Stage& stage : program) {
    if (stage.empty()) continue;
    parallel_tasks(pass_.ranges, [&](std::size_t range) {
      const uword range_begin = pass_.batch * range / pass_.ranges;
      const uword range_end = pass_.batch * (range + 1) / pass_.ranges;
      for (const Segment& segment : stage) {
        for (uword begin = range_begin; begin < range_end; begin += segment.chunk) {
          const uword size = std::min(segment.chunk, range_end - begin);
          for (const Step& step : segment.steps) {
            run_step(step, range, begin, size, begin == range_begin);
          }
        }
      }
    });
  }
}

template <typename T>
void Network<T>::run_step(const Step& step, uword range, uword begin, uword size, bool first) {
  switch (step.kind) {
    case Kind::forward: {
      Layer<T>& layer = *graph_.calls()[step.call].layer;
      layer.forward(step.stage, chunk_for(step.call, range, begin, size, first));
      const uword y = graph_.calls()[last_of(step.call)].y;
      const bool done = step.stage + 1 == layer.forward_stages(pass_);
      if (done) clear_padding(y, begin, size, values_[y].memptr());
      return;
    }
    case Kind::backward: {
      const uword y = graph_.calls()[step.call].y;
      if (step.stage == 0) clear_padding(y, begin, size, gradients_[y].memptr());
      graph_.calls()[step.call].layer->backward(step.stage,
                                                chunk_for(step.call, range, begin, size, first));
      return;
    }
    case Kind::output_gradient: {
      const uword outputs = output_.shape.size();
      std::copy_n(output_gradient_ + begin * outputs, outputs * size,
                  gradients_[output_.tensor].colptr(begin));
      return;
    }
    case Kind::clear:
      if (first) clear_gradients(range);
      return;
    case Kind::parameters:
      if (first) {
        Chunk<T> batch = chunk_for(step.call, range, 0, pass_.batch, true);
        batch.parameter_gradient = gradient_ + graph_.calls()[step.call].parameters_begin;
        graph_.calls()[step.call].layer->parameter_gradient(batch, range, pass_.ranges);
      }
      return;
    case Kind::loss:
      break;
  }
  const uword outputs = output_.shape.size();
  const Target<T> target{
      .labels =
          target_.labels == nullptr ? nullptr : target_.labels + begin * output_.shape.positions(),
      .values = target_.values == nullptr ? nullptr : target_.values + begin * outputs};
  const double loss =
      options_.loss->evaluate(output_.shape, values_[output_.tensor].colptr(begin), target, size,
                              lengths_of(output_.tensor, begin), loss_scale_,
                              pass_.gradients ? gradients_[output_.tensor].colptr(begin) : nullptr);
  range_losses_[range] = (first ? 0 : range_losses_[range]) + loss;
}

/// The call itself, or at inference the next one if its work is done with it.
template <typename T>
std::size_t Network<T>::last_of(std::size_t call) const {
  const bool folds = !pass_.training && call + 1 < graph_.calls().size() && folded_[call + 1];
  return folds ? call + 1 : call;
}

/// Partial sums of a range start at 0, but for layers that set them.
template <typename T>
void Network<T>::clear_gradients(uword range) {
  const auto& calls = graph_.calls();
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (calls[i].layer->sets_gradient() || calls[i].layer->has_parameter_step()) continue;
    const uword begin = calls[i].parameters_begin;
    const uword end = i + 1 < calls.size() ? calls[i + 1].parameters_begin : parameters_.n_elem;
    std::fill_n(range_gradients_.colptr(range) + begin, end - begin, T(0));
  }
}

/// Samples begin … begin+size−1 as the layer of a call sees them.
template <typename T>
Chunk<T> Network<T>::chunk_for(std::size_t index, uword range, uword begin, uword size,
                               bool first) {
  const auto& call = graph_.calls()[index];
  const auto& last = graph_.calls()[last_of(index)];
  const auto edge = [&](uword tensor, bool add) {
    Edge<T> result{.values = nullptr, .gradient = nullptr, .add = add};
    if (tensor == Graph<T>::kNone) return result;
    const uword offset = begin * graph_.tensor_sizes()[tensor];
    result.values = (tensor == 0 ? input_ : values_[tensor].memptr()) + offset;
    T* const gradient = tensor == 0 ? input_gradient_ : gradients_[tensor].memptr();
    if (pass_.gradients && gradient != nullptr) result.gradient = gradient + offset;
    return result;
  };
  T* const parameter_gradient =
      pass_.gradients ? range_gradients_.colptr(range) + call.parameters_begin : nullptr;
  return {.pass = &pass_,
          .begin = begin,
          .size = size,
          .range = range,
          .first = first,
          .parameters = parameters_.memptr() + call.parameters_begin,
          .parameter_gradient = parameter_gradient,
          .scratch = scratch_[range].memptr(),
          .lengths = lengths_of_input(call, begin),
          .x = edge(call.x, adds_x_[index]),
          .x2 = edge(last.x2, adds_x2_[index]),
          .y = values_[last.y].colptr(begin),
          .dy = pass_.gradients ? gradients_[call.y].colptr(begin) : nullptr};
}

/// Adds the ranges' partial sums in order, in parallel over the parameters.
template <typename T>
void Network<T>::add_range_gradients() {
  const auto& calls = graph_.calls();
  const uword n = parameters_.n_elem;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (calls[i].layer->has_parameter_step()) continue;
    const uword first = calls[i].parameters_begin;
    uword last = n;
    for (++i; i < calls.size(); ++i) {
      if (!calls[i].layer->has_parameter_step()) continue;
      last = calls[i].parameters_begin;
      break;
    }
    const uword blocks = (last - first + kReductionBlock - 1) / kReductionBlock;
    parallel_tasks(blocks, [&](std::size_t block) {
      const uword begin = first + block * kReductionBlock;
      const uword end = std::min(last, begin + kReductionBlock);
      std::copy_n(range_gradients_.memptr() + begin, end - begin, gradient_ + begin);
      for (uword range = 1; range < pass_.ranges; ++range) {
        const T* const sums = range_gradients_.memptr() + range * n;
        for (uword k = begin; k < end; ++k) gradient_[k] += sums[k];
      }
    });
  }
}

template class Network<float>;
template class Network<double>;

}  // namespace gradbook

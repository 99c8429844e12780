#include "nn/network/graph.hpp"

#include <fmt/format.h>

#include "core/shape.hpp"
#include "nn/network/layer.hpp"

namespace gradbook {

using arma::uword;

template <typename T>
Node Graph<T>::add(Layer<T>& layer, Node x) {
  const SampleShape output = layer.connect(x.shape, nullptr);
  return add(layer, x, Node{kNone, {}}, output);
}

template <typename T>
Node Graph<T>::add(Layer<T>& layer, Node x, Node x2) {
  const SampleShape output = layer.connect(x.shape, &x2.shape);
  return add(layer, x, x2, output);
}

template <typename T>
Node Graph<T>::add(Layer<T>& layer, Node x, Node x2, const SampleShape& output) {
  Call call{.layer = &layer,
            .path = fmt::format("{}", fmt::join(path_, ".")),
            .x = x.tensor,
            .x2 = x2.tensor,
            .y = sizes_.size(),
            .input = x.shape,
            .output = output,
            .parameters_begin = num_parameters_};
  for (Parameter parameter : layer.parameters()) {
    if (!call.path.empty()) parameter.name = call.path + "." + parameter.name;
    parameter.begin += call.parameters_begin;
    num_parameters_ += parameter.size();
    parameters_.push_back(parameter);
  }
  layer.set_number(calls_.size());
  sizes_.push_back(output.size());
  calls_.push_back(call);
  return {call.y, output};
}

template <typename T>
Node Graph<T>::reshape(Node x, const SampleShape& shape) const {
  expect_argument(shape.size() == x.shape.size(), "reshape",
                  fmt::format("input is {}, expected {} numbers", to_text(x.shape), shape.size()));
  return {x.tensor, shape};
}

template <typename T>
Node Graph<T>::add_sum(Node a, Node b, Layer<T>& sum) {
  Call* const call = maker(a.tensor);
  const bool older = call != nullptr && b.tensor < a.tensor;
  if (older && a.shape == b.shape && !is_read(a.tensor) && call->x2 == kNone && !call->relu &&
      call->layer->fuse_sum()) {
    call->x2 = b.tensor;
    call->sum = true;
    return a;
  }
  return add(sum, a, b);
}

template <typename T>
bool Graph<T>::fuse_relu(Node x) {
  Call* const call = maker(x.tensor);
  if (call == nullptr || is_read(x.tensor) || call->relu || !call->layer->fuse_relu()) return false;
  call->relu = true;
  return true;
}

template <typename T>
void Graph<T>::enter(const std::string& name) {
  path_.push_back(name);
}

template <typename T>
void Graph<T>::leave() {
  path_.pop_back();
}

template <typename T>
typename Graph<T>::Call* Graph<T>::maker(uword tensor) {
  for (Call& call : calls_) {
    if (call.y == tensor) return &call;
  }
  return nullptr;
}

template <typename T>
bool Graph<T>::is_read(uword tensor) const {
  for (const Call& call : calls_) {
    if (call.x == tensor || call.x2 == tensor) return true;
  }
  return false;
}

template class Graph<float>;
template class Graph<double>;

}  // namespace gradbook

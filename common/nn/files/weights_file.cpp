#include "nn/files/weights_file.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <set>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "nn/files/tensor_file.hpp"

namespace gradbook {
namespace {

using arma::uword;

/// Extents as PyTorch has them.
std::vector<uword> shape_of(const Parameter& p) {
  if (p.kernel_width > 0) {
    return {p.n_rows, p.n_cols / (p.kernel_width * p.kernel_height), p.kernel_height,
            p.kernel_width};
  }
  if (p.transposed_in_pytorch) return {p.n_cols, p.n_rows};
  const bool matrix = p.role == ParameterRole::weight || p.role == ParameterRole::recurrent_weight;
  return matrix ? std::vector<uword>{p.n_rows, p.n_cols} : std::vector<uword>{p.size()};
}

/// Calls pair(ours, theirs) with the two positions of every number of a parameter.
template <typename Function>
void for_each_number(const Parameter& p, const Function& pair) {
  const uword taps = p.kernel_width > 0 ? p.kernel_width * p.kernel_height : 1;
  const uword channels = p.n_cols / taps;
  for (uword tap = 0; tap < taps; ++tap) {
    for (uword c = 0; c < channels; ++c) {
      for (uword row = 0; row < p.n_rows; ++row) {
        const uword ours = row + p.n_rows * (c + channels * tap);
        pair(ours, p.transposed_in_pytorch ? ours : (row * channels + c) * taps + tap);
      }
    }
  }
}

template <typename T>
void expect_tensor(const TensorFile<T>& file, const std::string& name,
                   const std::vector<uword>& shape, const std::filesystem::path& path) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) throw FileError(path, "has no tensor " + name);
  if (found->second.shape != shape) {
    throw FileError(path, fmt::format("tensor {} is {}, expected {}", name,
                                      fmt::join(found->second.shape, "x"), fmt::join(shape, "x")));
  }
}

}  // namespace

template <typename T>
TensorFile<T> weights_of(Network<T>& network) {
  TensorFile<T> file;
  file.texts = {{"format", "pt"}, {"model", network.description()}};
  for (const Parameter& p : network.parameter_list()) {
    const T* const from = network.parameters().memptr() + p.begin;
    arma::Col<T> values(p.size());
    for_each_number(p, [&](uword ours, uword theirs) { values(theirs) = from[ours]; });
    file.tensors.emplace(p.name, Tensor<T>{shape_of(p), std::move(values)});
  }
  for (const auto& [name, buffer] : network.buffers()) file.add(name, *buffer);
  return file;
}

template <typename T>
void save_weights(Network<T>& network, const std::filesystem::path& path) {
  write_file(path, encode_tensors(weights_of(network)));
}

template <typename T>
void set_weights(Network<T>& network, const TensorFile<T>& file,
                 const std::filesystem::path& path) {
  std::set<std::string> known;
  for (const Parameter& p : network.parameter_list()) {
    expect_tensor(file, p.name, shape_of(p), path);
    known.insert(p.name);
  }
  for (const auto& [name, buffer] : network.buffers()) {
    expect_tensor(file, name, {buffer->n_elem}, path);
    known.insert(name);
  }
  for (const auto& [name, tensor] : file.tensors) {
    if (known.count(name) == 0) {
      throw FileError(path, fmt::format("tensor {} is none of this network", name));
    }
  }
  for (const Parameter& p : network.parameter_list()) {
    const arma::Col<T>& values = file.vector(p.name);
    T* const to = network.parameters().memptr() + p.begin;
    for_each_number(p, [&](uword ours, uword theirs) { to[ours] = values(theirs); });
  }
  for (const auto& [name, buffer] : network.buffers()) *buffer = file.vector(name);
}

template <typename T>
void load_weights(Network<T>& network, const std::filesystem::path& path) {
  set_weights(network, decode_tensors<T>(read_file(path), path, TensorFileKind::foreign), path);
}

template TensorFile<float> weights_of(Network<float>&);
template TensorFile<double> weights_of(Network<double>&);
template void set_weights(Network<float>&, const TensorFile<float>&, const std::filesystem::path&);
template void set_weights(Network<double>&, const TensorFile<double>&,
                          const std::filesystem::path&);
template void save_weights(Network<float>&, const std::filesystem::path&);
template void save_weights(Network<double>&, const std::filesystem::path&);
template void load_weights(Network<float>&, const std::filesystem::path&);
template void load_weights(Network<double>&, const std::filesystem::path&);

}  // namespace gradbook

/// @file common/nn/files/weights_file.hpp
/// The weights of a network as a safetensors file that PyTorch's tools read too.
#pragma once
#include <filesystem>

#include "nn/files/tensor_file.hpp"
#include "nn/network/network.hpp"

namespace gradbook {

/// What save_weights() writes, for files that hold more.
template <typename T>
TensorFile<T> weights_of(Network<T>& network);

/// Takes the weights of a file that was read from path; nothing else may be in it. Throws as
/// load_weights().
template <typename T>
void set_weights(Network<T>& network, const TensorFile<T>& file, const std::filesystem::path& path);

/// Writes all parameters and buffers of a network to path under their names ("0.weight",
/// "1.running_mean") with the shapes and the order of numbers that PyTorch uses: weights of a dense
/// layer out × in, those of a convolution out × in × height × width, the last index fastest. Throws
/// FileError.
template <typename T>
void save_weights(Network<T>& network, const std::filesystem::path& path);

/// Reads such a file from path into the network; numbers in the other precision are converted. The
/// network is not changed unless all fits. Throws FileError naming the tensor that is missing,
/// unknown, or of another shape.
template <typename T>
void load_weights(Network<T>& network, const std::filesystem::path& path);

}  // namespace gradbook

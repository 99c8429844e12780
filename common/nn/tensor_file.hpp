/// @file common/nn/tensor_file.hpp
/// Named tensors and texts in one file of the safetensors format.
///
/// Layout: 8 bytes length of the header (little endian), the header in JSON, then the numbers.
/// Files written here also have a checksum, the CRC-32 of the whole file with the checksum's own
/// eight digits set to 0; it lies among the texts, so that other programs read the file as usual.
#pragma once
#include <armadillo>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace gradbook {

/// Numbers with their extents; the last index runs fastest, as in NumPy and PyTorch.
template <typename T>
struct Tensor {
  std::vector<arma::uword> shape;
  arma::Col<T> values;
};

/// The content of such a file. T is float or double.
template <typename T>
struct TensorFile {
  std::map<std::string, std::string> texts;
  std::map<std::string, Tensor<T>> tensors;

  /// A tensor with one index.
  void add(const std::string& name, arma::Col<T> values);
  /// Throws std::out_of_range when there is no such tensor.
  const arma::Col<T>& vector(const std::string& name) const { return tensors.at(name).values; }
};

/// What a file must be to be accepted.
enum class TensorFileKind {
  own,      ///< with a checksum, and numbers of exactly type T
  foreign,  ///< also without a checksum, written by another program; F32 or F64 are converted,
            ///< PyTorch's counts of batches left out
};

template <typename T>
std::string encode_tensors(const TensorFile<T>& content);

/// Throws FileError with the reason: truncated, damaged, no such file format, other precision.
/// @param bytes  the whole file
/// @param path   its name, for messages
template <typename T>
TensorFile<T> decode_tensors(const std::string& bytes, const std::filesystem::path& path,
                             TensorFileKind kind = TensorFileKind::own);

}  // namespace gradbook

/// @file common/nn/files/tensor_file.hpp
/// Named tensors and texts in one file of the safetensors format.
///
/// Layout: 8 bytes length of the header (little endian), the header in JSON, then the numbers.
/// Files written here also have a checksum, the CRC-32 of the whole file with the checksum's own
/// eight digits set to 0; it is the text `gradbook.checksum`, so that other programs read the file
/// as usual. A text `checksum` is that of our file if there is no other, and else anybody's.
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
  std::vector<arma::uword> shape;  ///< extents, the slowest index first; empty: one number
  arma::Col<T> values;             ///< as many as the product of the extents
};

/// The content of such a file. T is float or double.
template <typename T>
struct TensorFile {
  std::map<std::string, std::string> texts;  ///< by name; `__metadata__` of the file
  std::map<std::string, Tensor<T>> tensors;  ///< by name

  /// Puts values in as a tensor with one index, in place of one that has the same name.
  void add(const std::string& name, arma::Col<T> values);
  /// The values of the tensor of this name, whatever its shape. Throws std::out_of_range when there
  /// is no such tensor.
  const arma::Col<T>& vector(const std::string& name) const { return tensors.at(name).values; }
};

/// What a file must be to be accepted.
enum class TensorFileKind {
  own,      ///< with a checksum, and numbers of exactly type T
  foreign,  ///< also without a checksum, written by another program; F32 or F64 are converted,
            ///< PyTorch's counts of batches left out
};

/// The bytes of a file with this content, with a checksum.
template <typename T>
std::string encode_tensors(const TensorFile<T>& content);

/// Reads a file. Throws FileError with the reason: truncated, damaged, against a rule of the format
/// (see read_tensor_header()), other precision.
/// @param bytes  the whole file
/// @param path   its name, for messages
/// @param kind   what else than our own files is accepted
template <typename T>
TensorFile<T> decode_tensors(const std::string& bytes, const std::filesystem::path& path,
                             TensorFileKind kind = TensorFileKind::own);

}  // namespace gradbook

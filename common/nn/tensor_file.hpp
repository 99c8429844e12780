/// @file common/nn/tensor_file.hpp
/// Named vectors and texts in one file of the safetensors format, with a checksum.
///
/// Layout: 8 bytes length of the header (little endian), the header in JSON, then the numbers.
/// The checksum is the CRC-32 of the whole file with the checksum's own eight digits set to 0; it
/// lies among the texts, so that other programs read the file as usual.
#pragma once
#include <armadillo>
#include <filesystem>
#include <map>
#include <string>

namespace gradbook {

/// The content of such a file. T is float or double.
template <typename T>
struct TensorFile {
  std::map<std::string, std::string> texts;
  std::map<std::string, arma::Col<T>> vectors;
};

template <typename T>
std::string encode_tensors(const TensorFile<T>& content);

/// Throws FileError with the reason: truncated, damaged, no such file format, other precision.
/// @param bytes  the whole file
/// @param path   its name, for messages
template <typename T>
TensorFile<T> decode_tensors(const std::string& bytes, const std::filesystem::path& path);

}  // namespace gradbook

/// @file common/nn/files/tensor_header.hpp
/// The header of a safetensors file, checked against all rules of the format.
#pragma once
#include <armadillo>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace gradbook {

/// Bytes in front of the header, which hold its length.
inline constexpr std::size_t kTensorHeaderBegin = 8;
/// The key of the header's texts.
inline constexpr const char* kTensorTexts = "__metadata__";

/// Where one tensor lies, and what it is.
struct TensorEntry {
  std::string name;                ///< unique in the file
  std::string type;                ///< of its numbers: F32, F64, I64 …
  std::vector<arma::uword> shape;  ///< extents, the slowest index first
  std::size_t begin = 0;           ///< first byte, counted from TensorHeader::data
  std::size_t end = 0;             ///< behind its last byte
};

/// What the header says.
struct TensorHeader {
  std::size_t data = 0;                      ///< byte of the file at which the numbers start
  std::vector<TensorEntry> entries;          ///< by name
  std::map<std::string, std::string> texts;  ///< `__metadata__`
};

/// The header of the file whose bytes these are; path is its name, for messages.
///
/// Throws FileError unless the header is a JSON object without duplicate names, not longer than
/// 100 MB and valid UTF-8; every tensor has a known type and the size of its shape; and the tensors
/// fill the rest of the file: without gaps, overlaps or bytes behind the last one.
TensorHeader read_tensor_header(const std::string& bytes, const std::filesystem::path& path);

}  // namespace gradbook

/// @file tests/fuzz/tensor_input.hpp
/// One input for the reader of tensor files: a sound result or a FileError, nothing else.
///
/// The fuzzer calls this with what it invents, tests/nn/tensor_file_test.cpp with the corpus.
#pragma once
#include <cstring>
#include <string>

#include "nn/files/tensor_file.hpp"
#include "tests/fuzz/fuzz_input.hpp"

namespace gradbook::fuzz {

/// Each tensor has the numbers that its shape promises.
template <typename T>
void expect_sound(const TensorFile<T>& file) {
  for (const auto& [name, tensor] : file.tensors) {
    arma::uword count = 1;
    for (const arma::uword extent : tensor.shape) count *= extent;
    expect(count == tensor.values.n_elem, "a tensor has not the size of its shape");
  }
}

template <typename T>
void expect_equal(const TensorFile<T>& a, const TensorFile<T>& b) {
  expect(a.texts == b.texts, "a text has changed");
  expect(a.tensors.size() == b.tensors.size(), "a tensor is lost");
  for (const auto& [name, tensor] : a.tensors) {
    const Tensor<T>& other = b.tensors.at(name);
    expect(tensor.shape == other.shape, "a shape has changed");
    // As bytes: NaN is not equal to itself
    const bool same =
        tensor.values.n_elem == 0 || std::memcmp(tensor.values.memptr(), other.values.memptr(),
                                                 tensor.values.n_elem * sizeof(T)) == 0;
    expect(same, "a number has changed");
  }
}

/// In both precisions, as a file of this program and of another one. What is read comes back
/// unchanged from a file written here.
inline bool read_tensor_input(const std::string& bytes) {
  bool accepted = false;
  const auto read = [&]<typename T>(T /*precision*/, TensorFileKind kind) {
    accepted |= accepts([&] {
      const TensorFile<T> file = decode_tensors<T>(bytes, kInput, kind);
      expect_sound(file);
      expect_equal(file, decode_tensors<T>(encode_tensors(file), kInput));
    });
  };
  read(float(), TensorFileKind::own);
  read(double(), TensorFileKind::own);
  read(float(), TensorFileKind::foreign);
  read(double(), TensorFileKind::foreign);
  return accepted;
}

}  // namespace gradbook::fuzz

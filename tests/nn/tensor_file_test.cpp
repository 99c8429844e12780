// What: the corpus of the tensor fuzzer, file by file.  Why: what once broke the reader must not
// break it again, also where no fuzzer is built. Names that begin with good_ or bad_ were made by
// hand and say what must happen; what the fuzzer found need only not crash.
#include "nn/files/tensor_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "core/file.hpp"
#include "tests/fuzz/tensor_input.hpp"

namespace gradbook {
namespace {

TEST(Corpus, TensorFilesAreReadOrRefused) {
  const auto folder = std::filesystem::path(GRADBOOK_SOURCE_DIR) / "tests/fuzz/corpus/tensors";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    bool accepted = false;
    EXPECT_NO_THROW(accepted = fuzz::read_tensor_input(read_file(entry.path()))) << name;
    const bool by_hand = name.starts_with("good_") || name.starts_with("bad_");
    EXPECT_TRUE(!by_hand || accepted == name.starts_with("good_")) << name;
    ++count;
  }
  EXPECT_GE(count, 11);
}

}  // namespace
}  // namespace gradbook

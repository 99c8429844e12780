// What: the fuzzers' corpus, file by file, through the readers.  Why: what once broke a reader must
// not break it again, also where no fuzzer is built. Names that begin with good_ or bad_ were made
// by hand and say what must happen; what the fuzzers found need only not crash.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "core/file.hpp"
#include "tests/fuzz/fuzz_input.hpp"

namespace gradbook {
namespace {

/// Returns how many files of the corpus the reader saw.
int replay(const std::string& reader, const std::function<bool(std::string_view)>& read) {
  const auto folder = std::filesystem::path(GRADBOOK_SOURCE_DIR) / "tests/fuzz/corpus" / reader;
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const std::string bytes = read_file(entry.path());
    bool accepted = false;
    EXPECT_NO_THROW(accepted = read(bytes)) << entry.path();
    const bool by_hand = name.starts_with("good_") || name.starts_with("bad_");
    EXPECT_TRUE(!by_hand || accepted == name.starts_with("good_")) << entry.path();
    ++count;
  }
  return count;
}

TEST(Corpus, IdxIsReadOrRefused) { EXPECT_GE(replay("idx", fuzz::read_idx_input), 7); }

TEST(Corpus, Cifar10IsReadOrRefused) { EXPECT_GE(replay("cifar10", fuzz::read_cifar10_input), 2); }

TEST(Corpus, CsvIsReadOrRefused) { EXPECT_GE(replay("csv", fuzz::read_csv_input), 7); }

TEST(Corpus, LibsvmIsReadOrRefused) { EXPECT_GE(replay("libsvm", fuzz::read_libsvm_input), 3); }

}  // namespace
}  // namespace gradbook

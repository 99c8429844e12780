/// @file tests/fuzz/fuzz_input.hpp
/// One input for each reader: either a sound result or a FileError, nothing else.
///
/// The fuzzers call these functions with what they invent, tests/data/corpus_test.cpp with the
/// corpus. They return whether a reader accepted the input; any exception that leaves them is a
/// bug.
#pragma once
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/file.hpp"
#include "data/cifar10.hpp"
#include "data/csv.hpp"
#include "data/idx.hpp"
#include "data/libsvm.hpp"

namespace gradbook::fuzz {

inline void expect(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);
}

/// What every reader promises about what it returns.
inline void expect_sound(const Dataset& data) {
  const arma::uword n = data.size();
  expect(n > 0 && data.features() > 0, "a data set is empty");
  expect(data.X.is_empty() != data.bytes.is_empty(), "not exactly one of X and bytes is filled");
  expect(data.X.is_finite(), "a feature is not finite");
  expect(data.labels.is_empty() || data.targets.is_empty(), "there are labels and targets");
  expect(data.labels.is_empty() || data.labels.n_elem == n, "a label is missing");
  expect(data.labels.is_empty() || data.labels.max() < data.num_classes, "a label is too large");
  expect(data.targets.is_empty() || data.targets.n_elem == n, "a target is missing");
  expect(data.targets.is_finite(), "a target is not finite");
  expect(data.class_names.empty() || data.class_names.size() == data.num_classes,
         "the class names are no match");
  expect(data.feature_names.empty() || data.feature_names.size() == data.features(),
         "the feature names are no match");
}

/// True if the reader accepts; false if it throws FileError with a message.
template <typename Reader>
bool accepts(const Reader& reader) {
  try {
    reader();
    return true;
  } catch (const FileError& error) {
    expect(std::string_view(error.what()).starts_with("input: "), "the message names no file");
    return false;
  }
}

inline const std::filesystem::path kInput = "input";

/// Plain or gzip, images or labels.
inline bool read_idx_input(std::string_view bytes) {
  const bool images = accepts([&] {
    const IdxImages read = parse_idx_images(bytes, kInput);
    expect(!read.pixels.is_empty(), "there are no images");
    expect(read.height * read.width == read.pixels.n_rows, "the image size is wrong");
  });
  const bool labels = accepts([&] {
    const arma::urowvec read = parse_idx_labels(bytes, 10, kInput);
    expect(!read.is_empty() && read.max() < 10, "the labels are wrong");
  });
  expect(!(images && labels), "one file holds images and labels");
  return images || labels;
}

inline bool read_cifar10_input(std::string_view bytes) {
  return accepts([&] { expect_sound(parse_cifar10(bytes, kInput)); });
}

/// The same text as three different tables.
inline bool read_csv_input(std::string_view bytes) {
  const CsvOptions all_numbers = {
      .header = CsvOptions::Header::no, .label_column = "", .separator = ';'};
  const CsvOptions first_is_class = {.header = CsvOptions::Header::yes,
                                     .label_column = "0",
                                     .target = CsvOptions::Target::classes};
  bool accepted = false;
  for (const CsvOptions& options : {CsvOptions(), all_numbers, first_is_class}) {
    accepted |= accepts([&] { expect_sound(parse_csv(bytes, options, kInput)); });
  }
  return accepted;
}

/// With the number of features from the file, and with 5.
inline bool read_libsvm_input(std::string_view bytes) {
  bool accepted = accepts([&] { expect_sound(parse_libsvm(bytes, 5, kInput)); });
  // Tables near the memory limit have a test of their own and would only take time here
  std::size_t digits = 0;
  std::size_t longest = 0;
  for (const char c : bytes) {
    digits = std::isdigit(static_cast<unsigned char>(c)) != 0 ? digits + 1 : 0;
    longest = std::max(longest, digits);
  }
  if (longest < 6) accepted |= accepts([&] { expect_sound(parse_libsvm(bytes, 0, kInput)); });
  return accepted;
}

}  // namespace gradbook::fuzz

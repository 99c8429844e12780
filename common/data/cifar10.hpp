/// @file common/data/cifar10.hpp
/// CIFAR-10, binary version: records of one label byte and 3072 pixels.
///
/// A record is `label, 1024 red, 1024 green, 1024 blue`, each channel 32 rows of 32. The file has
/// no header and no checksum: its size must be a multiple of 3073, and every label below 10.
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

#include "data/dataset.hpp"

namespace gradbook {

/// Reads batches (`data_batch_1.bin` … or `test_batch.bin`, plain or gzip) one after the other,
/// 3072 × N bytes.
/// Throws FileError when one is malformed, std::invalid_argument when the list is empty.
Dataset read_cifar10(const std::vector<std::filesystem::path>& batches);

/// The same from the bytes of one batch; `source` appears in messages.
Dataset parse_cifar10(std::string_view bytes, const std::filesystem::path& source);

}  // namespace gradbook

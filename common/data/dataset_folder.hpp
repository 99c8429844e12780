/// @file common/data/dataset_folder.hpp
/// Folders that hold a data set as its authors publish it: training and test part in files of their
/// own.
#pragma once
#include <filesystem>

#include "data/dataset.hpp"

namespace gradbook {

/// Reads the data set in folder, each file plain or with `.gz`; other files are ignored.
///
/// | files                                                             | train       | test |
/// |-------------------------------------------------------------------|-------------|--------------|
/// | `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-…`    | `train-…`   | `t10k-…` |
/// | `data_batch_1.bin` … `data_batch_5.bin`, `test_batch.bin`         | all batches | `test_batch`
/// |
///
/// IDX files may say `.idx3` for `-idx3` and `test` for `t10k`, and may all begin with the same
/// prefix, as EMNIST's do (`emnist-letters-train-…`; its images are stored transposed, and are read
/// as they are stored); classes are 0 … the largest label of the training part. CIFAR-10 may lack
/// batches, and the test part is empty without `test_batch.bin`: the name of the data set then says
/// which are used.
///
/// Throws FileError: when there is no such data set, or more than one; when one of the four IDX
/// files is missing or a file is there in two versions; when a file cannot be read; when images and
/// labels, or the two parts, do not belong together.
TrainTest read_dataset_folder(const std::filesystem::path& folder);

}  // namespace gradbook

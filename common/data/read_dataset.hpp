/// @file common/data/read_dataset.hpp
/// One function for a student's own file, whatever its format.
#pragma once
#include <armadillo>
#include <filesystem>

#include "data/dataset.hpp"

namespace gradbook {

/// Reads a data set; the format is found in the content first, then in the name.
///
/// | path                                          | read as                                      |
/// |-----------------------------------------------|----------------------------------------------|
/// | IDX images, plain or gzip                     | read_idx(), labels from the file beside it   |
/// | `*.bin`, or a folder with `data_batch_*.bin`  | read_cifar10()                               |
/// | `*.csv`, `*.csv.gz`                           | read_csv(), the last column is the label     |
/// | `*.svm`, `*.libsvm`, `*.txt`, also with `.gz` | read_libsvm()                                |
///
/// The labels of `x-images-idx3-y` are `x-labels-idx1-y` in the same folder, with or without .gz.
/// @param num_classes_hint  classes of IDX labels; 0 stands for the largest label + 1
/// Throws FileError, also for a file of no known format.
Dataset read_dataset(const std::filesystem::path& path, arma::uword num_classes_hint = 0);

}  // namespace gradbook

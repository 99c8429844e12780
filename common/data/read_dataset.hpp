/// @file common/data/read_dataset.hpp
/// One function for a student's own file, whatever its format.
#pragma once
#include <armadillo>
#include <filesystem>

#include "data/csv.hpp"
#include "data/dataset.hpp"

namespace gradbook {

/// What is known about a file before it is read; each format takes what it has use for.
struct ReadOptions {
  CsvOptions csv = {};          ///< LIBSVM, too, reads its labels as `target` and `class_names` say
  arma::uword num_classes = 0;  ///< of IDX labels; 0 stands for the largest label + 1
};

/// True if the file name in path is one of a LIBSVM file.
bool has_libsvm_name(const std::filesystem::path& path);

/// Reads the data set at path; the format is found in the content first, then in the name. Each
/// takes those of the options that it has use for.
///
/// | path                                          | read as                                      |
/// |-----------------------------------------------|----------------------------------------------|
/// | IDX images, plain or gzip                     | read_idx(), labels from the file beside it   |
/// | `*.bin`, plain or gzip                        | read_cifar10()                               |
/// | `*.csv`, `*.csv.gz`                           | read_csv()                                   |
/// | `*.svm`, `*.libsvm`, `*.txt`, also with `.gz` | read_libsvm()                                |
/// | a folder                                      | read_dataset_folder(), if it has one part    |
///
/// The labels of `x-images-idx3-y` are `x-labels-idx1-y` in the same folder, with or without .gz.
/// Throws FileError, also for a file of no known format, and for one without columns when the label
/// column, the header or the separator of a CSV table is not the default.
Dataset read_dataset(const std::filesystem::path& path, const ReadOptions& options = {});

/// The data set at path with its published split: a folder's two parts as read_dataset_folder()
/// finds them; of a file all samples as training part. The options and errors
/// are those of read_dataset().
TrainTest read_train_test(const std::filesystem::path& path, const ReadOptions& options = {});

}  // namespace gradbook

/// @file common/data/registry.hpp
/// Data by name or path: what stands behind --data of every chapter.
#pragma once
#include <string>

#include "data/dataset.hpp"
#include "data/known_datasets.hpp"
#include "data/read_dataset.hpp"

namespace gradbook {

/// Loads a data set by its name (known_datasets()), or a file or folder in a known format
/// (read_train_test()); name_or_path is as in --data.
///
/// | name                           | train and test                                          |
/// |--------------------------------|---------------------------------------------------------|
/// | iris, wine, breast_cancer      | table, all rows in train; test is empty                 |
/// | diabetes                       | the same, with targets; features are not scaled         |
/// | digits                         | 8×8 images as doubles 0 … 16 in X; test is empty        |
/// | optdigits                      | the same kind of images, as the authors split them      |
/// | fashion-mnist, mnist, cifar10  | images as bytes, as the authors split them              |
/// | a folder                       | as its files split it, see read_dataset_folder()        |
/// | a file                         | all samples in train; test is empty                     |
///
/// A known name wins over a file of that name in the current folder (write ./iris for the file).
/// `options` are for a path only.
/// Throws std::invalid_argument for an unknown name (with the nearest one) and for a text;
/// FileError for files that are missing (with the command that gets them) or malformed.
TrainTest load_dataset(const std::string& name_or_path, const ReadOptions& options = {});

/// The text of a data set of kind text, or of a file, by name_or_path. Throws like load_dataset().
std::string load_text(const std::string& name_or_path);

}  // namespace gradbook

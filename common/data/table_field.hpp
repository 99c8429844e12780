/// @file common/data/table_field.hpp
/// What text tables (CSV, LIBSVM) have in common: a column that says what to predict.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "data/number_field.hpp"

namespace gradbook {

/// What the label column holds.
enum class TargetKind {
  detect,   ///< classes, if it holds text, or integers of which at most 100 differ; else numbers
  classes,  ///< text or integers
  numbers   ///< regression
};

/// What is known about the label column before it is read.
struct TargetOptions {
  TargetKind kind = TargetKind::detect;       ///< what assign_targets() is to make of it
  std::vector<std::string> class_names = {};  ///< those of the training file, when a test is read
};

/// One entry of the label column.
struct TargetField {
  std::string text;      ///< the field as it is in the file
  std::size_t line = 0;  ///< of the file, from 1
};

/// Fills labels, num_classes and class_names, or targets, of data; kind says which, and source
/// appears in messages.
///
/// Classes are numbered in ascending order, integers by value and text by bytes; so integers
/// 0 … K−1 keep their value, and −1, +1 become 0, 1. Names are always set. Throws FileError for a
/// label that is missing, or meant as a number (is_meant_as_number()) and none.
/// @param fields       one per sample
/// @param class_names  classes that are known already (e.g. those of the training file), in order;
///                     empty to find them in the file. A label that is not among them is an error.
/// @param column       position of the label column; its line is not used
void assign_targets(Dataset& data, const std::vector<TargetField>& fields, TargetKind kind,
                    const std::vector<std::string>& class_names, const FieldPosition& column,
                    const std::filesystem::path& source);

}  // namespace gradbook

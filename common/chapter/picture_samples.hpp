/// @file common/chapter/picture_samples.hpp
/// A student's own pictures as samples.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "nn/network/sample_shape.hpp"

namespace gradbook {

/// Whether path is a PNG picture, or a folder with one in it or in a folder in it.
bool has_pictures(const std::filesystem::path& path);

/// The PNG pictures at path as bytes of a shape, in the order of their names: one picture, all in a
/// folder, or all in the folders of a folder, whose names are their classes. Other sizes are
/// resampled; grey is the usual 0.299 R + 0.587 G + 0.114 B.
struct PictureSamples {
  Dataset data;                    ///< labels are empty where there are no folders of classes
  std::vector<std::string> names;  ///< of the files, one per sample
};
/// The pictures at path as samples of a shape; class_names number the classes. Throws FileError for
/// a folder whose name is no class, and for a file that is no picture.
PictureSamples read_pictures(const std::filesystem::path& path, const SampleShape& shape,
                             const std::vector<std::string>& class_names);

}  // namespace gradbook

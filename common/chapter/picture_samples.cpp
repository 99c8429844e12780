#include "chapter/picture_samples.hpp"

#include <fmt/core.h>
#include <gd.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using arma::uword;

struct FreeImage {
  void operator()(gdImage* image) const { gdImageDestroy(image); }
};
using Image = std::unique_ptr<gdImage, FreeImage>;

bool is_png(const fs::path& path) {
  return path.extension() == ".png" && fs::is_regular_file(path);
}

std::vector<fs::path> sorted(const fs::path& folder) {
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

/// The picture with the wanted number of pixels.
Image read_png(const fs::path& path, int width, int height) {
  std::string bytes = read_file(path);
  gdSetErrorMethod([](int, const char*, va_list) {});  // the exception says it better
  Image image(gdImageCreateFromPngPtr(static_cast<int>(bytes.size()), bytes.data()));
  if (!image) throw FileError(path, "is no PNG picture");
  Image resized(gdImageCreateTrueColor(width, height));
  if (!resized) throw std::bad_alloc();
  gdImageCopyResampled(resized.get(), image.get(), 0, 0, 0, 0, width, height, gdImageSX(image),
                       gdImageSY(image));
  return resized;
}

/// One picture as a column: row-major pixels, one channel after the other.
arma::Col<arma::u8> column_of(const fs::path& path, const SampleShape& shape) {
  const Image image = read_png(path, static_cast<int>(shape.width), static_cast<int>(shape.height));
  arma::Col<arma::u8> column(shape.size());
  uword at = 0;
  for (uword c = 0; c < shape.channels; ++c) {
    for (uword y = 0; y < shape.height; ++y) {
      for (uword x = 0; x < shape.width; ++x) {
        const int rgb =
            gdImageGetTrueColorPixel(image.get(), static_cast<int>(x), static_cast<int>(y));
        const int red = gdTrueColorGetRed(rgb);
        const int green = gdTrueColorGetGreen(rgb);
        const int blue = gdTrueColorGetBlue(rgb);
        const double grey = 0.299 * red + 0.587 * green + 0.114 * blue;
        const double value = shape.channels == 1 ? grey : (c == 0 ? red : c == 1 ? green : blue);
        column(at++) = static_cast<arma::u8>(std::lround(value));
      }
    }
  }
  return column;
}

}  // namespace

bool has_pictures(const fs::path& path) {
  if (!fs::is_directory(path)) return is_png(path);
  const std::vector<fs::path> entries = sorted(path);
  return std::any_of(entries.begin(), entries.end(), [](const fs::path& entry) {
    if (!fs::is_directory(entry)) return is_png(entry);
    const std::vector<fs::path> inner = sorted(entry);
    return std::any_of(inner.begin(), inner.end(), is_png);
  });
}

PictureSamples read_pictures(const fs::path& path, const SampleShape& shape,
                             const std::vector<std::string>& class_names) {
  if (shape.channels != 1 && shape.channels != 3)
    throw FileError(path, "pictures are samples of models for images only");
  std::vector<std::pair<fs::path, uword>> files;  // with their classes
  bool labelled = false;
  if (!fs::is_directory(path)) files.emplace_back(path, 0);
  for (const fs::path& entry : fs::is_directory(path) ? sorted(path) : std::vector<fs::path>()) {
    if (is_png(entry)) files.emplace_back(entry, 0);
    if (!fs::is_directory(entry)) continue;
    const auto name = std::find(class_names.begin(), class_names.end(), entry.filename().string());
    if (name == class_names.end()) throw FileError(entry, "is the name of no class of the model");
    labelled = true;
    for (const fs::path& file : sorted(entry)) {
      if (is_png(file)) files.emplace_back(file, static_cast<uword>(name - class_names.begin()));
    }
  }
  PictureSamples samples;
  Dataset& data = samples.data;
  data.name = path.filename().string();
  data.height = shape.height;
  data.width = shape.width;
  data.channels = shape.channels;
  data.bytes.set_size(shape.size(), files.size());
  if (labelled) data.labels.set_size(files.size());
  for (uword n = 0; n < files.size(); ++n) {
    const auto& [file, label] = files[n];
    if (labelled && file.parent_path() == path)
      throw FileError(file, "lies beside folders of classes", "move it into one of them");
    data.bytes.col(n) = column_of(file, shape);
    if (labelled) data.labels(n) = label;
    samples.names.push_back(file.lexically_relative(path).string());
  }
  return samples;
}

}  // namespace gradbook

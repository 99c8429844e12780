/// @file common/data/idx.hpp
/// IDX files: images and labels of MNIST, Fashion-MNIST and their relatives, plain or gzip.
///
/// A big-endian header, then unsigned bytes:
/// | file   | bytes 0…3     | then, 4 bytes each         | then                            |
/// |--------|---------------|----------------------------|---------------------------------|
/// | images | 00 00 08 03   | count N, height H, width W | N·H·W pixels, row by row        |
/// | labels | 00 00 08 01   | count N                    | N labels                        |
///
/// The header is not trusted: its sizes are checked against a maximum (4 GiB) and against the file
/// before anything is allocated, and a compressed file may unfold to exactly the size it promises.
#pragma once
#include <armadillo>
#include <filesystem>
#include <string_view>

#include "data/dataset.hpp"

namespace gradbook {

/// Images, one per column, pixels row by row.
struct IdxImages {
  arma::Mat<arma::u8> pixels;  ///< (height·width) × N
  arma::uword height = 0;      ///< pixels of a column
  arma::uword width = 0;       ///< pixels of a row
};

/// Reads files of images and of their labels. Gzip is recognised by content, whatever the files are
/// called.
/// @param num_classes  labels are 0 … num_classes−1; 0 stands for the largest label + 1
/// Throws FileError when a file is malformed or the two do not belong together.
Dataset read_idx(const std::filesystem::path& images, const std::filesystem::path& labels,
                 arma::uword num_classes = 10);

/// The images alone, from the file at path.
IdxImages read_idx_images(const std::filesystem::path& path);
/// The labels alone, from the file at path; num_classes as in read_idx().
arma::urowvec read_idx_labels(const std::filesystem::path& path, arma::uword num_classes = 10);

/// The same from the bytes of a file, plain or gzip; `source` appears in messages.
IdxImages parse_idx_images(std::string_view bytes, const std::filesystem::path& source);
/// The same for labels: bytes, num_classes and source as in parse_idx_images() and read_idx().
arma::urowvec parse_idx_labels(std::string_view bytes, arma::uword num_classes,
                               const std::filesystem::path& source);

/// True if the (decompressed) bytes of head start like an IDX file of images.
bool is_idx_images(std::string_view head);
/// True if the (decompressed) bytes of head start like an IDX file of labels.
bool is_idx_labels(std::string_view head);
/// True if the (decompressed) bytes of head start like any IDX file, also one that is not read
/// here: of other elements than bytes, or with other dimensions.
bool is_idx(std::string_view head);

}  // namespace gradbook

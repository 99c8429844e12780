#include "data/idx.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "data/gzip_file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 32;
constexpr unsigned kUnsignedByte = 0x08;
constexpr std::string_view kAdvice = "copy or download it again";

unsigned byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

std::uint64_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | byte_at(bytes, i);
  return value;
}

bool has_magic(std::string_view head, unsigned dimensions) {
  return head.size() >= 4 && byte_at(head, 0) == 0 && byte_at(head, 1) == 0 &&
         byte_at(head, 2) == kUnsignedByte && byte_at(head, 3) == dimensions;
}

/// What the elements of a file are, by byte 2 of its header; empty if there is no such type.
std::string_view element_type(unsigned code) {
  switch (code) {
    case kUnsignedByte:
      return "unsigned bytes";
    case 0x09:
      return "signed bytes";
    case 0x0b:
      return "16-bit integers";
    case 0x0c:
      return "32-bit integers";
    case 0x0d:
      return "32-bit floats";
    case 0x0e:
      return "64-bit floats";
    default:
      return "";
  }
}

std::string dimensions_text(const std::vector<std::uint64_t>& sizes) {
  return fmt::format("{}", fmt::join(sizes, "x"));
}

/// Throws unless bytes 0 to 3 are 00 00 08 and the number of dimensions.
void expect_magic(std::string_view head, unsigned dimensions, std::string_view content,
                  const fs::path& source) {
  if (head.empty()) throw FileError(source, "is empty", kAdvice);
  if (head.size() < 4) {
    throw FileError(source, fmt::format("is cut off inside its header: {} bytes", head.size()),
                    kAdvice);
  }
  if (has_magic(head, dimensions)) return;
  if (is_idx_images(head) || is_idx_labels(head)) {
    throw FileError(
        source,
        fmt::format("holds {}, expected {}", is_idx_images(head) ? "images" : "labels", content),
        "are the two files swapped?");
  }
  if (byte_at(head, 0) != 0 || byte_at(head, 1) != 0) {
    throw FileError(source,
                    fmt::format("is no IDX file of {}: it starts with {:02x} {:02x} {:02x} {:02x}, "
                                "expected 00 00 08 {:02x}",
                                content, byte_at(head, 0), byte_at(head, 1), byte_at(head, 2),
                                byte_at(head, 3), dimensions));
  }
  if (byte_at(head, 2) != kUnsignedByte) {
    const std::string_view type = element_type(byte_at(head, 2));
    throw FileError(source,
                    fmt::format("byte 2: element type {:02x} ({}), expected 08 (unsigned bytes)",
                                byte_at(head, 2), type.empty() ? "unknown" : type),
                    type.empty() ? "" : "convert its values to 0 to 255");
  }
  throw FileError(source, fmt::format("byte 3: {} dimensions, expected {} for {}", byte_at(head, 3),
                                      dimensions, content));
}

/// The sizes in the header, after checks that need the header alone.
std::vector<std::uint64_t> header_sizes(std::string_view head, unsigned dimensions,
                                        std::string_view content, const fs::path& source) {
  expect_magic(head, dimensions, content, source);
  const std::size_t expected = 4 + 4 * std::size_t{dimensions};
  if (head.size() < expected) {
    throw FileError(
        source,
        fmt::format("is cut off inside its header: {} bytes, expected {}", head.size(), expected),
        kAdvice);
  }
  std::vector<std::uint64_t> sizes;
  for (std::size_t d = 0; d < dimensions; ++d) sizes.push_back(big_endian(head, 4 + 4 * d));
  // The product of three 32-bit numbers does not fit 64 bits: compare before each multiplication
  std::uint64_t total = 1;
  for (const std::uint64_t size : sizes) {
    if (size == 0) {
      throw FileError(
          source, fmt::format("holds no {}: its header says {}", content, dimensions_text(sizes)));
    }
    if (size > kMaxBytes / total) {
      throw FileError(source,
                      fmt::format("its header promises {} bytes, more than 4 GiB: it is "
                                  "damaged",
                                  dimensions_text(sizes)),
                      kAdvice);
    }
    total *= size;
  }
  return sizes;
}

/// An IDX file whose size is what its header promises.
struct IdxContent {
  std::vector<std::uint64_t> sizes;
  std::string unfolded;   ///< of a gzip file
  std::string_view data;  ///< after the header
};

IdxContent checked_content(std::string_view bytes, unsigned dimensions, std::string_view content,
                           const fs::path& source) {
  const std::size_t header = 4 + 4 * std::size_t{dimensions};
  IdxContent result;
  const bool compressed = is_gzip(bytes);
  const std::string head =
      compressed ? gunzip_head(bytes, source, header) : std::string(bytes.substr(0, header));
  result.sizes = header_sizes(head, dimensions, content, source);

  std::uint64_t promised = header;
  std::uint64_t pixels = 1;
  for (const std::uint64_t size : result.sizes) pixels *= size;
  promised += pixels;
  // One byte more than promised is enough to know that there are too many
  if (compressed) {
    result.unfolded = gunzip_head(bytes, source, static_cast<std::size_t>(promised) + 1);
    bytes = result.unfolded;
  }
  const std::string expected =
      fmt::format("its header ({}) promises {} bytes", dimensions_text(result.sizes), promised);
  if (bytes.size() < promised) {
    throw FileError(source, fmt::format("is cut off: {}, the file has {}", expected, bytes.size()),
                    kAdvice);
  }
  if (bytes.size() > promised) {
    throw FileError(source,
                    compressed
                        ? fmt::format("is too long: {}, more come out of the gzip file", expected)
                        : fmt::format("is too long: {}, the file has {}", expected, bytes.size()),
                    kAdvice);
  }
  result.data = bytes.substr(header);
  return result;
}

std::string read_limited(const fs::path& path) {
  expect_readable_file(path);
  return read_file(path, kMaxBytes + 16);
}

}  // namespace

bool is_idx_images(std::string_view head) { return has_magic(head, 3); }

bool is_idx_labels(std::string_view head) { return has_magic(head, 1); }

bool is_idx(std::string_view head) {
  return head.size() >= 4 && head[0] == 0 && head[1] == 0 &&
         !element_type(byte_at(head, 2)).empty() && byte_at(head, 3) > 0 && byte_at(head, 3) <= 8;
}

IdxImages parse_idx_images(std::string_view bytes, const fs::path& source) {
  const IdxContent content = checked_content(bytes, 3, "images", source);
  const arma::uword height = content.sizes[1];
  const arma::uword width = content.sizes[2];
  IdxImages images{.pixels = arma::Mat<arma::u8>(height * width, content.sizes[0]),
                   .height = height,
                   .width = width};
  std::copy(content.data.begin(), content.data.end(), images.pixels.begin());
  return images;
}

arma::urowvec parse_idx_labels(std::string_view bytes, arma::uword num_classes,
                               const fs::path& source) {
  const IdxContent content = checked_content(bytes, 1, "labels", source);
  arma::urowvec labels(content.data.size());
  for (std::size_t i = 0; i < content.data.size(); ++i) {
    labels(i) = byte_at(content.data, i);
    if (num_classes > 0 && labels(i) >= num_classes) {
      throw FileError(source, fmt::format("label {} of sample {} (byte {}), expected 0 to {}",
                                          labels(i), i, i + 8, num_classes - 1));
    }
  }
  return labels;
}

IdxImages read_idx_images(const fs::path& path) {
  return parse_idx_images(read_limited(path), path);
}

arma::urowvec read_idx_labels(const fs::path& path, arma::uword num_classes) {
  return parse_idx_labels(read_limited(path), num_classes, path);
}

Dataset read_idx(const fs::path& images, const fs::path& labels, arma::uword num_classes) {
  IdxImages read = read_idx_images(images);
  Dataset data;
  data.name = images.filename().string();
  data.labels = read_idx_labels(labels, num_classes);
  if (data.labels.n_elem != read.pixels.n_cols) {
    throw FileError(images,
                    fmt::format("holds {} images, but {} holds {} labels", read.pixels.n_cols,
                                labels.string(), data.labels.n_elem),
                    "these files do not belong together");
  }
  data.bytes = std::move(read.pixels);
  data.num_classes = num_classes > 0 ? num_classes : data.labels.max() + 1;
  data.height = read.height;
  data.width = read.width;
  data.channels = 1;
  return data;
}

}  // namespace gradbook

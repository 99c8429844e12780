#include "data/file_kind.hpp"

#include <array>

namespace gradbook {
namespace {

struct Kind {
  std::string_view start;
  std::string_view name;
};

constexpr std::array<Kind, 19> kKinds = {{
    {"PK\x03\x04", "a zip archive (as .xlsx, .ods and .npz files are)"},
    {"\xd0\xcf\x11\xe0", "an old Excel or Word document"},
    {"\x1f\x8b", "a gzip file"},
    {"\xfd"
     "7zXZ",
     "an xz file"},
    {"BZh", "a bzip2 file"},
    {"\x28\xb5\x2f\xfd", "a zstd file"},
    {"7z\xbc\xaf", "a 7z archive"},
    {"Rar!", "a rar archive"},
    {"%PDF", "a PDF document"},
    {"\x89PNG", "a PNG picture"},
    {"\xff\xd8\xff", "a JPEG picture"},
    {"GIF8", "a GIF picture"},
    {"\x89HDF", "an HDF5 file"},
    {"PAR1", "a Parquet file"},
    {"\x93NUMPY", "a NumPy array"},
    {"SQLite format 3", "an SQLite database"},
    {"MATLAB 5.0", "a MATLAB file"},
    {"<!DOCTYPE", "a web page"},
    {"version https://git-lfs", "a Git LFS pointer, not the file itself"},
}};

}  // namespace

std::string_view file_kind(std::string_view head) {
  for (const Kind& kind : kKinds) {
    if (head.starts_with(kind.start)) return kind.name;
  }
  if (head.size() > 262 && head.substr(257).starts_with("ustar")) return "a tar archive";
  if (head.size() > 1 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5) {
    return "a Python pickle";
  }
  return head.starts_with("<!doctype") || head.starts_with("<html") ? "a web page" : "";
}

}  // namespace gradbook

// Finished pictures: are they complete, how large, how much is on them; and GIFs from frames.
#include <fmt/core.h>
#include <gd.h>

#include <cmath>
#include <cstdarg>
#include <cstdlib>
#include <memory>
#include <new>
#include <regex>
#include <stdexcept>

#include "core/file.hpp"
#include "figures/gif.hpp"
#include "figures/render.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

struct FreeImage {
  void operator()(gdImage* image) const { gdImageDestroy(image); }
};
using Image = std::unique_ptr<gdImage, FreeImage>;

Image decode_png(const std::string& bytes, const fs::path& path) {
  // libgd prints what is wrong on standard error; the exception says it better
  gdSetErrorMethod([](int, const char*, va_list) {});
  Image image(
      gdImageCreateFromPngPtr(static_cast<int>(bytes.size()), const_cast<char*>(bytes.data())));
  if (!image) throw std::runtime_error(path.string() + ": is no complete PNG picture");
  return image;
}

double share_of_ink(gdImage* image) {
  const int corner = gdImageGetTrueColorPixel(image, 0, 0);
  long different = 0;
  for (int y = 0; y < gdImageSY(image); ++y) {
    for (int x = 0; x < gdImageSX(image); ++x) {
      different += gdImageGetTrueColorPixel(image, x, y) == corner ? 0 : 1;
    }
  }
  return static_cast<double>(different) / gdImageSX(image) / gdImageSY(image);
}

bool ends_with(const std::string& text, std::string_view end) {
  const std::size_t last = text.find_last_not_of(" \r\n\t");
  return last != std::string::npos && last + 1 >= end.size() &&
         text.compare(last + 1 - end.size(), end.size(), end) == 0;
}

/// Width and height by the first match of a pattern with two groups.
PictureFacts vector_facts(const std::string& bytes, const char* size, const char* drawing,
                          const fs::path& path) {
  std::smatch match;
  const std::string head = bytes.substr(0, 4096);
  if (!std::regex_search(head, match, std::regex(size)) &&
      !std::regex_search(bytes, match, std::regex(size))) {
    throw std::runtime_error(path.string() + ": states no size");
  }
  const auto number = [&](std::size_t group) {
    return static_cast<int>(std::lround(std::strtod(match[group].str().c_str(), nullptr)));
  };
  return {number(1), number(2), bytes.find(drawing) == std::string::npos ? 0.0 : 1.0};
}

}  // namespace

PictureFacts check_picture(const fs::path& picture) {
  const std::string bytes = read_file(picture);
  const std::string format = picture.extension().string();
  const auto expect_end = [&](bool complete) {
    if (!complete) throw std::runtime_error(picture.string() + ": is cut off");
  };
  if (format == ".png") {
    const Image image = decode_png(bytes, picture);
    return {gdImageSX(image.get()), gdImageSY(image.get()), share_of_ink(image.get())};
  }
  if (format == ".gif") {
    expect_end(bytes.size() > 14 && bytes.compare(0, 4, "GIF8") == 0 && bytes.back() == ';');
    gdSetErrorMethod([](int, const char*, va_list) {});
    const Image image(
        gdImageCreateFromGifPtr(static_cast<int>(bytes.size()), const_cast<char*>(bytes.data())));
    if (!image) throw std::runtime_error(picture.string() + ": is no GIF picture");
    return {gdImageSX(image.get()), gdImageSY(image.get()), share_of_ink(image.get())};
  }
  if (format == ".svg") {
    expect_end(ends_with(bytes, "</svg>"));
    return vector_facts(bytes, R"re(<svg[^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)")re", "<path",
                        picture);
  }
  if (format == ".pdf") {
    expect_end(bytes.compare(0, 5, "%PDF-") == 0 && ends_with(bytes, "%%EOF"));
    return vector_facts(bytes, R"re(/MediaBox \[ *0 0 ([\d.]+) ([\d.]+) *\])re", "stream", picture);
  }
  throw std::runtime_error(picture.string() + ": is no picture of a known format");
}

std::string gif_from_frames(const std::vector<fs::path>& frames, double seconds_per_frame) {
  std::string bytes;
  int size = 0;
  const auto append = [&](void* part) {  // called with what has just set `size`
    if (part == nullptr) throw std::bad_alloc();
    bytes.append(static_cast<const char*>(part), static_cast<std::size_t>(size));
    gdFree(part);
  };
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const Image image = decode_png(read_file(frames[i]), frames[i]);
    gdImageTrueColorToPalette(image.get(), 0, gdMaxColors);
    if (i == 0) append(gdImageGifAnimBeginPtr(image.get(), &size, 0, 0));
    // The last frame stays longer, so that a viewer sees where it ends
    const double seconds = i + 1 == frames.size() ? 2 : seconds_per_frame;
    append(gdImageGifAnimAddPtr(image.get(), &size, 1, 0, 0, static_cast<int>(100 * seconds),
                                gdDisposalNone, nullptr));
  }
  append(gdImageGifAnimEndPtr(&size));
  return bytes;
}

}  // namespace gradbook

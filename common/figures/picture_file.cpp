// Finished pictures: are they complete, how large, how much is on them; and GIFs from frames.
#include <fmt/core.h>
#include <gd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

#include "core/file.hpp"
#include "figures/gif.hpp"
#include "figures/render.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Elements of an SVG that draw.
constexpr std::array<std::string_view, 6> kSvgShapes = {"<path",  "<polygon", "<text",
                                                        "<image", "<use",     "<circle"};
/// Operators of a PDF that paint: lines, areas, images, shades.
constexpr std::array<std::string_view, 9> kPdfPainters = {"S",  "s", "f",  "f*", "B",
                                                          "B*", "b", "Do", "sh"};

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

/// The 255 colours that suit all frames, by every second pixel of a few of them; the last place of
/// the palette stands for pixels that do not change.
Image common_palette(const std::vector<fs::path>& frames) {
  constexpr std::size_t kMost = 8;
  constexpr int kEvery = 2;
  const std::size_t step = (frames.size() + kMost - 1) / kMost;
  Image sample;
  int row = 0;
  for (std::size_t i = frames.size(); i > 0; i -= std::min(i, step)) {
    const Image frame = decode_png(read_file(frames[i - 1]), frames[i - 1]);
    const int width = gdImageSX(frame.get()) / kEvery;
    const int height = gdImageSY(frame.get()) / kEvery;
    if (!sample) sample.reset(gdImageCreateTrueColor(width, height * static_cast<int>(kMost)));
    if (!sample) throw std::bad_alloc();
    for (int y = 0; y < height; ++y, ++row) {
      for (int x = 0; x < width; ++x) {
        gdImageSetPixel(sample.get(), x, row,
                        gdImageGetTrueColorPixel(frame.get(), kEvery * x, kEvery * y));
      }
    }
  }
  gdImageTrueColorToPalette(sample.get(), 0, gdMaxColors - 1);
  Image palette(gdImageCreate(1, 1));
  if (!palette) throw std::bad_alloc();
  gdImagePaletteCopy(palette.get(), sample.get());
  // Quantization shifts colours a little; the paper, which is in the corner, shall be what it is
  const int paper =
      gdImageGetTrueColorPixel(decode_png(read_file(frames.front()), frames.front()).get(), 0, 0);
  const int red = gdTrueColorGetRed(paper), green = gdTrueColorGetGreen(paper),
            blue = gdTrueColorGetBlue(paper);
  const int nearest = gdImageColorClosest(palette.get(), red, green, blue);
  palette->red[nearest] = red;
  palette->green[nearest] = green;
  palette->blue[nearest] = blue;
  gdImageColorTransparent(palette.get(), gdImageColorAllocate(palette.get(), 1, 2, 3));
  return palette;
}

/// The picture in the colours of a palette; `nearest` remembers which colour became which.
Image with_palette(const Image& picture, const Image& palette,
                   std::unordered_map<int, unsigned char>& nearest) {
  Image result(gdImageCreate(gdImageSX(picture.get()), gdImageSY(picture.get())));
  if (!result) throw std::bad_alloc();
  gdImagePaletteCopy(result.get(), palette.get());
  gdImageColorTransparent(result.get(), gdImageGetTransparent(palette.get()));
  for (int y = 0; y < gdImageSY(picture.get()); ++y) {
    for (int x = 0; x < gdImageSX(picture.get()); ++x) {
      const int colour = gdImageGetTrueColorPixel(picture.get(), x, y);
      const auto [found, is_new] = nearest.try_emplace(colour);
      if (is_new) {
        found->second = static_cast<unsigned char>(
            gdImageColorClosest(palette.get(), gdTrueColorGetRed(colour),
                                gdTrueColorGetGreen(colour), gdTrueColorGetBlue(colour)));
      }
      gdImagePalettePixel(result.get(), x, y) = found->second;
    }
  }
  return result;
}

bool same_pixels(const Image& a, const Image& b) {
  const auto width = static_cast<std::size_t>(gdImageSX(a.get()));
  for (int y = 0; y < gdImageSY(a.get()); ++y) {
    if (std::memcmp(a->pixels[y], b->pixels[y], width) != 0) return false;
  }
  return true;
}

bool ends_with(const std::string& text, std::string_view end) {
  const std::size_t last = text.find_last_not_of(" \r\n\t");
  return last != std::string::npos && last + 1 >= end.size() &&
         text.compare(last + 1 - end.size(), end.size(), end) == 0;
}

/// What zlib packed; as much of it as can be unpacked.
std::string inflated(std::string_view packed) {
  z_stream stream = {};
  if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string text;
  std::array<char, 1 << 15> part{};
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = part.size();
    state = inflate(&stream, Z_NO_FLUSH);
    text.append(part.data(), part.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return text;
}

/// Whether an SVG draws anything on its background: markers that are only defined do not count.
bool svg_draws(const std::string& bytes) {
  const std::size_t defined = bytes.find("</defs>");
  const std::string_view drawn =
      std::string_view(bytes).substr(defined == std::string::npos ? 0 : defined);
  return std::any_of(kSvgShapes.begin(), kSvgShapes.end(), [&](std::string_view shape) {
    return drawn.find(shape) != std::string_view::npos;
  });
}

/// Whether a PDF draws anything on its background, which is the first shape that is filled.
bool pdf_draws(const std::string& bytes) {
  int paintings = 0;
  constexpr std::string_view kBegin = "stream\n", kEnd = "endstream";
  std::size_t end = 0;
  for (std::size_t at = bytes.find(kBegin); at != std::string::npos; at = bytes.find(kBegin, end)) {
    at += kBegin.size();
    end = bytes.find(kEnd, at);
    if (end == std::string::npos) break;
    std::istringstream words(inflated(std::string_view(bytes).substr(at, end - at)));
    end += kEnd.size();  // its own "stream" begins nothing
    for (std::string word; words >> word && paintings < 2;) {
      const bool paints =
          std::find(kPdfPainters.begin(), kPdfPainters.end(), word) != kPdfPainters.end();
      paintings += paints || ends_with(word, "Tj") || ends_with(word, "TJ") ? 1 : 0;
    }
  }
  return paintings > 1;
}

/// Width and height by the first match of a pattern with two groups.
PictureFacts vector_facts(const std::string& bytes, const char* size, bool draws,
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
  return {number(1), number(2), draws ? 1.0 : 0.0};
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
    return vector_facts(bytes, R"re(<svg[^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)")re",
                        svg_draws(bytes), picture);
  }
  if (format == ".pdf") {
    expect_end(bytes.compare(0, 5, "%PDF-") == 0 && ends_with(bytes, "%%EOF"));
    return vector_facts(bytes, R"re(/MediaBox \[ *0 0 ([\d.]+) ([\d.]+) *\])re", pdf_draws(bytes),
                        picture);
  }
  throw std::runtime_error(picture.string() + ": is no picture of a known format");
}

std::string gif_from_frames(const std::vector<fs::path>& frames, double seconds_per_frame) {
  const Image palette = common_palette(frames);
  std::string bytes;
  int size = 0;
  const auto append = [&](void* part) {  // called with what has just set `size`
    if (part == nullptr) throw std::bad_alloc();
    bytes.append(static_cast<const char*>(part), static_cast<std::size_t>(size));
    gdFree(part);
  };
  std::unordered_map<int, unsigned char> nearest;
  Image before;  // of `shown`
  Image shown;
  double seconds = 0;
  const auto add_shown = [&] {
    if (!before) append(gdImageGifAnimBeginPtr(shown.get(), &size, 1, 0));
    append(gdImageGifAnimAddPtr(shown.get(), &size, 0, 0, 0,
                                static_cast<int>(std::lround(100 * seconds)), gdDisposalNone,
                                before.get()));
    before = std::move(shown);
    seconds = 0;
  };
  for (const fs::path& frame : frames) {
    Image image = with_palette(decode_png(read_file(frame), frame), palette, nearest);
    // A frame that changes nothing lengthens the one before
    if (shown && !same_pixels(shown, image)) add_shown();
    shown = std::move(image);
    seconds += seconds_per_frame;
  }
  // The last frame stays longer, so that a viewer sees where it ends
  seconds += 2 - seconds_per_frame;
  add_shown();
  append(gdImageGifAnimEndPtr(&size));
  return bytes;
}

}  // namespace gradbook

/// @file common/figures/gif.hpp
/// An animated GIF from pictures.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace gradbook {

/// The bytes of a GIF that repeats for ever, in 255 colours that all frames share, so that a frame
/// holds only what changes.
/// @param frames             PNG files of equal size, at least one
/// @param seconds_per_frame  the last frame stays for two seconds
/// Throws FileError or std::runtime_error for a file that is missing or no PNG.
std::string gif_from_frames(const std::vector<std::filesystem::path>& frames,
                            double seconds_per_frame);

}  // namespace gradbook

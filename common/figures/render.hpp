/// @file common/figures/render.hpp
/// From a script to a picture: gnuplot runs, its picture is checked, then moved into place.
#pragma once
#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace gradbook {

/// A picture could not be made; says of which figure, why, and what to do.
class RenderError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What to make of a script.
struct RenderOptions {
  std::string theme = "slide";                ///< slide, print, dark
  std::string format = "svg";                 ///< svg, pdf, png, gif
  std::string font = "Inter";                 ///< a family that fontconfig knows
  const std::atomic<bool>* cancel = nullptr;  ///< set by another thread to end it early
};

/// All themes, in the order of the documentation: slide, print, dark.
const std::vector<std::string>& figure_themes();
/// All formats, in the order of the documentation: svg, pdf, png, gif; the last one moves.
const std::vector<std::string>& figure_formats();

/// Runs gnuplot ($GRADBOOK_GNUPLOT, or "gnuplot" in PATH) on a script and puts its picture at
/// `picture`. The picture appears complete or not at all: it is made in a folder beside its place,
/// checked by check_picture(), and renamed; a blank one is an error. A GIF is assembled from one
/// PNG per frame. Nothing of the environment but PATH reaches gnuplot, no start-up file is read,
/// and the fonts are those of the system (the user's own only if the chosen family is nowhere
/// else): the same script gives the same bytes for everybody, at every time, in every folder.
/// @param script   the file written by gnuplot_script(); its stem names the figure in messages
/// @param picture  where the picture goes; its folder must exist
/// @param options  theme, format, font
/// @return warnings of gnuplot, usually empty
/// Throws RenderError.
std::string render_figure(const std::filesystem::path& script, const std::filesystem::path& picture,
                          const RenderOptions& options);

/// What a finished picture is.
struct PictureFacts {
  int width = 0;   ///< pixels; of a PDF: points
  int height = 0;  ///< in the same unit
  /// Share of the pixels (PNG, GIF) that differ from the corner's colour; of SVG and PDF, where
  /// nothing is rasterized here: 1 if they draw anything on their background, else 0.
  double ink = 0;
};

/// Reads a picture and makes sure that it is complete.
/// @param picture  a file of one of the figure_formats(), known by its extension
/// Throws std::runtime_error when it is cut off or no such picture.
PictureFacts check_picture(const std::filesystem::path& picture);

}  // namespace gradbook

/// @file common/figures/program.hpp
/// What the program of a figure file does, and what a chapter's --figures does.
#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "figures/figure.hpp"
#include "figures/registry.hpp"
#include "figures/script.hpp"

namespace gradbook {

/// The name tag `info` as JSON: id, slug, chapter, title, alt, slides, source, units, animated,
/// tolerance.
nlohmann::json to_json(const FigureInfo& info);

/// Runs the function of a `registered` figure. Throws what it throws, and std::invalid_argument
/// when FigureInfo::animated and the frames contradict.
Figure draw(const RegisteredFigure& registered);

/// Writes `<id>_<slug>.gp`, `.dat` and `.json` (name tag and caption) of `figure` into a folder;
/// each file appears complete or not at all.
/// @param overlay  a student's numbers, or null
/// @return the script
/// Throws FileError.
std::filesystem::path write_figure(const Figure& figure, const std::filesystem::path& folder,
                                   const Overlay* overlay = nullptr);

/// Draws all figures of this program into a folder, scripts and SVG pictures of the slide theme.
/// @return the pictures
/// Throws FileError, RenderError.
std::vector<std::filesystem::path> draw_registered_figures(const std::filesystem::path& folder);

/// main() of a figure program: --info, --out DIR, --overlay FILE, --verify DIR, --accept DIR.
/// @param argc, argv  as main() gets them
/// @return 0 done, 1 drifted or an exercise that is not solved yet, 2 usage, 3 environment
int figure_program(int argc, char** argv);

}  // namespace gradbook

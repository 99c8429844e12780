/// @file common/site/figure_source.hpp
/// Which figures there are: found in the files `chapters/NN_topic/fig_<slug>.cpp`.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace gradbook {

/// One figure file and the figures that it registers.
struct FigureSource {
  std::string chapter;             ///< "02_neighbors"
  std::string slug;                ///< of the file: fig_<slug>.cpp
  std::vector<std::string> ids;    ///< "F006", …
  std::vector<std::string> slugs;  ///< of each id

  /// Build target of the program with all figures of the chapter, "figures.02_neighbors".
  std::string target() const { return "figures." + chapter; }
};

/// What is in the chapters' folders. CMake (GradbookFigures.cmake) chooses files by the same rule.
struct FigureFiles {
  /// `NN_topic/fig_<slug>.cpp` in small letters, digits and _, which registers `<slug>`; by chapter
  /// and id.
  std::vector<FigureSource> sources;
  /// Other files that are called fig_….cpp, copies for example, and why they are ignored. What
  /// editors and file managers leave behind (`._fig_x.cpp`, `.#fig_x.cpp`) is not worth a word.
  std::vector<std::string> ignored;
};

/// All figure files below root/chapters.
/// Throws std::runtime_error when two files register the same id.
FigureFiles scan_figures(const std::filesystem::path& root);

/// The sources of scan_figures(root).
std::vector<FigureSource> find_figure_sources(const std::filesystem::path& root);

/// The files with the wanted figures; each with those of its ids that are wanted.
/// @param sources  all figure files
/// @param wanted   ids ("F006"), slugs ("knn_regions") or chapters ("02_neighbors", "02",
///                 "neighbors"); empty: everything
/// Throws std::invalid_argument for a word that names nothing, with the nearest names.
std::vector<FigureSource> select_figures(const std::vector<FigureSource>& sources,
                                         const std::vector<std::string>& wanted);

}  // namespace gradbook

/// @file common/site/site_figures.hpp
/// The drawn figures as the site shows them: read from a folder, embedded in pages, listed.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "site/site_slides.hpp"

namespace gradbook {

/// One figure with everything that was drawn of it.
struct SiteFigure {
  std::string id;                  ///< "F006"
  std::string slug;                ///< "knn_regions"
  std::string chapter;             ///< "02_neighbors"
  std::string title;               ///< what it shows, in a few words
  std::string caption;             ///< plain text: data, parameters, seed
  std::string alt;                 ///< what a reader who cannot see it needs to know
  std::vector<SlideTitle> slides;  ///< the slides whose pictures it replaces
  std::string source;              ///< "chapters/02_neighbors/fig_knn_regions.cpp"
  std::vector<std::string> units;  ///< keys of the units it runs
  bool animated = false;           ///< has a GIF
  std::filesystem::path folder;    ///< where its files are
  std::vector<std::string> files;  ///< their names, sorted; all start with name()

  /// How all its files begin, "F006_knn_regions".
  std::string name() const { return id + "_" + slug; }
  /// File shown on the page in a theme ("slide" or "dark"): GIF if it is animated, SVG, or PNG when
  /// the SVG is larger than 400 kB or missing; empty if nothing was drawn.
  std::string picture(const std::string& theme) const;
};

/// All figures below folder/NN_topic/*.json, in the order of their chapters and ids; none if there
/// is no such folder. Throws FileError that names the file when a description is broken.
std::vector<SiteFigure> read_site_figures(const std::filesystem::path& folder);

/// The figure with an id on a page, light and dark, with caption and a link to its entry in the
/// gallery; a note how to draw it if it is not among the figures.
std::string figure_block(const std::vector<SiteFigure>& figures, const std::string& id);

/// A row of small pictures that lead to their chapters; ids that are not drawn are left out.
/// @param figures  what is drawn
/// @param ids      "F006 F029"
std::string figure_strip(const std::vector<SiteFigure>& figures, std::string_view ids);

/// The gallery's body: all figures by chapter with thumbnail, caption, slides, source, downloads.
std::string gallery_markdown(const std::vector<SiteFigure>& figures);

/// Name of the page that shows the source of a figure.
std::string figure_source_page(const SiteFigure& figure);

}  // namespace gradbook

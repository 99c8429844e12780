/// @file common/figures/figure_info.hpp
/// What a figure says about itself before it is drawn.
#pragma once
#include <string>
#include <vector>

namespace gradbook {

/// A slide by its deck ("A", "B", "C") and its title.
struct SlideReference {
  std::string deck;   ///< "A", "B" or "C"
  std::string title;  ///< as it stands on the slide
};

/// Name tag of one figure.
struct FigureInfo {
  std::string id;                           ///< "F006"
  std::string slug;                         ///< "knn_regions", as in fig_knn_regions.cpp
  std::string title;                        ///< "What k does to the boundary"
  std::vector<SlideReference> slides = {};  ///< the slides whose picture it replaces or supports
  std::string alt = {};                     ///< what is to be seen, for those who cannot see it
  /// Largest accepted difference of its numbers from the committed ones, as a share of the range of
  /// their column. Figures that train a network need more: processors add in different orders.
  double tolerance = 1e-6;
  bool animated = false;                ///< has frames, so that a GIF can be made
  std::vector<std::string> units = {};  ///< units whose results it shows: "02_neighbors/knn"
  std::string chapter = {};             ///< "02_neighbors"; filled in by the program
  std::string source = {};              ///< "chapters/02_neighbors/fig_….cpp"; the same

  /// Names of its files: "F006_knn_regions".
  std::string stem() const { return id + "_" + slug; }
};

}  // namespace gradbook

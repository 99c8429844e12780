/// @file common/figures/registry.hpp
/// The figures of a program: each figure file registers its own.
#pragma once
#include <functional>
#include <vector>

#include "figures/figure.hpp"

namespace gradbook {

/// A figure and the function that fills it.
struct RegisteredFigure {
  FigureInfo info;                    ///< with chapter and source
  std::function<void(Figure&)> draw;  ///< fills the figure; throws on error
};

/// Registers a figure when it is constructed, before main():
/// `const FigureRegistration registration({.id = "F006", …}, draw);`
class FigureRegistration {
 public:
  /// @param info    without chapter and source, which are taken from `source`
  /// @param draw    fills the figure; throws on error
  /// @param source  the file that registers, "chapters/02_neighbors/fig_knn_regions.cpp"
  FigureRegistration(FigureInfo info, std::function<void(Figure&)> draw,
                     const char* source = __builtin_FILE());
};

/// All figures linked into this program, by id.
std::vector<RegisteredFigure> registered_figures();

}  // namespace gradbook

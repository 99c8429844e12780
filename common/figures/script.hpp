/// @file common/figures/script.hpp
/// A figure as one self-contained gnuplot script.
#pragma once
#include <string>
#include <vector>

#include "figures/figure.hpp"

namespace gradbook {

/// What a student's functions computed for the same figure.
struct Overlay {
  std::string units;              ///< whose code it is, for the legend: "02.3 knn"
  std::vector<DataBlock> blocks;  ///< as Figure::named_blocks() names them
};

/// The script: data blocks, theme, panels. Run by gnuplot it writes one picture; variables that may
/// be set before (`gnuplot -d -e "theme='dark'; format='pdf'; out='x.pdf'" …`): theme slide, print
/// or dark; format svg, pdf, png, gif, or frames (one PNG per frame, `out` with %d for its number);
/// font. With an overlay the student's numbers are drawn over those of the reference wherever they
/// differ, and a line below says which is which.
/// Throws std::invalid_argument when the figure is empty.
std::string gnuplot_script(const Figure& figure, const Overlay* overlay = nullptr);

/// The `.dat` file of the figure's numbers.
std::string data_text(const Figure& figure);

}  // namespace gradbook

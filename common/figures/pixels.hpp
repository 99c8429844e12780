/// @file common/figures/pixels.hpp
/// A small picture at a place of a drawing.
#pragma once
#include <armadillo>
#include <string>

#include "figures/panel.hpp"
#include "figures/picture.hpp"

namespace gradbook {

/// Draws a picture with a grey frame; row 0 is on top. Its pixels stay sharp in every viewer.
/// @param panel   where to draw; pictures of one panel share their colours
/// @param name    of its block of numbers
/// @param pixels  a number per pixel
/// @param place   in units of the panel
/// @param lo, hi  numbers of the first and the last colour
void draw_pixels(Panel& panel, const std::string& name, const arma::mat& pixels,
                 const Rectangle& place, double lo, double hi, ColourMap colours = ColourMap::ink);

}  // namespace gradbook

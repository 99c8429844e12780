/// @file common/figures/theme.hpp
/// gnuplot's words for inks, lines, markers, texts and palettes.
#pragma once
#include <string>
#include <string_view>

#include "figures/panel.hpp"
#include "figures/style.hpp"

namespace gradbook {

/// Commands at the head of every script: they read the variables `theme` (slide, print, dark),
/// `format` (svg, pdf, png, gif, frames), `out` and `font`, and set the terminal, inks and sizes.
/// In a picture of 16:9 the sizes of letters and lines are the same share of it in every format.
std::string_view theme_commands();

/// gnuplot's number of a marker.
int marker_number(Marker marker);
/// "lw 3*LW dt 1 lc rgb blue": width, dash and ink of `style`; not its marker.
std::string line_words(const LineStyle& style);
/// "font … tc rgb … left rotate by …"
/// @param style  alignment, size, ink and angle
/// @param ink    a theme variable instead of the style's ink
std::string text_words(const TextStyle& style, const std::string& ink = "");
/// "fc rgb … fs solid border rgb … lw …": filling and outline of `style`, behind the data.
std::string shape_words(const ShapeStyle& style);
/// "set palette …" for `colours`.
std::string palette_words(ColourMap colours);
/// A text as a gnuplot string, with its quotes.
std::string quoted(const std::string& text);

}  // namespace gradbook

/// @file common/figures/style.hpp
/// The vocabulary of all figures. Colours are names here; each theme decides what they look like.
#pragma once
#include <string>

namespace gradbook {

/// Colours that colour-blind people can tell apart (Okabe and Ito, 2008), and greys.
enum class Ink { blue, vermillion, green, purple, orange, sky, text, grey, faint, paper };

/// Shapes that can be told apart without colour. Those named open_… have an outline only.
enum class Marker { none, circle, triangle, square, diamond, down, open_circle, plus, cross };

/// Dashes of a line; automatic is solid on a screen, and another dash for each ink in print.
enum class Dash { automatic, solid, dashed, dotted, dash_dot };

/// How a shape is filled: with its ink, with a light tint of it, with the paper's colour, or not.
enum class Fill { none, tint, solid, paper };

enum class Align { left, center, right };  ///< of a text to its point

/// A line. Width is in points of a slide; 3 is a curve, 1.5 a helper line.
struct LineStyle {
  Ink ink = Ink::blue;
  double width = 3.5;
  Dash dash = Dash::automatic;
  Marker marker = Marker::none;  ///< drawn at every point of the line
  double size = 1;               ///< of the marker
};

/// A cloud of points. Size 1 is readable from the back of a room.
struct PointStyle {
  Ink ink = Ink::blue;
  Marker marker = Marker::circle;
  double size = 1;
};

/// A text; size 1 is that of axis labels. In texts `_{}` and `^{}` are subscripts and superscripts;
/// literal_text() of picture.hpp takes this meaning away.
struct TextStyle {
  Ink ink = Ink::text;
  Align align = Align::center;
  double size = 1;
  bool bold = false;
  double angle = 0;  ///< degrees, counter-clockwise
};

/// A shape of a drawing: its outline and filling.
struct ShapeStyle {
  Ink ink = Ink::blue;
  Fill fill = Fill::tint;
  double width = 2;
  Dash dash = Dash::solid;
};

/// Ink and marker of class k = 0, 1, …; they repeat after six.
Ink class_ink(unsigned k);
Marker class_marker(unsigned k);

/// The theme's variable for an ink, "blue", and for its tint, "blue_tint".
std::string ink_name(Ink ink);
std::string tint_name(Ink ink);

}  // namespace gradbook

/// @file common/figures/style.hpp
/// The vocabulary of all figures. Colours are names here; each theme decides what they look like.
#pragma once
#include <string>

namespace gradbook {

/// Colours that colour-blind people can tell apart (Okabe and Ito, 2008), and greys.
enum class Ink {
  blue,        ///< class 0, the first series
  vermillion,  ///< class 1, the second series
  green,       ///< class 2
  purple,      ///< class 3
  orange,      ///< class 4
  sky,         ///< class 5, a light blue
  text,        ///< letters, and what is as dark as they are; light in the dark theme
  grey,        ///< axes, helper lines
  faint,       ///< what shall hardly be seen
  paper        ///< the background
};

/// Shapes that can be told apart without colour. Those named open_… have an outline only.
enum class Marker {
  none,         ///< nothing is drawn
  circle,       ///< filled, class 0
  triangle,     ///< filled, on its base, class 1
  square,       ///< filled, class 2
  diamond,      ///< filled, a square on its corner, class 3
  down,         ///< filled, a triangle on its tip, class 4
  open_circle,  ///< class 5
  plus,         ///< two lines, upright
  cross         ///< two lines, diagonal
};

/// Dashes of a line; automatic is solid on a screen, and another dash for each ink in print.
enum class Dash {
  automatic,  ///< in print each of the inks blue … sky has its own
  solid,      ///< without gaps
  dashed,     ///< − − −
  dotted,     ///< · · ·
  dash_dot    ///< − · −
};

/// How a shape is filled.
enum class Fill {
  none,   ///< outline only
  tint,   ///< a light tint of its ink, see tint_name()
  solid,  ///< its ink
  paper   ///< the paper's colour: covers what lies behind
};

/// Which part of a text stands at its point.
enum class Align {
  left,    ///< its beginning
  center,  ///< its middle
  right    ///< its end
};

/// A line. Width is in points of a slide; 3 is a curve, 1.5 a helper line.
struct LineStyle {
  Ink ink = Ink::blue;           ///< of line and markers
  double width = 3.5;            ///< points of a slide
  Dash dash = Dash::automatic;   ///< of the line
  Marker marker = Marker::none;  ///< drawn at every point of the line
  double size = 1;               ///< of the marker
};

/// A cloud of points. Size 1 is readable from the back of a room.
struct PointStyle {
  Ink ink = Ink::blue;             ///< of all markers
  Marker marker = Marker::circle;  ///< their shape
  double size = 1;                 ///< relative to the usual one
};

/// A text; size 1 is that of axis labels. In texts `_{}` and `^{}` are subscripts and superscripts;
/// literal_text() of picture.hpp takes this meaning away.
struct TextStyle {
  Ink ink = Ink::text;          ///< of the letters
  Align align = Align::center;  ///< to its point
  double size = 1;              ///< relative to axis labels
  bool bold = false;            ///< thick letters
  double angle = 0;             ///< degrees, counter-clockwise
};

/// A shape of a drawing: its outline and filling.
struct ShapeStyle {
  Ink ink = Ink::blue;      ///< of the outline; the filling follows it
  Fill fill = Fill::tint;   ///< what is inside
  double width = 2;         ///< of the outline, points of a slide; 0: no outline
  Dash dash = Dash::solid;  ///< of the outline: dashed, dotted, or else solid
};

/// Ink of class k = 0, 1, …; they repeat after six.
Ink class_ink(unsigned k);
/// Marker of class k = 0, 1, …; they repeat after six.
Marker class_marker(unsigned k);

/// The theme's variable for an ink, "blue".
std::string ink_name(Ink ink);
/// The theme's variable for the tint of `ink`, "blue_tint"; `text` and `faint` share that of
/// `grey`, and `paper` is its own.
std::string tint_name(Ink ink);

}  // namespace gradbook

#include "figures/theme.hpp"

#include <fmt/core.h>

#include <array>

namespace gradbook {

std::string_view theme_commands() {
  return R"gp(# Whatever a start-up file has set is undone; -e's choices are variables and stay
reset
set decimalsign
set encoding utf8
if (!exists("theme")) theme = 'slide'
if (!exists("format")) format = 'svg'
if (!exists("font")) font = 'Inter'
if (!exists("out")) out = sprintf('%s_%s.%s', name, theme, format)
dark = theme eq 'dark'
for_print = theme eq 'print'
# Inks: colours that colour-blind people can tell apart, lighter on dark paper
paper      = dark ? '#16191f' : '#ffffff'
text       = dark ? '#e8eaed' : '#1f2328'
grey       = dark ? '#9aa0a8' : '#6e7681'
faint      = dark ? '#3d434d' : '#d0d5db'
blue       = dark ? '#58b4f0' : '#0072b2'
vermillion = dark ? '#ff8a5c' : '#d55e00'
green      = dark ? '#3ccf9e' : '#009e73'
purple     = dark ? '#e8a0cc' : '#b0508c'
orange     = dark ? '#f5bd45' : '#c98a00'
sky        = dark ? '#9ad6f7' : '#3a96cc'
yours      = dark ? '#ff5fd2' : '#d0008f'
# The tints of print differ in lightness, too
blue_tint       = dark ? '#1d3a52' : for_print ? '#b4c6d6' : '#d3e6f3'
vermillion_tint = dark ? '#56321f' : for_print ? '#fcefe7' : '#fbdfce'
green_tint      = dark ? '#17453a' : for_print ? '#d4e6de' : '#cdeee3'
purple_tint     = dark ? '#4b3142' : for_print ? '#dccbd6' : '#f0d9e8'
orange_tint     = dark ? '#4c3d1a' : for_print ? '#f3ead4' : '#f6e8c8'
sky_tint        = dark ? '#27414f' : for_print ? '#bccfdb' : '#dcedf7'
grey_tint       = dark ? '#2a2f37' : '#eceff2'
# In print, where colours may be lost, every ink has a dash of its own
array ink_dash[6] = [1, '-', '-.', '_', '.', '_.']
dash(n) = for_print ? ink_dash[n] : 1
# Sizes of letters (FS), lines (LW) and markers (PS) that look alike in all formats
frames = format eq 'frames'
FS = format eq 'svg' ? 24.0 : format eq 'pdf' ? 6.4 : 27.0
LW = format eq 'svg' ? 1.0 : format eq 'pdf' ? 0.55 : format eq 'gif' ? 2.0 : 1.2
PS = format eq 'svg' ? 0.65 : format eq 'pdf' ? 0.65 : 3.0
if (for_print) { LW = 0.75*LW }
look = sprintf("font '%s,%g' background '%s' rounded enhanced", font, FS, paper)
if (format eq 'svg') { eval 'set terminal svg size 1280,720 '.look }
if (format eq 'png') { eval 'set terminal pngcairo size 1920,1080 '.look }
if (format eq 'pdf') { eval 'set terminal pdfcairo size 16cm,9cm fontscale 1 '.look }
if (format eq 'gif') { eval sprintf('set terminal gif size 1920,1080 animate delay %d loop 0 ', delay).look }
if (frames) { eval 'set terminal pngcairo size 1920,1080 '.look }
sized(size) = sprintf('%s,%g', font, size*FS)
# A number with a true minus sign
value_text(form, value) = value < 0 ? '−'.sprintf(form, -value) : sprintf(form, value)
set border 3 lc rgb grey lw 1.5*LW
unset key
unset colorbox
set style fill solid noborder
set pm3d depthorder border lc rgb paper lw 0.3*LW
)gp";
}

int marker_number(Marker marker) {
  constexpr std::array kNumbers = {0, 7, 9, 5, 13, 11, 6, 1, 2};
  return kNumbers[static_cast<std::size_t>(marker)];
}

std::string line_words(const LineStyle& style) {
  std::string dash = "1";
  switch (style.dash) {
    case Dash::automatic: {
      const auto number = static_cast<int>(style.ink) + 1;
      if (number <= 6) dash = fmt::format("dash({})", number);
      break;
    }
    case Dash::solid:
      break;
    case Dash::dashed:
      dash = "'-'";
      break;
    case Dash::dotted:
      dash = "'.'";
      break;
    case Dash::dash_dot:
      dash = "'-.'";
      break;
  }
  return fmt::format("lw {:g}*LW dt {} lc rgb {}", style.width, dash, ink_name(style.ink));
}

std::string text_words(const TextStyle& style, const std::string& ink) {
  constexpr std::array kAlign = {"left", "center", "right"};
  return fmt::format("{}{} font sized({:g}) tc rgb {}",
                     kAlign[static_cast<std::size_t>(style.align)],
                     style.angle == 0 ? "" : fmt::format(" rotate by {:g}", style.angle),
                     style.size, ink.empty() ? ink_name(style.ink) : ink);
}

std::string shape_words(const ShapeStyle& style) {
  std::string fill;
  switch (style.fill) {
    case Fill::tint:
      fill = fmt::format("fc rgb {} fs solid 1", tint_name(style.ink));
      break;
    case Fill::solid:
      fill = fmt::format("fc rgb {} fs solid 1", ink_name(style.ink));
      break;
    case Fill::paper:
      fill = "fc rgb paper fs solid 1";
      break;
    case Fill::none:
      fill = "fs empty";
      break;
  }
  if (style.width <= 0) return fill + " noborder back";
  const std::string dash = style.dash == Dash::dashed   ? " dt '-'"
                           : style.dash == Dash::dotted ? " dt '.'"
                                                        : "";
  return fmt::format("{} border rgb {} lw {:g}*LW{} back", fill, ink_name(style.ink), style.width,
                     dash);
}

std::string palette_words(ColourMap colours) {
  const std::string start = "set palette maxcolors 0 model RGB defined ";
  switch (colours) {
    case ColourMap::sequential:
      return start +
             "(0 '#440154', 1 '#472c7a', 2 '#3b518b', 3 '#2c718e', 4 '#21908d', 5 '#27ad81', "
             "6 '#5cc863', 7 '#aadc32', 8 '#fde725')";
    case ColourMap::diverging:
      return start + "(0 blue, 1 paper, 2 vermillion)";
    case ColourMap::two_classes:
      return start + "(0 blue_tint, 1 paper, 2 vermillion_tint)";
    case ColourMap::counts:
      return start + "(0 paper, 1 blue_tint)";
    case ColourMap::grey:
      return start + "(0 '#000000', 1 '#ffffff')";
    case ColourMap::ink:
      break;
  }
  return start + "(0 '#ffffff', 1 '#202020')";
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    // gnuplot would run what stands between backquotes
    if (c == '"' || c == '\\' || c == '`') result += '\\';
    if (c == '\n')
      result += "\\n";
    else
      result += c;
  }
  return result + "\"";
}

}  // namespace gradbook

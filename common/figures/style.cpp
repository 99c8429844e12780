#include "figures/style.hpp"

#include <array>

namespace gradbook {
namespace {

constexpr std::array kClassInks = {Ink::blue,   Ink::vermillion, Ink::green,
                                   Ink::purple, Ink::orange,     Ink::sky};
constexpr std::array kClassMarkers = {Marker::circle,  Marker::triangle, Marker::square,
                                      Marker::diamond, Marker::down,     Marker::open_circle};

}  // namespace

Ink class_ink(unsigned k) { return kClassInks[k % kClassInks.size()]; }

Marker class_marker(unsigned k) { return kClassMarkers[k % kClassMarkers.size()]; }

std::string ink_name(Ink ink) {
  constexpr std::array kNames = {"blue", "vermillion", "green", "purple", "orange",
                                 "sky",  "text",       "grey",  "faint",  "paper"};
  return kNames[static_cast<std::size_t>(ink)];
}

std::string tint_name(Ink ink) {
  if (ink == Ink::paper) return "paper";
  if (ink == Ink::text || ink == Ink::faint) return "grey_tint";
  return ink_name(ink) + "_tint";
}

}  // namespace gradbook

/// @file common/figures/script_panel.hpp
/// gnuplot's commands for one panel in its place.
#pragma once
#include <functional>
#include <string>

#include "figures/picture.hpp"

namespace gradbook {

/// What a layer's blocks are called in the script.
struct LayerNames {
  std::string block;    ///< "$p1_train"
  std::string overlay;  ///< "$yours_p1_train"; empty: nothing is laid over
};

/// Replaces every @ in a layer's commands by a block's name.
std::string with_block(const std::string& commands, const std::string& block);

/// All commands that draw a panel: margins, axes, labels, legend, shapes, layers. They set
/// everything that they use and leave nothing behind.
/// @param placed  the panel and its place on the picture
/// @param extra   commands for labels or arrows that belong to the whole picture
/// @param names   called with every layer
std::string panel_commands(const Picture::Placed& placed, const std::string& extra,
                           const std::function<LayerNames(const PanelLayer&)>& names);

}  // namespace gradbook

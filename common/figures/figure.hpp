/// @file common/figures/figure.hpp
/// One lecture figure: a picture, or a sequence of them, with a caption.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "figures/figure_info.hpp"
#include "figures/picture.hpp"

namespace gradbook {

/// What a figure's function fills.
class Figure {
 public:
  /// An empty figure with the name tag `info`.
  explicit Figure(FigureInfo info) : info_(std::move(info)) {}

  /// Its name tag.
  const FigureInfo& info() const { return info_; }

  /// Sets the caption: `text` says data, parameters and seed, in one or two sentences. The slide is
  /// added by itself.
  void caption(const std::string& text) { caption_ = text; }
  /// The caption with the slides that the figure replaces.
  std::string full_caption() const;

  /// The still picture. A figure with frames and without a still shows its last frame.
  Picture& still() { return still_; }
  /// Divides the still picture: rows, columns, widths and heights as in Picture::grid().
  void grid(unsigned rows, unsigned columns, const std::vector<double>& widths = {},
            const std::vector<double>& heights = {}) {
    still_.grid(rows, columns, widths, heights);
  }
  /// The panel of the still picture at (row, column), (0, 0) is top left; made at its first use.
  /// It may reach over several `columns`.
  Panel& panel(unsigned row = 0, unsigned column = 0, unsigned columns = 1) {
    return still_.panel(row, column, columns);
  }
  /// The whole still picture as a drawing area of 16 × 9 units, without axes.
  Panel& canvas() { return still_.canvas(); }

  /// Adds a frame to the animation.
  Picture& add_frame() { return frames_.emplace_back(); }
  /// The animation, in the order of add_frame(); empty if the figure does not move.
  const std::deque<Picture>& frames() const { return frames_; }
  /// The picture of the formats that do not move.
  const Picture& picture() const {
    return still_.is_empty() && !frames_.empty() ? frames_.back() : still_;
  }

  double seconds_per_frame = 0.15;  ///< of the animation; its last frame stays for two seconds

  /// All numbers of the figure, and the block of each layer.
  struct NamedBlocks {
    std::vector<DataBlock> blocks;                  ///< with names unique in the figure
    std::map<const PanelLayer*, std::string> name;  ///< of the block that the layer shows
  };
  /// Blocks are named after their panel, "p1_train", and those of frames after the frame too,
  /// "f03_p1_path"; a frame that repeats numbers of the one before shares its block.
  NamedBlocks named_blocks() const;

 private:
  FigureInfo info_;
  std::string caption_;
  Picture still_;
  std::deque<Picture> frames_;
};

}  // namespace gradbook

#include "figures/script.hpp"

#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <system_error>

#include "figures/script_panel.hpp"
#include "figures/theme.hpp"
// Behind <armadillo>: in front of it, matrices would be sent as one long column
#include <gnuplot-iostream.h>

namespace gradbook {
namespace {

constexpr double kOverlayStrip = 0.06;
constexpr double kSameNumbers = 1e-9;

/// Collects what gnuplot-iostream writes in a file in memory: its own pipe to gnuplot hides errors.
class ScriptWriter {
 public:
  ScriptWriter() {
    const int fd = ::memfd_create("figure", MFD_CLOEXEC);
    file_ = fd < 0 ? nullptr : ::fdopen(fd, "w+");
    if (file_ == nullptr) throw std::system_error(errno, std::generic_category(), "memfd_create");
    stream_ = std::make_unique<Gnuplot>(file_);
  }
  void add(std::string_view text) { *stream_ << text; }

  /// A named block of numbers, "$p1_train << e … e".
  void add(const std::string& name, const DataBlock& block) {
    *stream_ << "$" << name << " << e\n" << std::defaultfloat << std::setprecision(7);
    stream_->send1d(block.values);
  }

  std::string text() {
    stream_->flush();
    std::string all(static_cast<std::size_t>(::lseek(::fileno(file_), 0, SEEK_END)), '\0');
    if (::pread(::fileno(file_), all.data(), all.size(), 0) != static_cast<ssize_t>(all.size())) {
      throw std::system_error(errno, std::generic_category(), "script in memory");
    }
    return all;
  }

 private:
  std::FILE* file_;  ///< closed by the stream
  std::unique_ptr<Gnuplot> stream_;
};

/// "# …" lines of at most about 100 characters.
std::string comment(const std::string& text) {
  std::string result = "#";
  std::size_t width = 1;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    if (width + end - begin > 100) {
      result += "\n#";
      width = 1;
    }
    result += " " + text.substr(begin, end - begin);
    width += end - begin + 1;
    begin = end + 1;
  }
  return result + "\n";
}

/// The student's numbers beside the reference's, and what the line at the bottom says of them.
struct Comparison {
  std::map<std::string, const DataBlock*> differing;  ///< by the reference's block name
  std::string summary;
};

Comparison compare(const Figure::NamedBlocks& named, const Overlay& overlay) {
  Comparison comparison;
  double largest = 0;
  std::string where;
  for (const DataBlock& block : named.blocks) {
    const auto mine = std::find_if(overlay.blocks.begin(), overlay.blocks.end(),
                                   [&](const DataBlock& b) { return b.name == block.name; });
    if (mine == overlay.blocks.end()) continue;
    const BlockDifference difference = largest_difference(block, *mine);
    if (difference.share <= kSameNumbers) continue;
    comparison.differing[block.name] = &*mine;
    if (difference.share > largest) {
      largest = difference.share;
      where = block.name.substr(block.name.find('_') + 1);
    }
  }
  comparison.summary =
      comparison.differing.empty()
          ? fmt::format("yours ({}): the same numbers", overlay.units)
          : fmt::format("yours ({}): differs, most in {} ({})", overlay.units, literal_text(where),
                        std::isfinite(largest) ? fmt::format("{:.3g} % of its range", 100 * largest)
                                               : "other values or shape");
  return comparison;
}

/// The line at the bottom that tells the reference from the student's numbers.
std::string overlay_strip(const std::string& summary) {
  constexpr double kY = 0.03;
  return fmt::format(
      "set arrow from screen 0.03,{0} to screen 0.07,{0} nohead lw 3.5*LW lc rgb text front\n"
      "set label \"reference\" at screen 0.08,{0} left font sized(0.85) tc rgb text front\n"
      "set arrow from screen 0.21,{0} to screen 0.25,{0} nohead lw 3*LW dt '-' lc rgb yours front\n"
      "set label {1} at screen 0.26,{0} left font sized(0.85) tc rgb yours front\n",
      kY, quoted(summary));
}

std::string picture_commands(const Picture& picture, const Figure::NamedBlocks& named,
                             const Comparison* comparison) {
  std::string text = "set multiplot\n";
  bool first = true;
  for (const Picture::Placed& placed : picture.layout(comparison == nullptr ? 0 : kOverlayStrip)) {
    std::string extra;
    if (first && comparison != nullptr) extra = overlay_strip(comparison->summary);
    first = false;
    text += panel_commands(placed, extra, [&](const PanelLayer& layer) {
      const std::string& name = named.name.at(&layer);
      LayerNames names{.block = "$" + name, .overlay = {}};
      if (comparison != nullptr && comparison->differing.count(name) != 0) {
        names.overlay = "$yours_" + name;
      }
      return names;
    });
  }
  return text + "unset multiplot\n";
}

/// Commands that some layers need before anything is plotted, once for each block.
std::string preparations(const Figure& figure, const Figure::NamedBlocks& named,
                         const Comparison* comparison) {
  std::string text;
  std::map<std::string, bool> done;
  const auto add = [&](const Picture& picture) {
    for (const Picture::Placed& placed : picture.layout()) {
      for (const PanelLayer& layer : placed.panel->layers()) {
        const std::string& name = named.name.at(&layer);
        if (layer.prepare.empty() || done[name]) continue;
        done[name] = true;
        const bool differs = comparison != nullptr && comparison->differing.count(name) != 0;
        const bool shown = layer.plot.find("@_") != std::string::npos;
        if (shown) text += with_block(layer.prepare, "$" + name);
        if (differs) text += with_block(layer.prepare, "$yours_" + name);
      }
    }
  };
  for (const Picture& frame : figure.frames()) add(frame);
  add(figure.picture());
  return text;
}

}  // namespace

std::string gnuplot_script(const Figure& figure, const Overlay* overlay) {
  if (figure.picture().is_empty()) {
    throw std::invalid_argument(figure.info().id + ": the figure has no panel");
  }
  const Figure::NamedBlocks named = figure.named_blocks();
  Comparison comparison;
  if (overlay != nullptr) comparison = compare(named, *overlay);
  const Comparison* const shown = overlay == nullptr ? nullptr : &comparison;

  ScriptWriter script;
  const std::string stem = figure.info().stem();
  script.add(comment(fmt::format("{}: {}", figure.info().id, figure.info().title)));
  script.add(comment(figure.full_caption()));
  script.add(
      fmt::format("# Draw it again: gnuplot -d -e \"theme='dark'; format='pdf'\" {}.gp\n\n", stem));
  script.add(fmt::format("name = '{}'\ndelay = {:.0f}\n", stem, 100 * figure.seconds_per_frame));
  script.add(theme_commands());
  script.add("\n# The numbers\n");
  for (const DataBlock& block : named.blocks) script.add(block.name, block);
  for (const auto& [name, block] : comparison.differing) script.add("yours_" + name, *block);
  script.add(preparations(figure, named, shown));

  script.add("\n# The picture\n");
  if (figure.frames().empty()) {
    script.add("set output out\n" + picture_commands(figure.picture(), named, shown));
  } else {
    script.add("moving = format eq 'gif' || frames\nset output frames ? sprintf(out, 0) : out\n");
    int number = 0;
    for (const Picture& frame : figure.frames()) {
      script.add("if (moving) {\n");
      if (number > 0)
        script.add(fmt::format("if (frames) {{ set output sprintf(out, {}) }}\n", number));
      script.add(picture_commands(frame, named, shown) + "}\n");
      ++number;
    }
    script.add("if (!moving) {\n" + picture_commands(figure.picture(), named, shown) + "}\n");
  }
  script.add("unset output\n");
  return script.text();
}

std::string data_text(const Figure& figure) {
  return data_file_text(fmt::format("{} {}: {}\n{}", figure.info().id, figure.info().slug,
                                    figure.info().title, figure.full_caption()),
                        figure.named_blocks().blocks);
}

}  // namespace gradbook

#include "figures/render.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <regex>

#include "core/file.hpp"
#include "core/process.hpp"
#include "figures/gif.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr double kLongestRun = 300;  // seconds; a figure takes about one

/// Figure and place of its script, for messages.
std::string install_hint(const fs::path& script) {
  return fmt::format(
      "its script and data are in {}; install gnuplot (apt-get install gnuplot-nox), "
      "then: gnuplot {}",
      script.parent_path().string(), script.filename().string());
}

std::string gnuplot_program() {
  const char* chosen = std::getenv("GRADBOOK_GNUPLOT");
  return chosen == nullptr || *chosen == '\0' ? "gnuplot" : chosen;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// A folder beside the picture that vanishes with what is in it.
class ScratchFolder {
 public:
  explicit ScratchFolder(const fs::path& parent, const std::string& figure) {
    std::string name = (parent / ".drawing-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw RenderError(
          fmt::format("{}: {} cannot be written ({}); choose another folder with --out", figure,
                      parent.string(), std::generic_category().message(errno)));
    }
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  const std::size_t last = text.find_last_not_of(' ');
  return last == std::string::npos ? "" : text.substr(0, last + 1);
}

/// Runs gnuplot; returns what it printed.
std::string run_gnuplot(const fs::path& script, const fs::path& out, const RenderOptions& options,
                        const std::string& format) {
  const std::string figure = script.stem().string();
  const std::string program = gnuplot_program();
  const std::string settings = fmt::format("theme='{}'; format='{}'; font='{}'; out='{}'",
                                           options.theme, format, options.font, out.string());
  ProcessOptions process;
  process.wall_seconds = kLongestRun;
  process.cancel = options.cancel;
  ProcessResult result;
  try {
    result = run_process({program, "-e", settings, script.string()}, process);
  } catch (const std::runtime_error& error) {
    throw RenderError(fmt::format("{}: {}; {}", figure, error.what(), install_hint(script)));
  }
  if (result.cancelled) throw RenderError(figure + ": interrupted");
  if (result.timed_out) {
    throw RenderError(fmt::format("{}: gnuplot did not end within {:g} s", figure, kLongestRun));
  }
  if (result.signal != 0) {
    throw RenderError(
        fmt::format("{}: gnuplot was ended by signal {} before the picture was complete: "
                    "is the disk full? {}",
                    figure, result.signal, one_line(result.output)));
  }
  if (!result.ok()) {
    throw RenderError(fmt::format("{}: gnuplot ended with exit code {}: {}", figure,
                                  result.exit_code, one_line(result.output)));
  }
  return result.output;
}

std::string replaced(const std::string& text, const std::string& from, const std::string& to) {
  std::string result;
  std::size_t begin = 0;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, begin)) {
    result += text.substr(begin, at - begin) + to;
    begin = at + from.size();
  }
  return result + text.substr(begin);
}

/// What gnuplot cannot be told: fonts that stand in where a viewer lacks the chosen one, and pixels
/// that stay pixels.
void finish_svg(const fs::path& picture, const std::string& font) {
  std::string text =
      replaced(read_file(picture), fmt::format("font-family=\"{}\"", font),
               fmt::format("font-family=\"{}, system-ui, 'DejaVu Sans', sans-serif\"", font));
  text = replaced(text, "<image ", "<image style='image-rendering:pixelated' ");
  write_file(picture, text);
}

double seconds_per_frame(const fs::path& script) {
  std::smatch match;
  const std::string text = read_file(script).substr(0, 4096);
  const bool found = std::regex_search(text, match, std::regex(R"(\ndelay = (\d+)\n)"));
  return found ? std::stod(match[1]) / 100 : 0.1;
}

}  // namespace

const std::vector<std::string>& figure_themes() {
  static const std::vector<std::string> kThemes = {"slide", "print", "dark"};
  return kThemes;
}

const std::vector<std::string>& figure_formats() {
  static const std::vector<std::string> kFormats = {"svg", "pdf", "png", "gif"};
  return kFormats;
}

void expect_font(const std::string& figure, const std::string& font) {
  if (font.find_first_of("'\"\\;,$`") != std::string::npos || font.empty()) {
    throw RenderError(fmt::format("{}: '{}' is no name of a font", figure, font));
  }
  ProcessResult result;
  try {
    result = run_process({"fc-match", "-f", "%{family}", font});
  } catch (const std::runtime_error&) {
    throw RenderError(figure +
                      ": fc-match is missing, which finds fonts; install it: apt-get install "
                      "fontconfig");
  }
  if (result.ok() && lower(result.output).find(lower(font)) != std::string::npos) return;
  throw RenderError(fmt::format(
      "{}: the font '{}' is not installed ('{}' would stand in for it); {}", figure, font,
      one_line(result.output),
      font == "Inter"
          ? "install it: apt-get install fonts-inter, or choose another with --font NAME"
          : "see fc-list for those that are, or leave --font out"));
}

std::string render_figure(const fs::path& script, const fs::path& picture,
                          const RenderOptions& options) {
  const std::string figure = script.stem().string();
  expect_font(figure, options.font);
  const ScratchFolder scratch(picture.parent_path().empty() ? "." : picture.parent_path(), figure);
  const fs::path made = scratch.path() / ("picture." + options.format);
  std::string warnings;
  try {
    if (options.format == "gif") {
      warnings = run_gnuplot(script, scratch.path() / "%04d.png", options, "frames");
      std::vector<fs::path> frames;
      for (const fs::directory_entry& entry : fs::directory_iterator(scratch.path())) {
        frames.push_back(entry.path());
      }
      std::sort(frames.begin(), frames.end());
      if (frames.empty()) throw RenderError(figure + ": gnuplot wrote no frame");
      write_file(made, gif_from_frames(frames, seconds_per_frame(script)));
    } else {
      warnings = run_gnuplot(script, made, options, options.format);
    }
    if (options.format == "svg") finish_svg(made, options.font);
    check_picture(made);
    fs::rename(made, picture);
  } catch (const RenderError&) {
    throw;
  } catch (const std::exception& error) {
    throw RenderError(fmt::format("{}: the picture is not complete ({}): is the disk full? {}",
                                  figure, error.what(), one_line(warnings)));
  }
  return one_line(warnings);
}

}  // namespace gradbook

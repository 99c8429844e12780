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

constexpr double kLongestRun = 300;   // seconds; a figure takes about one
constexpr double kLeastInk = 0.0005;  // share of a picture that is drawn on

/// Figure and place of its script, for messages.
std::string install_hint(const fs::path& script) {
  return fmt::format(
      "its script and data are in {}; install gnuplot (apt-get install gnuplot-nox), "
      "then: gnuplot -d {}",
      script.parent_path().string(), script.filename().string());
}

/// A name to be found in PATH, or an absolute path: gnuplot runs in another folder.
std::string gnuplot_program() {
  const char* chosen = std::getenv("GRADBOOK_GNUPLOT");
  if (chosen == nullptr || *chosen == '\0') return "gnuplot";
  const std::string program = chosen;
  return program.find('/') == std::string::npos ? program : fs::absolute(program).string();
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// For gnuplot and fontconfig: start-up files, search paths of scripts and fonts, locale and
/// fontconfig's settings would change pictures.
/// @param home   HOME: an empty folder
/// @param fonts  where the user's own fonts are; empty: only those of the system are seen
ProcessOptions plain_surroundings(const fs::path& home, const fs::path& fonts) {
  ProcessOptions process;
  process.plain_environment = true;
  process.environment = {{"HOME", home.string()}, {"TZ", "UTC"}};
  if (!fonts.empty()) process.environment["XDG_DATA_HOME"] = fonts.string();
  return process;
}

/// Where fontconfig looks for fonts that a user has installed for himself.
fs::path private_fonts() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data != '\0') return data;
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? fs::path() : fs::path(home) / ".local/share";
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

/// What gnuplot works on: names in the folder are plain, whatever the path above them looks like.
struct Workplace {
  std::string figure;      ///< for messages
  fs::path script;         ///< of the user, for messages
  const fs::path& folder;  ///< with a copy of the script, figure.gp; gnuplot runs in it
  fs::path fonts;          ///< of the user, if the chosen one is there only
};

/// Runs gnuplot in the folder, which writes `out` there; returns what it printed.
std::string run_gnuplot(const Workplace& place, const std::string& out,
                        const RenderOptions& options, const std::string& format) {
  const std::string& figure = place.figure;
  const std::string settings = fmt::format("theme='{}'; format='{}'; font='{}'; out='{}'",
                                           options.theme, format, options.font, out);
  ProcessOptions process = plain_surroundings(place.folder, place.fonts);
  process.folder = place.folder;
  process.wall_seconds = kLongestRun;
  process.cancel = options.cancel;
  ProcessResult result;
  try {
    result = run_process({gnuplot_program(), "--default-settings", "-e", settings, "figure.gp"},
                         process);
  } catch (const std::runtime_error& error) {
    throw RenderError(fmt::format("{}: {}; {}", figure, error.what(), install_hint(place.script)));
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

/// The time at which a PDF was made is no part of the picture: the same bytes at every time.
void finish_pdf(const fs::path& picture) {
  std::string bytes = read_file(picture);
  const std::size_t date = bytes.find("/CreationDate (D:");
  if (date == std::string::npos) return;
  for (std::size_t i = date; i < bytes.size() && bytes[i] != ')'; ++i) {
    if (std::isdigit(static_cast<unsigned char>(bytes[i])) != 0) bytes[i] = '0';
  }
  write_file(picture, bytes);
}

/// Looks for a family of fonts among those of the system, then among the user's own.
/// @return the folder of the latter if they are needed, else empty
fs::path find_font(const std::string& figure, const std::string& font, const fs::path& home) {
  if (font.find_first_of("'\"\\;,$`%{}\n") != std::string::npos || font.empty()) {
    throw RenderError(fmt::format("{}: '{}' is no name of a font", figure, font));
  }
  std::string other;
  for (const fs::path& fonts : {fs::path(), private_fonts()}) {
    ProcessResult result;
    try {
      result =
          run_process({"fc-match", "-f", "%{family}", "--", font}, plain_surroundings(home, fonts));
    } catch (const std::runtime_error&) {
      throw RenderError(figure +
                        ": fc-match is missing, which finds fonts; install it: apt-get install "
                        "fontconfig");
    }
    if (result.ok() && lower(result.output).find(lower(font)) != std::string::npos) return fonts;
    if (other.empty()) other = one_line(result.output);
  }
  throw RenderError(fmt::format(
      "{}: the font '{}' is not installed ('{}' would stand in for it); {}", figure, font, other,
      font == "Inter"
          ? "install it: apt-get install fonts-inter, or choose another with --font NAME"
          : "see fc-list for those that are, or leave --font out"));
}

/// Reads a finished picture; throws unless it is complete and something is drawn on it.
void expect_drawing(const std::string& figure, const fs::path& picture,
                    const std::string& warnings) {
  if (check_picture(picture).ink >= kLeastInk) return;
  throw RenderError(fmt::format("{}: the {} picture is blank; gnuplot says: {}", figure,
                                picture.extension().string().substr(1),
                                warnings.empty() ? "nothing" : one_line(warnings)));
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

std::string render_figure(const fs::path& script, const fs::path& picture,
                          const RenderOptions& options) {
  const std::string figure = script.stem().string();
  const fs::path target = fs::absolute(picture);
  const ScratchFolder scratch(target.parent_path(), figure);
  const fs::path made = scratch.path() / ("picture." + options.format);
  std::string warnings;
  try {
    const Workplace place{figure, script, scratch.path(),
                          find_font(figure, options.font, scratch.path())};
    write_file(scratch.path() / "figure.gp", read_file(script));
    if (options.format == "gif") {
      warnings = run_gnuplot(place, "frame-%04d.png", options, "frames");
      std::vector<fs::path> frames;
      for (const fs::directory_entry& entry : fs::directory_iterator(scratch.path())) {
        if (entry.path().filename().string().rfind("frame-", 0) == 0) {
          frames.push_back(entry.path());
        }
      }
      std::sort(frames.begin(), frames.end());
      if (frames.empty()) throw RenderError(figure + ": gnuplot wrote no frame");
      for (const fs::path& frame : frames) expect_drawing(figure, frame, warnings);
      write_file(made, gif_from_frames(frames, seconds_per_frame(script)));
    } else {
      warnings = run_gnuplot(place, made.filename().string(), options, options.format);
    }
    if (options.format == "svg") finish_svg(made, options.font);
    if (options.format == "pdf") finish_pdf(made);
    expect_drawing(figure, made, warnings);
    fs::rename(made, target);
  } catch (const RenderError&) {
    throw;
  } catch (const std::exception& error) {
    throw RenderError(fmt::format("{}: the picture is not complete ({}): is the disk full? {}",
                                  figure, error.what(), one_line(warnings)));
  }
  return one_line(warnings);
}

}  // namespace gradbook

// What: gnuplot runs, its picture is checked.  Why: a missing program, a full disk or a crash must
// give an error that names the figure, and never half a picture.
#include "figures/render.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "core/file.hpp"
#include "figures/script.hpp"
#include "figures/theme.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

class RenderFigure : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gradbook-render-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    Figure figure({.id = "F999", .slug = "example", .title = "An example", .animated = true});
    for (const double shift : {0.0, 1.0, 2.0}) {
      Panel& panel = figure.add_frame().panel();
      panel.title = "Title with σ and x_1";
      panel.line("curve", arma::vec{1, 2, 3}, arma::vec{4, 5, 6 + shift}, {}, "a curve");
      panel.legend = LegendAt::above;
    }
    script_ = folder_ / "F999_example.gp";
    write_file(script_, gnuplot_script(figure));
  }
  void TearDown() override {
    ::unsetenv("GRADBOOK_GNUPLOT");
    fs::remove_all(folder_);
  }

  /// Puts a shell script in gnuplot's place.
  void use_gnuplot(const std::string& commands) {
    const fs::path program = folder_ / "fake_gnuplot";
    write_file(program, "#!/bin/sh\n" + commands + "\n");
    ::chmod(program.c_str(), 0755);
    ::setenv("GRADBOOK_GNUPLOT", program.c_str(), 1);
  }

  fs::path picture(const std::string& extension) const {
    return folder_ / ("picture." + extension);
  }

  /// Message of the error; also makes sure that nothing was left behind.
  std::string error_of(const RenderOptions& options = {}) {
    std::string message = "no error";
    try {
      render_figure(script_, picture(options.format), options);
    } catch (const RenderError& error) {
      message = error.what();
    }
    EXPECT_FALSE(fs::exists(picture(options.format)));
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
      EXPECT_NE(entry.path().filename().string().rfind(".drawing", 0), 0U) << entry.path();
    }
    return message;
  }

  fs::path folder_;
  fs::path script_;
};

TEST_F(RenderFigure, MakesEveryFormatInEveryThemeWithoutAWarning) {
  for (const std::string& theme : figure_themes()) {
    for (const auto& [format, width, height] : {std::tuple{"svg", 1280, 720},
                                                {"png", 1920, 1080},
                                                {"pdf", 454, 255},
                                                {"gif", 1920, 1080}}) {
      EXPECT_EQ(render_figure(script_, picture(format), {.theme = theme, .format = format}), "");
      const PictureFacts facts = check_picture(picture(format));
      EXPECT_NEAR(facts.width, width, 1) << format;
      EXPECT_NEAR(facts.height, height, 1) << format;
      EXPECT_GT(facts.ink, 0.005) << format;
    }
  }
}

TEST_F(RenderFigure, PutsOneFramePerPictureIntoAGif) {
  render_figure(script_, picture("gif"), {.format = "gif"});
  const std::string bytes = read_file(picture("gif"));
  int frames = 0;  // graphic control extensions
  for (std::size_t at = bytes.find("\x21\xF9\x04"); at != std::string::npos;
       at = bytes.find("\x21\xF9\x04", at + 1)) {
    ++frames;
  }
  EXPECT_EQ(frames, 3);
}

TEST_F(RenderFigure, KeepsOnlyWhatChangesInTheFramesOfAGif) {
  const auto bytes_of = [&](unsigned copies) {
    Figure figure({.id = "F999", .slug = "example", .title = "An example", .animated = true});
    for (unsigned n = 0; n < copies; ++n) {
      figure.add_frame().panel().line("curve", arma::vec{1, 2, 3}, arma::vec{4, 5, 6});
    }
    write_file(script_, gnuplot_script(figure));
    render_figure(script_, picture("gif"), {.format = "gif"});
    return fs::file_size(picture("gif"));
  };
  EXPECT_LT(bytes_of(5), bytes_of(1) + 1000);
}

TEST_F(RenderFigure, LeavesTextInAnSvgAndGivesItFallbackFonts) {
  render_figure(script_, picture("svg"), {});
  const std::string svg = read_file(picture("svg"));
  EXPECT_NE(svg.find("font-family=\"Inter, system-ui"), std::string::npos);
  EXPECT_NE(svg.find("<text"), std::string::npos);
}

TEST_F(RenderFigure, SaysHowToInstallAMissingGnuplot) {
  ::setenv("GRADBOOK_GNUPLOT", "/nowhere/gnuplot", 1);
  const std::string message = error_of();
  EXPECT_NE(message.find("F999_example: cannot start /nowhere/gnuplot"), std::string::npos);
  EXPECT_NE(message.find("apt-get install gnuplot-nox"), std::string::npos);
}

TEST_F(RenderFigure, SeesAGnuplotThatDiesInTheMiddle) {
  use_gnuplot(
      "out=$(printf '%s' \"$3\" | sed \"s/.*out='\\([^']*\\)'.*/\\1/\")\n"
      "printf '<svg width=\"1280\" height=\"720\"><path' >\"$out\"\nkill -9 $$");
  EXPECT_NE(error_of().find("F999_example: gnuplot was ended by signal 9"), std::string::npos);
}

TEST_F(RenderFigure, SeesHalfAPictureThatIsCalledASuccess) {
  use_gnuplot(
      "out=$(printf '%s' \"$3\" | sed \"s/.*out='\\([^']*\\)'.*/\\1/\")\n"
      "printf '<svg width=\"1280\" height=\"720\"><path' >\"$out\"");
  EXPECT_NE(error_of().find("F999_example: the picture is not complete"), std::string::npos);
}

TEST_F(RenderFigure, SeesAFullDisk) {
  use_gnuplot("trap '' XFSZ; ulimit -f 1; exec gnuplot \"$@\"");  // files of at most 512 bytes
  EXPECT_NE(error_of().find("F999_example: "), std::string::npos);
  EXPECT_NE(error_of({.format = "png"}).find("F999_example: "), std::string::npos);
  EXPECT_NE(error_of({.format = "pdf"}).find("F999_example: "), std::string::npos);
}

TEST_F(RenderFigure, NamesTheLineOfABrokenScript) {
  write_file(script_, "name = 'F999_example'\nplot nothing_of_this_name\n");
  const std::string message = error_of();
  EXPECT_NE(message.find("F999_example: gnuplot ended with exit code 1"), std::string::npos);
  EXPECT_NE(message.find("line 2"), std::string::npos) << message;
}

TEST_F(RenderFigure, NamesAMissingFont) {
  const std::string message = error_of({.font = "No Such Font"});
  EXPECT_NE(message.find("F999_example: the font 'No Such Font' is not installed"),
            std::string::npos);
  EXPECT_NE(error_of({.font = "a'; system('x"}).find("is no name of a font"), std::string::npos);
}

TEST_F(RenderFigure, SaysThatAFolderCannotBeWritten) {
  try {
    render_figure(script_, "/proc/picture.svg", {});
    FAIL() << "no error";
  } catch (const RenderError& error) {
    EXPECT_NE(std::string(error.what()).find("F999_example: /proc cannot be written"),
              std::string::npos);
  }
}

TEST_F(RenderFigure, KeepsTheOldPictureWhenTheNewOneFails) {
  render_figure(script_, picture("svg"), {});
  const std::string before = read_file(picture("svg"));
  use_gnuplot("exit 1");
  EXPECT_THROW(render_figure(script_, picture("svg"), {}), RenderError);
  EXPECT_EQ(read_file(picture("svg")), before);
}

TEST_F(RenderFigure, RefusesABlankPictureInEveryFormat) {
  write_file(script_, "name = 'F999_example'\ndelay = 10\n" + std::string(theme_commands()) +
                          "set output frames ? sprintf(out, 0) : out\nset multiplot\n"
                          "unset border; unset tics\nplot [0:1][0:1] NaN notitle\n"
                          "unset multiplot\nunset output\n");
  for (const std::string& format : figure_formats()) {
    const std::string message = error_of({.format = format});
    EXPECT_NE(message.find("F999_example: the "), std::string::npos) << message;
    EXPECT_NE(message.find("picture is blank"), std::string::npos) << message;
  }
}

TEST_F(RenderFigure, ChecksThatPicturesAreComplete) {
  render_figure(script_, picture("png"), {.format = "png"});
  const std::string bytes = read_file(picture("png"));
  write_file(folder_ / "cut.png", bytes.substr(0, bytes.size() / 2));
  EXPECT_THROW(check_picture(folder_ / "cut.png"), std::runtime_error);
  write_file(folder_ / "text.pdf", "no picture");
  EXPECT_THROW(check_picture(folder_ / "text.pdf"), std::runtime_error);
}

}  // namespace
}  // namespace gradbook

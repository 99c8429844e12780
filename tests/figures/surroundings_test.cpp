// What: the user's settings, odd paths, the dark theme.  Why: the same script must give the same
// picture for everybody, wherever it lies; a photograph is never a negative of itself.
#include <fmt/core.h>
#include <gd.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "core/file.hpp"
#include "core/process.hpp"
#include "figures/render.hpp"
#include "figures/script.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Sets variables of the environment, and brings the old ones back.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& variables) {
    for (const auto& [name, value] : variables) {
      const char* before = std::getenv(name.c_str());
      if (before != nullptr) before_[name] = before;
      names_.push_back(name);
      ::setenv(name.c_str(), value.c_str(), 1);
    }
  }
  ~Environment() {
    for (const std::string& name : names_) {
      ::unsetenv(name.c_str());
      if (before_.count(name) != 0) ::setenv(name.c_str(), before_[name].c_str(), 1);
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::map<std::string, std::string> before_;
  std::vector<std::string> names_;
};

class Surroundings : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gradbook-around-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    write_file(folder_ / "F999_example.gp", script());
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// Two frames with all that a user's settings could change: dashes, markers, numbers, fonts.
  static std::string script() {
    Figure figure({.id = "F999", .slug = "example", .title = "An example", .animated = true});
    for (const double shift : {0.0, 1.5}) {
      Panel& panel = figure.add_frame().panel();
      panel.title = "50 % of σ";
      panel.x.marks = {{1.5, "1.5 %"}, {2.5, "`2.5`"}};
      panel.line("a", arma::vec{1, 2.5, 3}, arma::vec{4, 5.25, 6 + shift}, {.ink = Ink::green},
                 "a");
      panel.line("b", arma::vec{1, 2.5, 3}, arma::vec{5, 4.25, 4.5}, {.dash = Dash::dashed}, "b");
      panel.points("c", arma::vec{1.25, 2.75}, arma::vec{5.5, 5.5}, {}, "c");
      panel.legend = LegendAt::above;
    }
    return gnuplot_script(figure);
  }

  /// A home with start-up files of gnuplot and rules of fontconfig, and all variables that either
  /// of them reads.
  std::map<std::string, std::string> hostile() const {
    const fs::path home = folder_ / "home";
    const std::string settings =
        "set decimalsign ','\nset dashtype 2 (9,9,1,9)\nset xrange [100:200]\nset key top\n"
        "set encoding iso_8859_1\nset terminal dumb\nset title 'mine'\nset logscale\nset polar\n"
        "set datafile separator ','\nset style line 1 lw 9\nset linetype 1 lw 20\nset monochrome\n"
        "set pointsize 5\nset border 0\nset size 0.1,0.1\nset format '%e'\n";
    write_file(home / ".gnuplot", settings);
    write_file(home / ".config/gnuplot/gnuplotrc", settings);
    const std::string fonts =
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        "<match target='pattern'><edit name='family' mode='assign' binding='strong'>"
        "<string>DejaVu Serif</string></edit></match></fontconfig>";
    write_file(home / ".fonts.conf", fonts);
    write_file(home / ".config/fontconfig/fonts.conf", fonts);
    std::map<std::string, std::string> variables = {
        {"HOME", home.string()},       {"XDG_CONFIG_HOME", (home / ".config").string()},
        {"GNUTERM", "dumb"},           {"LC_ALL", "de_DE.UTF-8"},
        {"LC_NUMERIC", "de_DE.UTF-8"}, {"LANG", "de_DE.UTF-8"},
        {"SOURCE_DATE_EPOCH", "1"},    {"TZ", "Asia/Tokyo"},
        {"FIT_LOG", "/nowhere/fit"},   {"FONTCONFIG_FILE", (home / ".fonts.conf").string()}};
    for (const char* name :
         {"GNUPLOT_LIB", "GNUPLOT_DRIVER_DIR", "GNUPLOT_FONTPATH", "GNUPLOT_PS_DIR", "GDFONTPATH",
          "GNUPLOT_DEFAULT_GDFONT", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"}) {
      variables[name] = "/nowhere";
    }
    return variables;
  }

  std::string rendered(const fs::path& folder, const std::string& format) {
    const fs::path picture = folder / ("picture." + format);
    EXPECT_EQ(
        render_figure(folder / "F999_example.gp", picture, {.theme = "print", .format = format}),
        "");
    return read_file(picture);
  }

  fs::path folder_;
};

TEST_F(Surroundings, DoNotChangeAByteOfAPicture) {
  for (const std::string& format : figure_formats()) {
    const std::string before = rendered(folder_, format);
    const Environment environment(hostile());
    EXPECT_TRUE(rendered(folder_, format) == before) << format;
  }
}

TEST_F(Surroundings, DoNotReachGnuplot) {
  const fs::path program = folder_ / "fake_gnuplot";
  const fs::path seen = folder_ / "seen";
  write_file(program, "#!/bin/sh\nenv >'" + seen.string() + "'\nexit 1\n");
  ::chmod(program.c_str(), 0755);
  std::map<std::string, std::string> variables = hostile();
  variables["GRADBOOK_GNUPLOT"] = program.string();
  variables["SOMETHING_NEW"] = "1";
  const Environment environment(variables);
  EXPECT_THROW(render_figure(folder_ / "F999_example.gp", folder_ / "picture.svg", {}),
               RenderError);
  std::istringstream lines(read_file(seen));
  // Where things are; the rest of the environment is the user's taste
  const std::set<std::string> harmless = {
      "PATH",           "TZ",         "LC_ALL",        "HOME",    "PWD",    "OLDPWD",
      "SHLVL",          "_",          "USER",          "LOGNAME", "TMPDIR", "TERM",
      "XDG_CACHE_HOME", "CCACHE_DIR", "CCACHE_DISABLE"};
  for (std::string line; std::getline(lines, line);) {
    const std::string name = line.substr(0, line.find('='));
    EXPECT_EQ(harmless.count(name), 1U) << line;
    EXPECT_NE(line, "HOME=" + variables["HOME"]);
  }
}

TEST_F(Surroundings, DoNotChangeAPictureThatIsDrawnByHand) {
  ProcessOptions options;
  options.folder = folder_;
  const std::vector<std::string> command = {"gnuplot", "-e", "theme='print'; format='svg'",
                                            "F999_example.gp"};
  ASSERT_TRUE(run_process(command, options).ok());
  const std::string before = read_file(folder_ / "F999_example_print.svg");
  std::map<std::string, std::string> variables = hostile();
  variables.erase("GNUPLOT_LIB");
  const Environment environment(variables);
  const ProcessResult result = run_process(command, options);
  ASSERT_TRUE(result.ok()) << result.output;
  EXPECT_TRUE(read_file(folder_ / "F999_example_print.svg") == before);
}

TEST_F(Surroundings, MayHaveAnyName) {
  std::map<std::string, std::string> expected;
  for (const char* format : {"svg", "gif"}) expected[format] = rendered(folder_, format);
  for (const std::string& name :
       {std::string("it's 100% here"), std::string("%d %s %n"), std::string("say \"x\""),
        std::string("back\\slash"), std::string("$HOME `id` $(id)"), std::string("two\nlines"),
        std::string("é ü 数"), std::string("-o"), std::string("a;b #c &d |e"),
        std::string(200, 'x')}) {
    const fs::path folder = folder_ / name;
    write_file(folder / "F999_example.gp", script());
    for (const auto& [format, bytes] : expected) {
      EXPECT_TRUE(rendered(folder, format) == bytes) << name << " " << format;
    }
    fs::remove_all(folder);
  }
}

TEST_F(Surroundings, MayBeGivenRelativeToTheWorkingFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_EQ(render_figure("F999_example.gp", "here.svg", {}), "");
  fs::current_path(before);
  EXPECT_TRUE(fs::exists(folder_ / "here.svg"));
}

TEST_F(Surroundings, LeaveNoTimeInAPdf) {
  const std::string bytes = rendered(folder_, "pdf");
  const std::size_t date = bytes.find("/CreationDate (D:");
  ASSERT_NE(date, std::string::npos);
  EXPECT_EQ(bytes.substr(date + 17, 14), "00000000000000");
}

/// Brightness of the picture in the middle of every pixel of the only panel, which shows an image.
arma::mat brightness(const Figure& figure, const fs::path& file, arma::uword rows,
                     arma::uword columns) {
  const std::string bytes = read_file(file);
  const std::unique_ptr<gdImage, decltype(&gdImageDestroy)> image(
      gdImageCreateFromPngPtr(static_cast<int>(bytes.size()), const_cast<char*>(bytes.data())),
      gdImageDestroy);
  const Rectangle place = figure.picture().layout()[0].place;
  const auto middle = [](double lo, double hi, arma::uword i, arma::uword n) {
    return lo + (hi - lo) * (static_cast<double>(i) + 0.5) / static_cast<double>(n);
  };
  arma::mat values(rows, columns);
  for (arma::uword i = 0; i < rows; ++i) {
    for (arma::uword j = 0; j < columns; ++j) {
      const double x = middle(place.left, place.right, j, columns) * gdImageSX(image.get());
      const double y = (1 - middle(place.top, place.bottom, i, rows)) * gdImageSY(image.get());
      const int colour =
          gdImageGetTrueColorPixel(image.get(), static_cast<int>(x), static_cast<int>(y));
      EXPECT_EQ(gdTrueColorGetRed(colour), gdTrueColorGetGreen(colour));
      EXPECT_EQ(gdTrueColorGetRed(colour), gdTrueColorGetBlue(colour));
      values(i, j) = gdTrueColorGetGreen(colour);
    }
  }
  return values;
}

TEST_F(Surroundings, KeepThePixelsOfAPhotographInEveryTheme) {
  const arma::mat pixels = {{0, 40, 90}, {128, 200, 255}};
  for (const std::string& theme : figure_themes()) {
    Figure figure({.id = "F999", .slug = "example", .title = "An example"});
    figure.panel().image("photograph", pixels, 0, 255);
    figure.panel().frame = false;
    write_file(folder_ / "F999_example.gp", gnuplot_script(figure));
    render_figure(folder_ / "F999_example.gp", folder_ / "picture.png",
                  {.theme = theme, .format = "png"});
    EXPECT_TRUE(
        arma::approx_equal(brightness(figure, folder_ / "picture.png", 2, 3), pixels, "absdiff", 1))
        << theme;
  }
}

TEST_F(Surroundings, KeepThePaperOfAGifWhite) {
  const std::string bytes = rendered(folder_, "gif");
  const std::unique_ptr<gdImage, decltype(&gdImageDestroy)> image(
      gdImageCreateFromGifPtr(static_cast<int>(bytes.size()), const_cast<char*>(bytes.data())),
      gdImageDestroy);
  EXPECT_EQ(gdImageGetTrueColorPixel(image.get(), 0, 0), 0xFFFFFF);
}

TEST_F(Surroundings, KeepPaperWhiteAndInkDarkInEveryTheme) {
  for (const std::string& theme : figure_themes()) {
    Figure figure({.id = "F999", .slug = "example", .title = "An example"});
    figure.panel().image("scan", {{0, 16}, {16, 0}}, 0, 16, ColourMap::ink);
    figure.panel().frame = false;
    write_file(folder_ / "F999_example.gp", gnuplot_script(figure));
    render_figure(folder_ / "F999_example.gp", folder_ / "picture.png",
                  {.theme = theme, .format = "png"});
    const arma::mat seen = brightness(figure, folder_ / "picture.png", 2, 2);
    EXPECT_GT(seen(0, 0), 250) << theme;
    EXPECT_LT(seen(0, 1), 50) << theme;
  }
}

}  // namespace
}  // namespace gradbook

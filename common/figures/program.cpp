#include "figures/program.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <new>
#include <stdexcept>

#include "core/file.hpp"
#include "core/todo.hpp"
#include "figures/drift.hpp"
#include "figures/render.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  bool info = false;
  std::string id;
  fs::path out;
  fs::path overlay;
  std::string units;
  fs::path verify;
  fs::path accept;
};

fs::path reference_file(const fs::path& folder, const FigureInfo& info) {
  return folder / (info.stem() + ".json");
}

nlohmann::json reference_of(const Figure& figure) {
  return make_reference(figure.info().id, figure.info().tolerance, figure.named_blocks().blocks);
}

/// A reference as text: a line per column, so that a change shows in a diff.
std::string reference_text(const nlohmann::json& reference) {
  std::string text = fmt::format("{{\"id\": {}, \"tolerance\": {}, \"blocks\": [\n",
                                 reference["id"].dump(), reference["tolerance"].dump());
  bool first_block = true;
  for (const nlohmann::json& block : reference["blocks"]) {
    text += fmt::format("{}{{\"name\": {}, \"columns\": [\n", first_block ? "" : ",\n",
                        block["name"].dump());
    first_block = false;
    bool first = true;
    for (const nlohmann::json& column : block["columns"]) {
      text += (first ? "  " : ",\n  ") + column.dump();
      first = false;
    }
    text += "]}";
  }
  return text + "\n]}\n";
}

std::vector<Drift> drifts_of(const Figure& figure, const fs::path& folder) {
  const fs::path file = reference_file(folder, figure.info());
  if (!fs::exists(file)) {
    throw std::runtime_error(
        fmt::format("{}: has no reference {}; look at the figure, then: ./gradbook dev figures "
                    "--accept {}",
                    figure.info().id, file.string(), figure.info().id));
  }
  return compare_references(nlohmann::json::parse(read_file(file)), reference_of(figure));
}

/// The pictures of every theme and format: complete, of the right size, not blank.
void verify_pictures(const Figure& figure, const fs::path& folder) {
  const fs::path script = write_figure(figure, folder);
  for (const std::string& theme : figure_themes()) {
    for (const std::string& format : figure_formats()) {
      if (format == "gif" && (!figure.info().animated || theme != "slide")) continue;
      const fs::path picture =
          folder / fmt::format("{}_{}.{}", figure.info().stem(), theme, format);
      const std::string warnings =
          render_figure(script, picture, {.theme = theme, .format = format});
      if (!warnings.empty()) {
        throw std::runtime_error(fmt::format("{}: gnuplot warns: {}", figure.info().id, warnings));
      }
      const PictureFacts facts = check_picture(picture);
      const int width = format == "png"   ? 1920
                        : format == "svg" ? 1280
                        : format == "gif" ? 1920
                                          : 454;
      const bool right_size =
          std::abs(facts.width - width) <= 1 && std::abs(facts.height * 16 - width * 9) <= 16;
      if (!right_size || facts.ink < 0.005) {
        throw std::runtime_error(fmt::format("{}: {} is {}x{}, {:.2f} % of it is drawn on",
                                             figure.info().id, picture.filename().string(),
                                             facts.width, facts.height, 100 * facts.ink));
      }
    }
  }
}

/// Compares with the committed numbers and checks all pictures; prints what is wrong.
bool verify(const Figure& figure, const fs::path& references) {
  const std::vector<Drift> drifts = drifts_of(figure, references);
  fmt::print(stderr, "{}", drift_text(figure.info().id, figure.info().tolerance, drifts));
  std::string scratch = (fs::temp_directory_path() / "gradbook-figure-XXXXXX").string();
  if (::mkdtemp(scratch.data()) == nullptr) throw FileError(scratch, "cannot be created");
  std::exception_ptr problem;
  try {
    verify_pictures(figure, scratch);
  } catch (...) {
    problem = std::current_exception();
  }
  std::error_code error;
  fs::remove_all(scratch, error);
  if (problem) std::rethrow_exception(problem);
  return drifts.empty();
}

/// Shows what changes in the reference, and writes it.
void accept(const Figure& figure, const fs::path& folder) {
  const fs::path file = reference_file(folder, figure.info());
  const nlohmann::json after = reference_of(figure);
  if (!fs::exists(file)) {
    fmt::print("{}: new reference {}\n", figure.info().id, file.string());
  } else {
    const nlohmann::json before = nlohmann::json::parse(read_file(file));
    const std::vector<Drift> drifts = compare_references(before, after);
    fmt::print("{}", drifts.empty() ? fmt::format("{}: unchanged\n", figure.info().id)
                                    : drift_text(figure.info().id, before["tolerance"], drifts));
  }
  write_file(file, reference_text(after));
}

int run(const Arguments& arguments) {
  bool ok = true;
  nlohmann::json infos = nlohmann::json::array();
  for (const RegisteredFigure& registered : registered_figures()) {
    if (!arguments.id.empty() && arguments.id != registered.info.id) continue;
    infos.push_back(to_json(registered.info));
    if (arguments.info) continue;
    const Figure figure = draw(registered);
    if (!arguments.accept.empty()) accept(figure, arguments.accept);
    if (!arguments.verify.empty()) ok = verify(figure, arguments.verify) && ok;
    if (arguments.out.empty()) continue;
    if (arguments.overlay.empty()) {
      write_figure(figure, arguments.out);
    } else {
      const Overlay overlay{
          arguments.units,
          parse_data_file(read_file(arguments.overlay / (registered.info.stem() + ".dat")))};
      write_figure(figure, arguments.out, &overlay);
    }
  }
  if (arguments.info) fmt::print("{}\n", infos.dump(2));
  return ok ? 0 : 1;
}

}  // namespace

nlohmann::json to_json(const FigureInfo& info) {
  nlohmann::json slides = nlohmann::json::array();
  for (const SlideReference& slide : info.slides) {
    slides.push_back({{"deck", slide.deck}, {"title", slide.title}});
  }
  return {{"id", info.id},
          {"slug", info.slug},
          {"chapter", info.chapter},
          {"title", info.title},
          {"alt", info.alt},
          {"slides", slides},
          {"source", info.source},
          {"units", info.units},
          {"animated", info.animated},
          {"tolerance", info.tolerance}};
}

Figure draw(const RegisteredFigure& registered) {
  Figure figure(registered.info);
  registered.draw(figure);
  if (figure.frames().empty() == registered.info.animated) {
    throw std::invalid_argument(registered.info.id + ": `animated` and the frames contradict");
  }
  return figure;
}

fs::path write_figure(const Figure& figure, const fs::path& folder, const Overlay* overlay) {
  const std::string stem = figure.info().stem();
  nlohmann::json tag = to_json(figure.info());
  tag["caption"] = figure.full_caption();
  write_file(folder / (stem + ".dat"), data_text(figure));
  write_file(folder / (stem + ".json"), tag.dump(2) + "\n");
  write_file(folder / (stem + ".gp"), gnuplot_script(figure, overlay));
  return folder / (stem + ".gp");
}

std::vector<fs::path> draw_registered_figures(const fs::path& folder) {
  std::vector<fs::path> pictures;
  for (const RegisteredFigure& registered : registered_figures()) {
    const fs::path script = write_figure(draw(registered), folder);
    pictures.push_back(folder / (registered.info.stem() + "_slide.svg"));
    render_figure(script, pictures.back(), {});
  }
  return pictures;
}

int figure_program(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{
      "Draws the figures of one file: script, data and name tag. ./gradbook figures calls it"};
  app.add_flag("--info", arguments.info, "print id, title, slides as JSON and draw nothing");
  app.add_option("--id", arguments.id, "only this figure");
  app.add_option("--out", arguments.out, "folder for <id>_<slug>.gp, .dat and .json");
  app.add_option("--overlay", arguments.overlay,
                 "folder with .dat files of a student's code, drawn over the reference");
  app.add_option("--units", arguments.units, "whose code the overlay is, for the legend");
  app.add_option("--verify", arguments.verify,
                 "compare the numbers with this folder's references and check all pictures");
  app.add_option("--accept", arguments.accept, "write the references into this folder");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    return run(arguments);
  } catch (const NotImplemented& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
}

}  // namespace gradbook

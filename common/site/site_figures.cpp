#include "site/site_figures.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/file.hpp"
#include "site/site_text.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t kLargestSvg = 400'000;

SiteFigure read_figure(const fs::path& description) {
  SiteFigure figure;
  try {
    const nlohmann::json json = nlohmann::json::parse(read_file(description));
    figure.id = json.at("id");
    figure.slug = json.at("slug");
    figure.chapter = json.at("chapter");
    figure.title = json.at("title");
    figure.caption = json.at("caption");
    figure.alt = json.at("alt");
    figure.source = json.at("source");
    figure.units = json.value("units", std::vector<std::string>());
    figure.animated = json.value("animated", false);
    for (const nlohmann::json& slide : json.at("slides")) {
      const std::string deck = slide.at("deck");
      if (deck.size() != 1) throw FileError(description, "deck is one letter, not " + deck);
      figure.slides.push_back({deck[0], slide.at("title")});
    }
  } catch (const nlohmann::json::exception& error) {
    throw FileError(description, fmt::format("is no description of a figure ({})", error.what()),
                    "draw it again with ./gradbook figures");
  }
  if (figure.name() != description.stem()) {
    throw FileError(description, "describes " + figure.name(), "the names have to be the same");
  }
  figure.folder = description.parent_path();
  for (const fs::directory_entry& entry : fs::directory_iterator(figure.folder)) {
    const std::string file = entry.path().filename().string();
    const std::string rest = file.substr(0, figure.name().size()) == figure.name()
                                 ? file.substr(figure.name().size())
                                 : "";
    const bool picture = rest.rfind("_slide.", 0) == 0 || rest.rfind("_dark.", 0) == 0 ||
                         rest.rfind("_print.", 0) == 0;
    if (picture || rest == ".gp" || rest == ".dat") figure.files.push_back(file);
  }
  std::sort(figure.files.begin(), figure.files.end());
  return figure;
}

/// The picture in both themes; the style sheet shows the right one.
std::string pictures(const SiteFigure& figure) {
  std::string html;
  for (const auto& [theme, look] : {std::pair{"slide", "light"}, std::pair{"dark", "dark"}}) {
    std::string file = figure.picture(theme);
    if (file.empty()) file = figure.picture("slide");
    html += fmt::format(R"(<img class="only-{}" loading="lazy" src="figures/{}" alt="{}"/>)", look,
                        file, html_text(figure.alt));
  }
  return html;
}

std::string downloads(const SiteFigure& figure) {
  static const std::array<std::pair<const char*, const char*>, 3> kThemes = {
      {{"_slide.", "slide"}, {"_dark.", "dark"}, {"_print.", "print"}}};
  std::string html;
  for (const auto& [mark, theme] : kThemes) {
    std::string links;
    for (const std::string& file : figure.files) {
      const std::size_t at = file.find(mark, figure.name().size());
      if (at == std::string::npos) continue;
      links += fmt::format(R"( <a href="figures/{}" download>{}</a>)", file,
                           fs::path(file).extension().string().substr(1));
    }
    if (!links.empty()) html += fmt::format("<span><b>{}</b>{}</span> ", theme, links);
  }
  std::string links;
  for (const auto& [ending, label] :
       {std::pair{".dat", "data (.dat)"}, std::pair{".gp", "gnuplot script (.gp)"}}) {
    const std::string file = figure.name() + ending;
    if (std::find(figure.files.begin(), figure.files.end(), file) == figure.files.end()) continue;
    links += fmt::format(R"( <a href="figures/{}" download>{}</a>)", file, label);
  }
  if (!links.empty()) html += fmt::format("<span><b>restyle</b>{}</span>", links);
  return html;
}

std::string slides_text(const SiteFigure& figure) {
  std::string text;
  for (const SlideTitle& slide : figure.slides) {
    text += fmt::format("{}deck {} “{}”", text.empty() ? "" : ", ", slide.deck, slide.title);
  }
  return text.empty() ? "no slide" : text;
}

std::string gallery_entry(const SiteFigure& figure) {
  std::string html = fmt::format(R"(<article class="figure-card" id="{}">)", figure.id);
  html += figure.picture("slide").empty()
              ? "<p>No picture was drawn.</p>"
              : fmt::format(R"(<a class="thumbnail" href="figures/{}">{}</a>)",
                            figure.picture("slide"), pictures(figure));
  html += fmt::format("<h3>{} · {}</h3><p>{}</p>", figure.id, html_text(figure.title),
                      html_text(figure.caption));
  html += fmt::format(
      "<p class=\"facts\">Replaces the picture of {}.<br/>Shown in <a href=\"{}\">"
      "chapter {}</a>, drawn by <a href=\"{}.html\">{}</a>.</p>",
      html_text(slides_text(figure)), "chapter_" + figure.chapter + ".html",
      figure.chapter.substr(0, 2), figure_source_page(figure),
      fs::path(figure.source).filename().string());
  return html + fmt::format("<p class=\"downloads\">{}</p></article>", downloads(figure));
}

}  // namespace

std::string SiteFigure::picture(const std::string& theme) const {
  const auto drawn = [&](const std::string& ending) {
    const std::string file = fmt::format("{}_{}.{}", name(), theme, ending);
    return std::find(files.begin(), files.end(), file) == files.end() ? "" : file;
  };
  const std::string svg = drawn("svg");
  const std::string png = drawn("png");
  if (animated && !drawn("gif").empty()) return drawn("gif");
  const bool large = !svg.empty() && fs::file_size(folder / svg) > kLargestSvg;
  return svg.empty() || (large && !png.empty()) ? png : svg;
}

std::vector<SiteFigure> read_site_figures(const fs::path& folder) {
  std::vector<SiteFigure> figures;
  if (!fs::is_directory(folder)) return figures;
  for (const fs::directory_entry& chapter : fs::directory_iterator(folder)) {
    // What else is there, such as .stamps, belongs to the command that draws
    const bool topic =
        std::isdigit(static_cast<unsigned char>(chapter.path().filename().string()[0])) != 0;
    if (!topic || !chapter.is_directory()) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(chapter.path())) {
      const std::string name = entry.path().filename().string();
      const bool description = entry.path().extension() == ".json" && name[0] == 'F';
      if (description) figures.push_back(read_figure(entry.path()));
    }
  }
  std::sort(figures.begin(), figures.end(), [](const SiteFigure& a, const SiteFigure& b) {
    return std::pair(a.chapter, a.name()) < std::pair(b.chapter, b.name());
  });
  return figures;
}

std::string figure_source_page(const SiteFigure& figure) {
  return fmt::format("source_{}_{}", figure.chapter, fs::path(figure.source).stem().string());
}

std::string figure_block(const std::vector<SiteFigure>& figures, const std::string& id) {
  const auto figure =
      std::find_if(figures.begin(), figures.end(), [&](const SiteFigure& f) { return f.id == id; });
  if (figure == figures.end() || figure->picture("slide").empty()) {
    return html_block(
        fmt::format("<p class=\"missing\">Figure {} is not drawn yet: "
                    "<code>./gradbook figures {}</code>, then "
                    "<code>./gradbook docs</code>.</p>",
                    html_text(id), html_text(id)));
  }
  return html_block(fmt::format(
      "<figure id=\"figure_{}\">{}<figcaption><a href=\"figures.html#{}\">Figure {}</a> "
      "<b>{}.</b> {}</figcaption></figure>",
      figure->id, pictures(*figure), figure->id, figure->id, html_text(figure->title),
      html_text(figure->caption)));
}

std::string figure_strip(const std::vector<SiteFigure>& figures, std::string_view ids) {
  std::string html;
  std::istringstream words{std::string(ids)};
  std::string id;
  while (words >> id) {
    const auto figure = std::find_if(figures.begin(), figures.end(),
                                     [&](const SiteFigure& f) { return f.id == id; });
    if (figure == figures.end() || figure->picture("slide").empty()) continue;
    html += fmt::format(R"(<a href="chapter_{}.html#figure_{}" title="{}">{}</a>)", figure->chapter,
                        id, html_text(figure->title), pictures(*figure));
  }
  return html.empty() ? "\n" : html_block("<div class=\"strip\">" + html + "</div>");
}

std::string gallery_markdown(const std::vector<SiteFigure>& figures) {
  if (figures.empty()) {
    return "No figure is drawn yet: `./gradbook figures` draws them, then `./gradbook docs` shows "
           "them here.\n";
  }
  std::string text;
  std::string chapter;
  std::string cards;
  const auto flush = [&] {
    if (!cards.empty()) text += html_block("<div class=\"gallery\">" + cards + "</div>");
    cards.clear();
  };
  for (const SiteFigure& figure : figures) {
    if (figure.chapter != chapter) {
      flush();
      chapter = figure.chapter;
      text += fmt::format("\n## Chapter {} {{#figures_{}}}\n", chapter.substr(0, 2), chapter);
    }
    cards += gallery_entry(figure);
  }
  flush();
  return text;
}

}  // namespace gradbook

// The page of all pictures that draw_figures() left in a folder.
#include <fmt/core.h>

#include <algorithm>

#include "core/file.hpp"
#include "site/figure_run.hpp"
#include "site/site_text.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Whether a file is the name tag of a figure: other files may lie in the folder, too.
bool is_name_tag(const fs::path& file) {
  if (file.extension() != ".json" || !fs::is_regular_file(file) ||
      !fs::exists(fs::path(file).replace_extension(".gp"))) {
    return false;
  }
  const json tag = json::parse(read_file(file), nullptr, false);
  return tag.is_object() && tag.contains("id") && tag.contains("title");
}

/// The figure with its picture and links to all its files.
std::string figure_html(const fs::path& tag) {
  const json info = json::parse(read_file(tag));
  const std::string stem = tag.stem().string();
  const std::string folder = tag.parent_path().filename().string();
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(tag.parent_path())) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(stem, 0) == 0 && entry.path() != tag) files.push_back(name);
  }
  std::sort(files.begin(), files.end());
  std::string links;
  std::string picture;
  for (const std::string& file : files) {
    const std::string name = html_text(file);
    links += fmt::format(" <a href=\"{}/{}\">{}</a>", folder, name,
                         name.size() > stem.size() ? name.substr(stem.size() + 1) : name);
    const std::string extension = fs::path(file).extension().string();
    if (picture.empty() && (extension == ".svg" || extension == ".png")) picture = file;
  }
  const std::string image = picture.empty()
                                ? ""
                                : fmt::format("<img loading=\"lazy\" src=\"{}/{}\" alt=\"{}\">",
                                              folder, picture, html_text(info.value("alt", "")));
  return fmt::format(
      "<figure id=\"{}\">{}<figcaption><b>{}</b> {}. "
      "{}<br><small>{}</small></figcaption></figure>\n",
      info.at("id").get<std::string>(), image, info.at("id").get<std::string>(),
      html_text(info.at("title").get<std::string>()), html_text(info.value("caption", "")), links);
}

}  // namespace

fs::path write_gallery(const fs::path& out) {
  std::vector<fs::path> tags;
  for (const fs::directory_entry& chapter : fs::directory_iterator(out)) {
    if (!chapter.is_directory()) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(chapter.path())) {
      if (is_name_tag(entry.path())) tags.push_back(entry.path());
    }
  }
  std::sort(tags.begin(), tags.end());
  std::string html =
      "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>Gradbook figures</title>\n"
      "<style>body{font:16px/1.5 Inter,system-ui,sans-serif;max-width:1400px;margin:2em auto;"
      "padding:0 1em;color:#1f2328}main{display:grid;gap:2em;grid-template-columns:"
      "repeat(auto-fill,minmax(min(30em,100%),1fr))}figure{margin:0}img{width:100%;border:1px "
      "solid "
      "#d0d5db}h1,h2{grid-column:1/-1;margin:0}a{color:#0072b2}</style>\n"
      "<main><h1>Figures</h1>\n";
  std::string chapter;
  for (const fs::path& tag : tags) {
    const std::string of = tag.parent_path().filename().string();
    if (of != chapter) html += fmt::format("<h2>{}</h2>\n", of);
    chapter = of;
    html += figure_html(tag);
  }
  write_file(out / "index.html", html + "</main></html>\n");
  return out / "index.html";
}

}  // namespace gradbook

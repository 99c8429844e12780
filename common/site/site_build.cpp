#include "site/site_build.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <regex>
#include <stdexcept>
#include <utility>

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "site/site_search.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
constexpr const char* kKatex = "/usr/share/javascript/katex";
constexpr const char* kTheme = "/usr/share/doxygen-awesome-css";
constexpr const char* kMark = "gradbook-site.txt";  // tells a site from other folders

fs::path work_folder(const Workspace& workspace) { return workspace.root() / "build" / "docs"; }

/// "name/" -> "name", so that a folder has a parent and a name.
fs::path without_slash(const fs::path& path) {
  const fs::path full = fs::absolute(path).lexically_normal();
  return full.has_filename() ? full : full.parent_path();
}

/// Doxygen's settings: those of docs/site/Doxyfile, the headers and the folders of this build.
std::string doxyfile(const SiteInputs& inputs, const fs::path& work) {
  std::string headers;
  for (const fs::path& header : site_headers(inputs)) headers += " " + header.string();
  return fmt::format(
      "@INCLUDE = \"{0}/docs/site/Doxyfile\"\nSTRIP_FROM_PATH = \"{0}\"\nSTRIP_FROM_INC_PATH = "
      "\"{0}\"\n"
      "INPUT ={2} \"{1}/pages\"\nEXCLUDE = \"{1}/pages/snippets\"\nEXAMPLE_PATH = "
      "\"{1}/pages/snippets\"\n"
      "OUTPUT_DIRECTORY = \"{1}\"\n",
      inputs.root.string(), work.string(), headers);
}

/// Runs one step and returns its output; throws with that output when it fails.
std::string run_step(const std::string& what, const std::vector<std::string>& command,
                     const fs::path& folder) {
  ProcessOptions options;
  options.folder = folder;
  options.max_output = 1 << 20;
  const ProcessResult result = run_process(command, options);
  if (!result.ok()) throw std::runtime_error(fmt::format("{} failed:\n{}", what, result.output));
  return result.output;
}

void copy_fonts(const fs::path& site) {
  fs::create_directories(site / "katex" / "fonts");
  fs::copy_file(fs::path(kKatex) / "katex.min.css", site / "katex" / "katex.min.css");
  for (const fs::directory_entry& font : fs::directory_iterator(fs::path(kKatex) / "fonts")) {
    if (font.path().extension() != ".woff2") continue;
    fs::copy_file(font.path(), site / "katex" / "fonts" / font.path().filename());
  }
}

void copy_figures(const std::vector<SiteFigure>& figures, const fs::path& site) {
  fs::create_directories(site / "figures");
  for (const SiteFigure& figure : figures) {
    for (const std::string& file : figure.files) {
      fs::copy_file(figure.folder / file, site / "figures" / file,
                    fs::copy_options::overwrite_existing);
    }
  }
}

/// Pages and pictures that Doxygen writes and nothing links to.
void remove_clutter(const fs::path& site) {
  for (const fs::directory_entry& entry : fs::directory_iterator(site)) {
    const std::string name = entry.path().filename().string();
    if (name == "doxygen.svg" || name.find("-members.html") != std::string::npos) {
      fs::remove(entry.path());
    }
  }
}

/// Takes out the line of links above a class: some lead to sections that Doxygen leaves out.
void remove_summaries(const fs::path& site) {
  constexpr std::string_view kOpen = "<div class=\"summary\">";
  for (const fs::directory_entry& entry : fs::directory_iterator(site)) {
    if (entry.path().extension() != ".html") continue;
    std::string text = read_file(entry.path());
    const std::size_t begin = text.find(kOpen);
    if (begin == std::string::npos) continue;
    text.erase(begin, text.find("</div>", begin) + 6 - begin);
    write_file(entry.path(), text);
  }
}

/// Doxygen's output is in work.
std::string search_script(const SiteInputs& inputs, const fs::path& work) {
  std::vector<SearchEntry> entries = text_entries(inputs);
  for (SearchEntry& entry : code_entries(work / "xml", work / "html"))
    entries.push_back(std::move(entry));
  return search_index_script(entries);
}

}  // namespace

std::vector<fs::path> site_headers(const SiteInputs& inputs) {
  static const std::regex kFolder("[a-z0-9_]+");
  static const std::regex kHeader("[a-z0-9_]+\\.hpp");
  std::vector<fs::path> headers;
  using Walk = fs::recursive_directory_iterator;
  for (Walk at(inputs.root / "common"); at != Walk(); ++at) {
    const std::string name = at->path().filename().string();
    if (at->is_directory() && !std::regex_match(name, kFolder)) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file() && std::regex_match(name, kHeader)) {
      headers.push_back(at->path().lexically_relative(inputs.root));
    }
  }
  for (const Unit& unit : inputs.units) headers.push_back(unit.contract());
  std::sort(headers.begin(), headers.end());
  return headers;
}

std::vector<SiteTool> site_tools() {
  return {{"doxygen", "doxygen"},
          {"node", "nodejs"},
          {std::string(kKatex) + "/katex.js", "libjs-katex"},
          {std::string(kTheme) + "/doxygen-awesome.css", "doxygen-awesome-css"}};
}

void expect_site_tools(const std::vector<SiteTool>& tools) {
  std::string missing;
  std::string packages;
  for (const SiteTool& tool : tools) {
    const bool file = tool.what.find('/') != std::string::npos;
    if (file ? fs::exists(tool.what) : program_exists(tool.what)) continue;
    missing += (missing.empty() ? "" : ", ") + tool.what;
    packages += " " + tool.package;
  }
  if (missing.empty()) return;
  throw std::runtime_error(
      fmt::format("the site needs {}, which is not installed. Install it with: apt-get install{}",
                  missing, packages));
}

std::string chapter_results(const Workspace& workspace, const std::string& chapter, bool quick) {
  const fs::path program = workspace.build_folder("release") / "chapters" / chapter;
  const fs::path json = work_folder(workspace) / "results" / (chapter + ".json");
  const fs::path mark = json.string() + ".made-by";
  const std::string made_by = fmt::format("{}{}\n", sha256_file(program), quick ? " --quick" : "");
  if (fs::exists(json) && fs::exists(mark) && read_file(mark) == made_by) return read_file(json);
  fs::create_directories(json.parent_path());
  fs::remove(mark);
  std::vector<std::string> command = {program.string(), "--json", json.string(), "--seed", "1"};
  if (quick) command.emplace_back("--quick");
  run_step("chapter " + chapter, command, workspace.root());
  write_file(mark, made_by);
  return read_file(json);
}

fs::path build_site(const Workspace& workspace, const SiteInputs& inputs) {
  const fs::path work = work_folder(workspace);
  const fs::path site = work / "html";
  for (const char* old : {"pages", "html", "xml"}) fs::remove_all(work / old);
  fs::create_directories(work / "pages" / "snippets");  // may stay empty in a student edition
  for (const auto& [name, text] : site_files(inputs)) write_file(work / "pages" / name, text);
  write_file(work / "Doxyfile", doxyfile(inputs, work));
  const std::string log =
      run_step("doxygen", {"doxygen", "-q", (work / "Doxyfile").string()}, workspace.root());
  if (!log.empty()) std::fputs(log.c_str(), stderr);

  copy_fonts(site);
  copy_figures(inputs.figures, site);
  write_file(site / "search_index.js", search_script(inputs, work));
  remove_clutter(site);
  remove_summaries(site);
  run_step("rendering the formulas",
           {"node", (workspace.root() / "docs" / "site" / "render_formulas.js").string(),
            site.string(), std::string(kKatex) + "/katex.js"},
           workspace.root());
  std::string network;
  for (const std::string& resource : network_resources(site)) network += "\n  " + resource;
  if (!network.empty()) throw std::runtime_error("the site would need the network:" + network);
  write_file(site / kMark, "Made by ./gradbook docs, which replaces this folder.\n");
  return site;
}

std::vector<std::string> network_resources(const fs::path& site) {
  static const std::regex kTag(
      R"re((?:<(?:script|img|link|source|object|iframe)\b[^>]*?\b(?:src|href|data)\s*=\s*["']|url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s>]+))re");
  std::vector<std::string> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(site)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".html" && extension != ".css") continue;
    const std::string text = read_file(entry.path());
    for (auto at = std::sregex_iterator(text.begin(), text.end(), kTag);
         at != std::sregex_iterator(); ++at) {
      found.push_back(
          fmt::format("{}: {}", entry.path().lexically_relative(site).string(), (*at)[1].str()));
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

void install_site(const fs::path& built, const fs::path& target) {
  const fs::path place = without_slash(target);
  const bool there = fs::exists(fs::symlink_status(place));
  const bool empty = there && fs::is_directory(place) && fs::is_empty(place);
  if (there && !empty && !fs::exists(place / kMark)) {
    throw FileError(place, "is there and is no site of Gradbook: it is left alone",
                    "choose another folder with --out");
  }
  // Beside its place, because only within one disk a folder can be moved in one step
  const fs::path fresh =
      place.parent_path() / fmt::format(".{}.new-{}", place.filename().string(), getpid());
  try {
    fs::create_directories(place.parent_path());
    fs::copy(built, fresh, fs::copy_options::recursive);
    if (there) {
      if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) != 0) {
        fs::remove_all(place);  // a file system that cannot exchange
        fs::rename(fresh, place);
      }
    } else {
      fs::rename(fresh, place);
    }
    fs::remove_all(fresh);
  } catch (const fs::filesystem_error& error) {
    std::error_code ignored;
    fs::remove_all(fresh, ignored);
    throw FileError(place, "cannot be written: " + error.code().message(),
                    "check permissions and free space");
  }
}

}  // namespace gradbook

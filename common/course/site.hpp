/// @file common/course/site.hpp
/// All pages of the site as Doxygen's input: from the checkout, the figures and the chapters'
/// results.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "course/site_figures.hpp"
#include "course/site_text.hpp"
#include "course/unit.hpp"

namespace gradbook {

/// What the site is made of.
struct SiteInputs {
  std::filesystem::path root;       ///< the checkout
  std::vector<Unit> units;          ///< read_units()
  std::vector<SiteFigure> figures;  ///< read_site_figures()
  /// Chapter -> what its --json wrote; a chapter without a program has none.
  std::map<std::string, std::string> results;
  bool quick = true;  ///< whether the results are those of quick runs
};

/// A lesson page's first line, "Chapter 02: nearest neighbours. Learning by keeping the data."
struct ChapterHeading {
  std::string chapter;  ///< "02_neighbors"
  std::string title;    ///< "02 Nearest neighbours"
  std::string lead;     ///< "Learning by keeping the data."
};

/// Reads the first line of a lesson page: `readme` is the text of chapters/NN_topic/README.md,
/// `chapter` the name of its folder. Throws FileError when it has another form.
ChapterHeading chapter_heading(const std::string& chapter, const std::string& readme);

/// Names of the folders below root/chapters that have a lesson page, sorted.
std::vector<std::string> site_chapters(const std::filesystem::path& root);

/// The files that Doxygen reads: pages (.md), groups of the API reference (groups.dox), and below
/// snippets/ the sources that pages show; all made from inputs. Name relative to Doxygen's input
/// folder -> text. Throws FileError that names the file of the checkout in which something is
/// wrong.
std::map<std::string, std::string> site_files(const SiteInputs& inputs);

/// The page of the map from slides to chapters, code, tests and figures of inputs.
std::string slide_map_markdown(const SiteInputs& inputs);

/// The groups of the API reference, in a file of comments; inputs has the units and chapters.
std::string api_groups(const SiteInputs& inputs);

}  // namespace gradbook

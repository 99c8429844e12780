/// @file common/site/site.hpp
/// All pages of the site as Doxygen's input: from the checkout, the figures and the chapters'
/// results.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "course/unit.hpp"
#include "site/site_chapters.hpp"
#include "site/site_figures.hpp"
#include "site/site_text.hpp"

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

/// Files that are pages beside the chapters, each with the identifier of its page, in the order of
/// the sidebar: {"docs/errata.md", "errata"}.
const std::vector<std::pair<std::string, std::string>>& site_guides();

/// The files that Doxygen reads: pages (.md), groups of the API reference (groups.dox), and below
/// snippets/ the sources that pages show; all made from inputs. Name relative to Doxygen's input
/// folder -> text. Throws FileError that names the file of the checkout in which something is
/// wrong.
std::map<std::string, std::string> site_files(const SiteInputs& inputs);

/// The page of the map from slides to chapters, code, tests and figures of inputs.
std::string slide_map_markdown(const SiteInputs& inputs);

/// Which slide is named where, by main name in order; read from the chapters, contracts and figures
/// of inputs. Throws FileError that names the file in which slides are broken.
std::map<SlideTitle, SlideUse> slide_uses(const SiteInputs& inputs, const SlideOrder& order);

/// The groups of the API reference, in a file of comments; inputs has the units and chapters.
std::string api_groups(const SiteInputs& inputs);

}  // namespace gradbook

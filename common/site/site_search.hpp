/// @file common/site/site_search.hpp
/// What the site's search box finds: lessons, exercises, figures, slides, errata, guides, tests and
/// C++ names.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "site/site.hpp"

namespace gradbook {

/// One place of the site that a search can lead to.
struct SearchEntry {
  std::string kind;   ///< group in the list of results, "Lessons"
  std::string title;  ///< what the list shows; its words count most
  std::string where;  ///< "02 Nearest neighbours", "deck A", "function"; may be empty
  std::string text;   ///< plain text, formulas between dollar signs; may be empty
  std::string url;    ///< relative to the site, "errata.html#E-A02"
};

/// What a reader sees of a markdown text: no code blocks, directive lines, marks and links'
/// targets; formulas as `$…$`, white space as one space.
std::string plain_text(std::string_view markdown);

/// The cells of a row of a Markdown table, trimmed; a "\|" does not end a cell. None for another
/// line and for the line of dashes below the head.
std::vector<std::string> table_cells(std::string_view line);

/// The sections of lessons and guides, exercises (without their hints), figures, slides, errata and
/// tests of a site made of inputs, in this order.
std::vector<SearchEntry> text_entries(const SiteInputs& inputs);

/// The classes, functions, enums and other names that Doxygen has documented.
/// @param xml   folder with its index.xml
/// @param site  folder with its pages; names that stand on none are left out
/// Throws FileError when xml cannot be read.
std::vector<SearchEntry> code_entries(const std::filesystem::path& xml,
                                      const std::filesystem::path& site);

/// The script that defines `siteIndex`, all entries, for docs/site/search.js.
std::string search_index_script(const std::vector<SearchEntry>& entries);

}  // namespace gradbook

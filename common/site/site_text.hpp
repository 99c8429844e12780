/// @file common/site/site_text.hpp
/// From the repository's Markdown to Doxygen's: formulas, links, headings, directive lines.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/text.hpp"

namespace gradbook {

/// What a text needs to know to become a page of the site.
struct SiteContext {
  std::filesystem::path root;  ///< the checkout
  /// File of the checkout -> identifier of its page, {"docs/errata.md", "errata"}.
  std::map<std::string, std::string> pages;
  /// Text in place of a line "@name argument", e.g. "@figure F006"; empty: the line stays.
  std::function<std::string(std::string_view name, std::string_view argument)> directive;
  /// Text in place of "@value{argument}" in running text; null: it stays.
  std::function<std::string(std::string_view argument)> value = nullptr;
};

/// Raw html as a block of its own, which Doxygen passes on as it is.
std::string html_block(std::string_view html);

/// What makes a row of a Markdown table the target of links to label; stands in its first cell.
std::string row_anchor(std::string_view label);

/// A title as lower-case letters, digits and hyphens: "The idea" -> "the-idea".
std::string slug(std::string_view title);

/// `$…$` in markdown -> `\f$…\f$`, not in code blocks, code spans and formulas that are marked
/// already. A dollar sign opens a formula only if no space follows, and closes it only if none
/// precedes.
std::string mark_formulas(std::string_view markdown);

/// Turns the body of a Markdown file into Doxygen's Markdown.
///
/// Formulas are marked; links to files that are pages become links between pages, links to other
/// files of the checkout become the file's name; headings get labels "page_the-idea"; directive
/// lines are replaced, a "@snippet" gets a line with its file above.
/// @param markdown  text of the file
/// @param file  the Markdown file, relative to the checkout; its links are relative to its folder
/// @param page  identifier of the page; prefix of the labels, none if empty
/// @param context  pages, directives
/// Throws FileError when a link leads to a file that does not exist.
std::string site_markdown(std::string_view markdown, const std::filesystem::path& file,
                          std::string_view page, const SiteContext& context);

/// A source file in which every region between two lines `//! [name]` is moved to the left by the
/// indentation of its first mark, because Doxygen shows snippets as they stand in the file.
std::string unindented_regions(std::string_view source);

}  // namespace gradbook

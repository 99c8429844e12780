/// @file common/site/site_chapters.hpp
/// The chapters of a checkout and what their README.md holds.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "site/site_figures.hpp"

namespace gradbook {

/// A lesson page's first line, "Chapter 02: nearest neighbours. Learning by keeping the data."
struct ChapterHeading {
  std::string chapter;  ///< "02_neighbors"
  std::string title;    ///< "02 Nearest neighbours"
  std::string lead;     ///< "Learning by keeping the data."
};

/// Reads the first line of a lesson page: `readme` is the text of chapters/NN_topic/README.md,
/// `chapter` the name of its folder. Throws FileError when it has another form.
ChapterHeading chapter_heading(const std::string& chapter, const std::string& readme);

/// Names of the folders NN_topic below root/chapters that have a README.md, sorted. Other folders,
/// such as an editor's copies, are ignored.
std::vector<std::string> site_chapters(const std::filesystem::path& root);

/// chapters/NN_topic/README.md of a chapter.
std::filesystem::path chapter_readme(const std::string& chapter);

/// Identifier of a chapter's page.
std::string chapter_page(const std::string& chapter);

/// Titles of the sections ("## …") of a chapter's readme, in their order; none if there is no
/// lesson yet.
std::vector<std::string> lesson_sections(std::string_view readme);

/// The figures of a chapter that no line "@figure …" of its readme shows.
/// @param figures  of all chapters
/// @param chapter  "19_cnn"
/// @param readme   the chapter's text
std::vector<SiteFigure> remaining_figures(const std::vector<SiteFigure>& figures,
                                          const std::string& chapter, std::string_view readme);

}  // namespace gradbook

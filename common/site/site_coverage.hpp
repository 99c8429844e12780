/// @file common/site/site_coverage.hpp
/// How much of the finished course is there: chapters, exercises, figures, slides.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "site/site.hpp"

namespace gradbook {

/// "45 of 132 figures".
struct Coverage {
  std::string what;       ///< "figures"
  std::size_t there = 0;  ///< how many there are
  std::size_t total = 0;  ///< in the finished course
};

/// The number behind `what` in the table of docs/totals.md, whose text is markdown. Throws
/// std::invalid_argument when it has none.
std::size_t planned_total(std::string_view markdown, std::string_view what);

/// Counts what inputs have of the course: chapters with a lesson, exercises, slides that a chapter,
/// a contract or a figure names, and figures; these only if they are drawn. Throws FileError when
/// docs/totals.md or docs/slides.md has no total, or a smaller one than there is.
std::vector<Coverage> course_coverage(const SiteInputs& inputs);

/// The coverage as a text: "3 of 25 chapters, 17 of 125 exercises and 45 of 132 figures".
std::string coverage_text(const std::vector<Coverage>& coverage);

/// The coverage as a block of HTML, with bars.
std::string coverage_block(const std::vector<Coverage>& coverage);

}  // namespace gradbook

/// @file common/grading/report/class_report.hpp
/// The page about a class: what to show in the lecture, and below it, folded away, who is who.
#pragma once
#include <string>
#include <vector>

#include "grading/report/class_summary.hpp"

namespace gradbook {

/// report.html: one file without scripts, light and dark; every chart has its table. The table with
/// ids and the flags are folded away at the end.
/// @param summary  of the class
/// @param finals   of the same class
std::string class_report_html(const ClassSummary& summary, const std::vector<FinalGrade>& finals);

}  // namespace gradbook

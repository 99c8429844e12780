/// @file common/grading/report/report_page.hpp
/// The frame of the reports that are web pages: one file, no scripts, light and dark.
#pragma once
#include <string>
#include <string_view>

namespace gradbook {

/// A whole page.
/// @param title  plain text
/// @param body   HTML
std::string html_page(std::string_view title, std::string_view body);

/// A bar that is filled as far as value goes, for the eye only: the number stands beside it.
/// @param value  from 0 to most
/// @param most   its end
std::string meter(double value, double most);

}  // namespace gradbook

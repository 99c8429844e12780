/// @file common/grading/report/feedback.hpp
/// What a student reads about the own submission, as Markdown and as a page of its own.
#pragma once
#include <string>

#include "grading/report/student_view.hpp"

namespace gradbook {

/// feedback.md
/// @param view  of the student
std::string feedback_markdown(const StudentView& view);

/// feedback.html: one file without scripts, light and dark, to print and to read on a phone.
/// @param view  of the student
std::string feedback_html(const StudentView& view);

}  // namespace gradbook

/// @file common/grading/report/junit.hpp
/// The tests of a class as JUnit XML, which CI systems show.
#pragma once
#include <string>
#include <vector>

#include "grading/grade.hpp"

namespace gradbook {

/// junit.xml: a testsuite per student and unit ("ann.02.3"), a testcase per test.
///
/// The property "status" of a testsuite is the unit's, as in grades.csv. A unit that could not be
/// run has one testcase "build", a submission that was not graded one "submission". An error of the
/// grader is skipped, never failed. Of hidden tests only the name and the status appear, as logs of
/// CI systems are often public.
/// @param grades  of a class, in any order
std::string junit_xml(const std::vector<SubmissionGrade>& grades);

}  // namespace gradbook

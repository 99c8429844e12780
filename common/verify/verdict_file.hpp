/// @file common/verify/verdict_file.hpp
/// What a test program tells the course tool: one JSON object per line in the file
/// $GRADBOOK_VERDICT.
///
/// `{"start":"KnnPredict.BreaksTies"}` before a test, so that a crash is laid at the right door,
/// and
/// `{"test":…,"status":"passed"|"failed","kind":…,"diagnosis":…,"detail":…,"hint":2,"ms":0.4}`
/// after; "random":true marks a test whose inputs come from test_rng().
#pragma once
#include <string>

namespace gradbook {

/// Remembers the first diagnosis of the running test for its line in the verdict file; the
/// arguments kind, diagnosis, detail and hint are the fields of the same names.
void note_diagnosis(const std::string& kind, const std::string& diagnosis,
                    const std::string& detail, int hint);

/// Runs all tests of this program, as the GoogleTest flags argv[1 … argc−1] say, whatever GTEST_*
/// and the like are in the environment. If it names a verdict file, that is written, and nothing is
/// printed but what the tested code prints. Returns the exit code.
int run_tests(int argc, char** argv);

}  // namespace gradbook

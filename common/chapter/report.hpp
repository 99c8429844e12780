/// @file common/chapter/report.hpp
/// What a chapter found, as JSON for programs and as a table for readers.
#pragma once
#include <string>

#include "chapter/chapter.hpp"

namespace gradbook {

/// Everything as JSON: chapter, seed, threads, blas, results, history, transcript (what was printed
/// under each title), skipped.
std::string report_json(const Chapter& chapter);

/// The results as an aligned text table.
std::string results_table(const Chapter& chapter);

}  // namespace gradbook

/// @file common/chapter/program.hpp
/// The main() of every chapter's program: shared flags, story or experiment, results, exit codes.
#pragma once
#include <functional>
#include <string>

#include "chapter/chapter.hpp"
#include "chapter/flags.hpp"

namespace gradbook {

/// What a chapter's program consists of, beside its registered sections.
struct ChapterProgram {
  std::string name;     ///< folder name, "02_neighbors"
  std::string purpose;  ///< one line for --help
  /// Declares the chapter's own flags; may be empty.
  std::function<void(Flags&)> add_flags = {};
  /// What runs in place of the story when data or a flag of the chapter are given.
  std::function<void(Chapter&, Flags&)> experiment;
};

/// Parses the flags argv[1 … argc−1], runs the story, one of its sections or the experiment, prints
/// the results table, writes --json and --history.
/// @return exit code: 0 ok, 1 an exercise that is not solved yet, 2 wrong usage or bad input, 3
///   environment (file, memory)
int run_chapter(int argc, char** argv, const ChapterProgram& program);

}  // namespace gradbook

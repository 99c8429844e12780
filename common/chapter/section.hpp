/// @file common/chapter/section.hpp
/// The sections of a chapter's story: each file section_<name>.cpp registers its own.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace gradbook {

class Chapter;

/// A part of the story that runs without the others: `--section <name>`.
struct ChapterSection {
  int order;                          ///< the story runs them in ascending order
  std::string name;                   ///< of its file, without "section_"
  std::function<void(Chapter&)> run;  ///< prints through the chapter; throws on error
};

/// Registers a section when it is constructed, before main():
/// `const SectionRegistration registration(2, run);`
class SectionRegistration {
 public:
  /// @param order   place in the story
  /// @param run     see ChapterSection
  /// @param source  the file that registers, "chapters/02_neighbors/section_votes.cpp"
  SectionRegistration(int order, std::function<void(Chapter&)> run,
                      const char* source = __builtin_FILE());
};

/// All sections linked into this program, in the order of the story.
std::vector<ChapterSection> registered_sections();

}  // namespace gradbook

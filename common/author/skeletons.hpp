/// @file common/author/skeletons.hpp
/// The texts of new files.
#pragma once
#include <string>
#include <vector>

#include "author/new_files.hpp"
#include "course/unit.hpp"

namespace gradbook {

/// The files of a unit that the tasks of `unit` describe, but the starter file.
std::vector<NewFile> unit_skeleton(const Unit& unit);
/// chapters/NN_topic/fig_slug.cpp.
NewFile figure_skeleton(const std::string& chapter, const std::string& slug, const std::string& id,
                        const std::string& title);
/// chapters/NN_topic/section_name.cpp, at this place of the story.
NewFile section_skeleton(const std::string& chapter, const std::string& name, int order);
/// chapters/NN_topic/main.cpp and README.md.
std::vector<NewFile> chapter_skeleton(const std::string& chapter, const std::string& title);

}  // namespace gradbook

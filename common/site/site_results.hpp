/// @file common/site/site_results.hpp
/// What a chapter's program found and printed, quoted by pages: no number is pasted into a lesson.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace gradbook {

/// The table for "@results" from what `--json` of a chapter wrote.
/// @param json   the document
/// @param quick  whether it was a quick run
/// @param file   for messages
/// Throws FileError that names `file` when the document is broken.
std::string results_markdown(std::string_view json, bool quick, const std::filesystem::path& file);

/// What the program printed under a title, as a block: "@output Choosing k". Where the run left
/// something out for want of data, a note may take its place.
/// Throws FileError that names `page` when nothing was printed under this title.
std::string output_markdown(std::string_view json, std::string_view title,
                            const std::filesystem::path& page);

/// One number of the results in running text: "@value{k-NN; dataset=wine; scale=none; correct}" has
/// the argument inside the braces: the name of the result, fields that it has, and which field is
/// wanted (without one: value).
/// Throws FileError that names `page` unless exactly one result is meant and has the field.
std::string result_value(std::string_view json, std::string_view argument,
                         const std::filesystem::path& page);

}  // namespace gradbook

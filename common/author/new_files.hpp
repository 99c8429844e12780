/// @file common/author/new_files.hpp
/// Skeletons of a unit, a figure, a section and a chapter, with names, headers and registrations in
/// place (`gradbook dev new …`). What is not written yet fails or says so.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace gradbook {

/// A file to be made.
struct NewFile {
  std::filesystem::path path;  ///< relative to the checkout
  std::string text;            ///< its content
};

/// What `dev new unit` is told; an empty text stands for the default.
struct NewUnit {
  std::string key;                          ///< "02_neighbors/radius"
  std::string number = "";                  ///< "02.6"; default: the next one of the chapter
  std::string title = "";                   ///< default: made of the name
  std::vector<std::string> functions = {};  ///< default: one, of the unit's name
};

/// Contract, task with hints, reference, tests and starter file of a unit; the chapter's README of
/// exercises, if there is none. Throws std::invalid_argument for names that are not valid, taken
/// or of no chapter.
std::vector<NewFile> new_unit(const std::filesystem::path& root, const NewUnit& unit);

/// A figure.
/// @param key    "02_neighbors/radius": chapter and slug
/// @param id     "F140"; empty: the next one
/// @param title  empty: made of the slug
/// Throws as new_unit().
std::vector<NewFile> new_figure(const std::filesystem::path& root, const std::string& key,
                                const std::string& id, const std::string& title);

/// The section `key`, "02_neighbors/radius", behind all others of its chapter. Throws as
/// new_unit().
std::vector<NewFile> new_section(const std::filesystem::path& root, const std::string& key);

/// A chapter's program, and its lesson page if there is none.
/// @param chapter  "07_svm"
/// @param title    "support vector machines"
/// Throws as new_unit().
std::vector<NewFile> new_chapter(const std::filesystem::path& root, const std::string& chapter,
                                 const std::string& title);

/// Writes all files, or none: throws FileError that names the first one that exists.
void create_files(const std::filesystem::path& root, const std::vector<NewFile>& files);

}  // namespace gradbook

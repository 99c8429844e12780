/// @file common/course/unit.hpp
/// The registry of units: read from `exercises/NN_topic/name.md`, one file per unit.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gradbook {

/// One function that a student writes.
struct Task {
  std::string function;            ///< "knn_predict"
  int points = 0;                  ///< at full marks, at least 1
  std::string text;                ///< Markdown
  std::vector<std::string> hints;  ///< Markdown, from direction to nearly the answer

  /// Test suite of the task, "KnnPredict". Tests of what the stub already contains are in
  /// "KnnPredictContract" and give no points.
  std::string suite() const;
};

/// A few functions with one contract, one test file and one key that names them in every tree.
struct Unit {
  std::string key;          ///< "02_neighbors/knn"
  std::string chapter;      ///< "02_neighbors"
  std::string name;         ///< "knn"
  std::string number;       ///< "02.3"
  std::string title;        ///< first line of the task file, without the number
  int difficulty = 1;       ///< 1 to 3 stars
  std::string slides;       ///< decks and titles, as the task file names them
  std::string intro;        ///< Markdown
  std::vector<Task> tasks;  ///< in the order of the task file

  std::filesystem::path contract() const;   ///< exercises/NN_topic/name.hpp
  std::filesystem::path exercise() const;   ///< exercises/NN_topic/name.cpp, the student's
  std::filesystem::path reference() const;  ///< solutions/NN_topic/name.cpp
  std::filesystem::path delivered() const;  ///< solutions/NN_topic/name.stub of a student edition
  std::filesystem::path library() const;    ///< solutions/NN_topic/name.a, of one with library
  std::filesystem::path tests() const;      ///< tests/NN_topic/name_test.cpp
  std::filesystem::path mutants() const;    ///< tests/mutants/NN_topic/name
  int points() const;                       ///< sum over the tasks
  /// Build target of one linkage: "student" -> student.02_neighbors.knn
  std::string target(std::string_view linkage) const;
};

/// Reads one task file, whose content is text. Throws FileError that names file and line when it
/// breaks the form.
Unit parse_unit(const std::filesystem::path& file, std::string_view text);

/// All units below root/exercises, in the order of their numbers: task files with a contract or a
/// reference, whatever else lies there. Throws FileError.
std::vector<Unit> read_units(const std::filesystem::path& root);

/// Sources below root/exercises that look like a student's but belong to none of the units.
std::vector<std::filesystem::path> unclaimed_exercises(const std::filesystem::path& root,
                                                       const std::vector<Unit>& units);

/// What a student means by a word.
struct Choice {
  std::vector<const Unit*> units;  ///< one, or all of a chapter
  std::string function;            ///< the task that was named, empty: all of the unit
};

/// The units that a student means by wanted: "02.3", "2.3", "knn", "02_neighbors/knn" or a path of
/// one of its files; the name of one of its functions; "02", "2", "neighbors" or "02_neighbors" for
/// all of a chapter. Case and `-` for `_` do not matter. Throws std::invalid_argument with the
/// nearest names if it is none, and with all if several are meant.
Choice choose_units(const std::vector<Unit>& units, std::string_view wanted);

/// As choose_units() for units and wanted, where one unit is needed: throws std::invalid_argument
/// for a chapter of more.
Choice choose_unit(const std::vector<Unit>& units, std::string_view wanted);

/// The unit of choose_unit(); units and wanted as there.
const Unit& find_unit(const std::vector<Unit>& units, std::string_view wanted);

/// Whether a word means a chapter, as in find_chapter().
bool names_chapter(const std::string& chapter, std::string_view word);

/// The one of the chapters ("09_mlp") that is meant by the word wanted: "09", "9", "mlp", "09_mlp"
/// or a path of it. Throws std::invalid_argument with the nearest names.
std::string find_chapter(const std::vector<std::string>& chapters, std::string_view wanted);

}  // namespace gradbook

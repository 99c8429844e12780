/// @file common/grading/intake/platform_names.hpp
/// Names that learning platforms give to what they let staff download: whose it is, and what.
///
/// | platform    | name of a folder or file                                       |
/// |-------------|----------------------------------------------------------------|
/// | Moodle      | `Full Name_1234567_assignsubmission_file_`, `…_file_knn.cpp`   |
/// | Canvas      | `name_123_456_knn.cpp`, `name_LATE_123_456_knn-1.cpp`          |
/// | Blackboard  | `Homework 1_login_attempt_2026-11-25-10-30-22_knn.cpp`         |
/// | Brightspace | `12-34 - Full Name - Nov 25, 2026 1030 AM`, `… - knn.cpp`      |
/// | Gradescope  | `submission_123`, with `submission_metadata.yml` beside it     |
/// | any other   | the student's name, `Last, First(login)` or an id              |
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gradbook {

/// What a name says.
struct PlatformName {
  std::string student;  ///< who, with all that tells two students of one name apart
  std::string name;     ///< as staff know the student
  std::string number;   ///< or login on the platform; empty if the name holds none
  std::string file;     ///< of a single file: as the student named it, without an attempt's number
  std::string attempt;  ///< later ones are greater; empty if the name tells none
  std::string upload;   ///< Canvas: number of the file on the platform, unique in a download
  bool late = false;    ///< the platform says that it came late
  bool known = false;   ///< one of the forms above; else student and name are the whole entry
};

/// Reads the name of an entry of a class folder.
/// @param entry   its name
/// @param folder  whether it is a folder
/// @param canvas  whether names of Canvas are looked for; other names may look like them
PlatformName platform_name(std::string_view entry, bool folder, bool canvas = true);

/// "knn-1.cpp" or "knn (1).cpp" -> "knn.cpp" and 1; "knn.cpp" -> "knn.cpp" and 0.
/// @param file  name without folders
std::pair<std::string, int> without_attempt(std::string_view file);

/// What Gradescope's export says of one submission.
struct GradescopeStudent {
  std::string name;        ///< of all its submitters
  std::string number;      ///< sid of the first one, else the address
  std::string created_at;  ///< UTC; empty if it is not told
};

/// Reads submission_metadata.yml: folder of a submission -> whose it is. What is in another form is
/// left out.
/// @param text  of the file
std::map<std::string, GradescopeStudent> parse_gradescope_export(std::string_view text);

/// An id that can be a file name, made of a student's name: the name itself if it is one, else its
/// ASCII letters and eight digits of a hash, so that different names have different ids and the
/// same name has the same id at every run. All ways to write the same characters give one id.
/// @param student  PlatformName::student
std::string id_of_student(std::string_view student);

}  // namespace gradbook

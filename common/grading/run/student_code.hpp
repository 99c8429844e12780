/// @file common/grading/run/student_code.hpp
/// Compiles and links a student's files in jails.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "grading/grade.hpp"
#include "grading/intake/submission.hpp"
#include "grading/run/stage.hpp"

namespace gradbook {

/// What became of one file.
struct BuiltUnit {
  Status status = Status::ok;  ///< ok, compile_error, link_error, missing_file, rejected_file or
                               ///< infra_error
  std::string diagnosis;       ///< one line
  std::string detail;          ///< the compiler's messages, without paths of the grader
  std::string log;             ///< for staff
  std::filesystem::path object = {};  ///< compiled, where no job can write; empty unless ok
};

/// Compiles and links every submitted file of the staged units as a shared library in the job's
/// folder `lib`.
/// @param stage       with the job's folder cleared
/// @param job         number of the job
/// @param submission  files as they were read
/// @return by key, for all units of the stage
std::map<std::string, BuiltUnit> build_student_code(const Stage& stage, int job,
                                                    const Submission& submission);

/// "02_neighbors/knn" -> "02_neighbors.knn.so", as the workers ask for it.
/// @param key  of the unit
std::string library_name(std::string key);

}  // namespace gradbook

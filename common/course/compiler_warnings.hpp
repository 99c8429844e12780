/// @file common/course/compiler_warnings.hpp
/// What a compiler (g++ or clang++) warns of in a student's file.
#pragma once
#include <string>
#include <vector>

namespace gradbook {

/// One warning about a file.
struct CompilerWarning {
  int line = 0;            ///< where, from 1
  std::string text;        ///< "exercises/…/knn.cpp:12:5: warning: …"
  std::string missing_in;  ///< the function that may end without its return, "" for other warnings
};

/// The warnings about one file, each once, in the order of the compiler's messages.
/// @param file     as the messages name it
/// @param source   content of the file
std::vector<CompilerWarning> compiler_warnings(const std::string& messages, const std::string& file,
                                               const std::string& source);

/// The function whose definition holds a line of the source, "" if none does: the last one that
/// begins at the left edge before it.
std::string function_at(const std::string& source, int line);

}  // namespace gradbook

/// @file common/author/doxygen_xml.hpp
/// What headers declare and what is said about it, read from Doxygen's XML output.
#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace gradbook {

/// One name that a header declares: "class", "function", "field", "enum value", "file" …
struct ApiSymbol {
  std::string kind;                     ///< a word for messages
  std::string name;                     ///< without the namespace gradbook: "Linear::forward()"
  std::string where;                    ///< "common/nn/layers/linear.hpp:31"
  std::vector<std::string> parameters;  ///< named ones, template parameters first
  bool described = false;               ///< a brief or a detailed description stands there
  bool exempt = false;               ///< documented elsewhere or by the language, see api_docs.hpp
  std::set<std::string> words;       ///< of the description, formulas and tables included
  std::vector<std::string> same_as;  ///< functions f that the text names as "as [in] f()"
};

/// Reads a folder that Doxygen wrote with EXTRACT_ALL=YES. Private members and members of private
/// classes are left out, and so are unnamed namespaces, which Doxygen does not show.
/// @param xml   holds index.xml and one file for each class, namespace and header
/// @param root  checkout, to which Doxygen's locations are relative; headers are opened to find
///              the lines of enum values
/// @return sorted by file and line, each symbol once. Throws FileError when xml cannot be read.
std::vector<ApiSymbol> read_doxygen_xml(const std::filesystem::path& xml,
                                        const std::filesystem::path& root);

}  // namespace gradbook

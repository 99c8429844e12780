// The part of `gradbook dev check` that finds two types of one name.
#include <fmt/core.h>
#include <fmt/format.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "author/author.hpp"
#include "author/source_files.hpp"
#include "core/file.hpp"

namespace gradbook {
namespace {

/// Namespaces and the types that are defined in them, at the left edge of a source's lines, as
/// "gradbook::kernels::Isa". An unnamed namespace is part of the one around it.
std::set<std::string> defined_types(const std::string& text) {
  static const std::regex space(R"(^namespace (gradbook[\w:]*|\w+) \{)");
  static const std::regex type(
      R"(^(?:template <.*> )?(?:struct|class|enum class|enum) (?:\[\[.*\]\] |alignas\([^)]*\) )?(\w+)(?: final)?(?: :[^:].*| \{.*|)$)");
  std::set<std::string> types;
  std::string within;
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    std::smatch match;
    if (std::regex_search(line, match, space)) {
      within = match[1].str().rfind("gradbook", 0) == 0 ? match[1].str()
                                                        : within + "::" + match[1].str();
    } else if (std::regex_search(line, match, type)) {
      types.insert(within + "::" + match[1].str());
    }
  }
  return types;
}

}  // namespace

std::vector<Problem> check_type_names(const Workspace& workspace) {
  std::map<std::string, std::vector<std::string>> places;
  std::set<std::string> in_headers;
  for (const std::string& file : tracked_sources(workspace)) {
    const std::string root = first_folder(file);
    if (root != "common" && root != "exercises") continue;
    for (const std::string& type : defined_types(read_file(workspace.root() / file))) {
      places[type].push_back(file);
      if (file.ends_with(".hpp")) in_headers.insert(type);
    }
  }
  std::vector<Problem> problems;
  for (const std::string& type : in_headers) {
    const std::vector<std::string>& files = places.at(type);
    if (files.size() < 2) continue;
    problems.push_back(
        {files.front(), fmt::format("{} is defined in {} too: two types, one name", type,
                                    fmt::join(files.begin() + 1, files.end(), ", "))});
  }
  return problems;
}

}  // namespace gradbook

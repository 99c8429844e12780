#include "author/source_files.hpp"

#include <regex>
#include <sstream>

namespace gradbook {

std::vector<std::string> tracked_files(const Workspace& workspace) {
  ProcessOptions options;
  options.folder = workspace.root();
  options.max_output = 16 << 20;
  const ProcessResult result = run_process({"git", "ls-files"}, options);
  std::vector<std::string> files;
  std::istringstream lines(result.output);
  std::string line;
  while (std::getline(lines, line)) files.push_back(line);
  return files;
}

std::vector<std::string> tracked_sources(const Workspace& workspace) {
  std::vector<std::string> sources;
  for (const std::string& file : tracked_files(workspace)) {
    const std::string extension = std::filesystem::path(file).extension();
    const bool is_source = extension == ".cpp" || extension == ".hpp";
    if (is_source && file.rfind("tests/attacks/", 0) != 0) sources.push_back(file);
  }
  return sources;
}

std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> found;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), expression);
       at != std::sregex_iterator(); ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

std::string first_folder(const std::string& path) { return path.substr(0, path.find('/')); }

}  // namespace gradbook

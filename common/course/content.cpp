#include "course/content.hpp"

#include <fmt/core.h>

#include <cctype>
#include <chrono>
#include <cstdint>
#include <set>
#include <sstream>
#include <vector>

#include "core/file.hpp"
#include "core/process.hpp"
#include "course/stray.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using Fingerprints = std::map<std::string, std::string>;

/// FNV-1a
std::string hash_text(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return fmt::format("{:016x}", hash);
}

bool is_source(const fs::path& file) {
  const fs::path extension = file.extension();
  return extension == ".cpp" || extension == ".hpp" || extension == ".a";
}

bool is_exercise(const std::string& path) {
  return path.rfind("exercises/", 0) == 0 && fs::path(path).extension() == ".cpp";
}

/// Adds the sources in a folder and below, by their path from root.
void add_sources(const fs::path& root, const fs::path& folder, Fingerprints& found) {
  std::error_code error;
  for (auto at = fs::recursive_directory_iterator(folder, error);
       at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (error) return;
    if (at->is_directory(error)) {
      if (is_stray(at->path())) at.disable_recursion_pending();
    } else if (is_source(at->path()) && !is_stray(at->path())) {
      found[fs::relative(at->path(), root).string()] = fingerprint(at->path());
    }
  }
}

Fingerprints sources_now(const fs::path& root) {
  Fingerprints found;
  for (const char* folder : {"exercises", "solutions", "chapters"}) {
    add_sources(root, root / folder, found);
  }
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "tests", error)) {
    const bool of_units =
        std::isdigit(static_cast<unsigned char>(entry.path().filename().string().front())) != 0;
    if (of_units) add_sources(root, entry.path(), found);
  }
  return found;
}

/// The words of a line of build.ninja; "$ ", "$:" and "$$" are a blank, a colon and a dollar.
std::vector<std::string> ninja_words(const std::string& line) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '$' && i + 1 < line.size()) {
      words.back() += line[++i];
    } else if (line[i] == ' ') {
      words.emplace_back();
    } else if (line[i] == ':') {
      words.emplace_back(":");
    } else {
      words.back() += line[i];
    }
  }
  return words;
}

/// Outputs of the build statements that name one of the files as an input.
std::set<std::string> outputs_that_name(const std::set<std::string>& files,
                                        const fs::path& build_ninja) {
  std::set<std::string> found;
  std::istringstream lines(read_file(build_ninja));
  std::string line;
  while (std::getline(lines, line)) {
    if (line.rfind("build ", 0) != 0) continue;
    const std::vector<std::string> words = ninja_words(line);
    std::set<std::string> outputs;
    bool after_colon = false;
    bool made_of_one = false;
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i] == ":") {
        if (i + 1 < words.size() && words[i + 1] == "phony") break;
        after_colon = true;
      } else if (!after_colon) {
        outputs.insert(words[i]);
      } else {
        made_of_one = made_of_one || files.count(words[i]) != 0;
      }
    }
    if (made_of_one) found.insert(outputs.begin(), outputs.end());
  }
  return found;
}

/// Objects that include one of the headers, as the compiler told the build tool.
std::set<std::string> objects_that_include(const std::set<std::string>& headers,
                                           const fs::path& folder) {
  ProcessOptions options;
  options.max_output = std::size_t{1} << 28;
  options.plain_environment = true;
  std::set<std::string> found;
  std::istringstream lines(
      run_process({"ninja", "-C", folder.string(), "-t", "deps"}, options).output);
  std::string line;
  std::string object;
  while (std::getline(lines, line)) {
    if (line.empty()) continue;
    if (line[0] != ' ') {
      object = line.substr(0, line.rfind(": #deps"));
    } else if (headers.count(fs::path(line.substr(4)).lexically_normal().string()) != 0) {
      found.insert(object);
    }
  }
  return found;
}

/// Removes an output; the build description itself only gets a date that makes it be made anew.
void forget(const fs::path& folder, const std::string& output) {
  const fs::path file = (folder / output).lexically_normal();
  std::error_code error;
  if (file == folder / "build.ninja") {
    const std::chrono::sys_seconds long_ago{};
    fs::last_write_time(file, std::chrono::file_clock::from_sys(long_ago), error);
  } else if (file.string().rfind(folder.string() + "/", 0) == 0 &&
             fs::is_regular_file(file, error)) {
    fs::remove(file);
  }
}

}  // namespace

std::string fingerprint(const fs::path& file) {
  std::error_code error;
  return fs::is_regular_file(file, error) ? hash_text(read_file(file)) : "";
}

std::string unit_fingerprint(const fs::path& root, const Unit& unit) {
  const std::string exercise = fingerprint(root / unit.exercise());
  if (exercise.empty()) return "";
  return hash_text(exercise + fingerprint(root / unit.contract()) +
                   fingerprint(root / unit.tests()));
}

BuiltContent::BuiltContent(fs::path root, fs::path folder)
    : root_(std::move(root)), folder_(std::move(folder)) {
  std::error_code error;
  if (!fs::is_regular_file(folder_ / "content.txt", error)) return;
  std::istringstream lines(read_file(folder_ / "content.txt"));
  std::string line;
  while (std::getline(lines, line)) {
    const std::size_t blank = line.find(' ');
    if (blank != std::string::npos) built_[line.substr(blank + 1)] = line.substr(0, blank);
  }
}

bool BuiltContent::is_of(const Unit& unit) const {
  for (const fs::path& file : {unit.exercise(), unit.contract(), unit.tests()}) {
    const auto found = built_.find(file.string());
    if (found == built_.end() || found->second != fingerprint(root_ / file)) return false;
  }
  return true;
}

void BuiltContent::remove_outdated() {
  Fingerprints now = sources_now(root_);
  if (now == built_) return;
  std::set<std::string> changed;
  std::set<std::string> headers;
  for (const auto& [path, content] : now) {
    const auto before = built_.find(path);
    // Without a record the folder was built by hand: only a student's file is not taken on trust
    const bool same = before != built_.end() ? before->second == content : !is_exercise(path);
    if (same) continue;
    const std::string file = (root_ / path).string();
    changed.insert(file);
    if (fs::path(path).extension() == ".hpp") headers.insert(file);
  }
  std::error_code error;
  if (!changed.empty() && fs::exists(folder_ / "build.ninja", error)) {
    std::set<std::string> outputs = outputs_that_name(changed, folder_ / "build.ninja");
    if (!headers.empty()) outputs.merge(objects_that_include(headers, folder_));
    for (const std::string& output : outputs) forget(folder_, output);
  }
  built_ = std::move(now);
  save();
}

void BuiltContent::note_saved_meanwhile() {
  const Fingerprints now = sources_now(root_);
  if (now == built_) return;
  for (auto& [path, content] : built_) {
    const auto found = now.find(path);
    if (found == now.end() || found->second != content) content = "-";
  }
  save();
}

void BuiltContent::save() const {
  std::string text;
  for (const auto& [path, content] : built_) text += content + " " + path + "\n";
  write_file(folder_ / "content.txt", text);
}

}  // namespace gradbook

#include "course/mutant.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "core/file.hpp"
#include "course/stray.hpp"
#include "course/stub.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Text of a header line `# key: text`, empty if the line has another key.
std::string header_value(const std::string& line, const std::string& key) {
  const std::string prefix = "# " + key + ": ";
  return line.rfind(prefix, 0) == 0 ? line.substr(prefix.size()) : "";
}

}  // namespace

Mutant parse_mutant(const fs::path& file, std::string_view text) {
  Mutant mutant;
  mutant.id = file.stem().string();
  std::istringstream lines{std::string(text)};
  std::string line;
  int line_number = 0;
  bool new_block = true;
  while (std::getline(lines, line)) {
    ++line_number;
    const auto fail = [&](std::string_view problem) {
      throw FileError(file, fmt::format("line {}: {}", line_number, problem));
    };
    if (line.rfind("# ", 0) == 0) {
      if (const std::string test = header_value(line, "killed by"); !test.empty()) {
        mutant.killed_by = test;
      } else if (const std::string reason = header_value(line, "equivalent"); !reason.empty()) {
        mutant.equivalent = reason;
      } else if (mutant.description.empty()) {
        mutant.description = line.substr(2);
      }
    } else if (line == "@@") {
      new_block = true;
    } else if (!line.empty() && (line[0] == '-' || line[0] == '+')) {
      if (new_block) mutant.replacements.emplace_back();
      new_block = false;
      auto& [old_text, new_text] = mutant.replacements.back();
      if (line[0] == '-' && !new_text.empty()) fail("a '-' line after '+' lines needs '@@' before");
      (line[0] == '-' ? old_text : new_text) += line.substr(1) + "\n";
      if (old_text.empty()) fail("a block starts with the '-' lines that it replaces");
    } else if (!line.empty()) {
      fail("expected a line that starts with '# ', '-', '+' or '@@'");
    }
  }
  if (mutant.description.empty()) throw FileError(file, "its first line is not '# description'");
  if (mutant.equivalent.empty() && (mutant.replacements.empty() || mutant.killed_by.empty())) {
    throw FileError(file,
                    "needs '# killed by: Suite.Test' and changed lines, or '# equivalent: …'");
  }
  return mutant;
}

std::vector<Mutant> read_mutants(const fs::path& root, const Unit& unit) {
  std::vector<Mutant> mutants;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / unit.mutants(), error)) {
    if (is_stray(entry.path()) || entry.path().extension() != ".patch") continue;
    mutants.push_back(parse_mutant(entry.path(), with_lf(read_file(entry.path()))));
  }
  std::sort(mutants.begin(), mutants.end(),
            [](const Mutant& a, const Mutant& b) { return a.id < b.id; });
  return mutants;
}

std::string apply_mutant(const Mutant& mutant, std::string reference) {
  for (const auto& [old_text, new_text] : mutant.replacements) {
    const std::size_t at = reference.find(old_text);
    if (at == std::string::npos) {
      throw std::runtime_error(mutant.id + ": the reference has no lines\n" + old_text);
    }
    if (reference.find(old_text, at + 1) != std::string::npos) {
      throw std::runtime_error(mutant.id + ": the reference has these lines twice\n" + old_text);
    }
    reference.replace(at, old_text.size(), new_text);
  }
  return reference;
}

}  // namespace gradbook

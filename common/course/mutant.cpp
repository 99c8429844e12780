#include "course/mutant.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "core/file.hpp"
#include "core/process.hpp"
#include "course/content.hpp"
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

/// The #include lines of a source text, and the rest of it.
std::pair<std::string, std::string> split_includes(const std::string& source) {
  std::pair<std::string, std::string> parts;
  std::istringstream lines(source);
  std::string line;
  while (std::getline(lines, line)) {
    (line.rfind("#include", 0) == 0 ? parts.first : parts.second) += line + "\n";
  }
  return parts;
}

/// One implementation in a namespace of its own. Its functions have another name, too: argument-
/// dependent lookup would find those of namespace gradbook beside them.
std::string implementation(std::size_t number, const std::vector<ContractFunction>& functions,
                           std::string body) {
  const std::string opening = "namespace gradbook {";
  const std::size_t at = body.find(opening);
  if (at == std::string::npos) throw std::runtime_error("a reference without " + opening);
  std::string renamed;
  std::string declarations;
  std::string restored;
  for (const ContractFunction& function : functions) {
    renamed += fmt::format("#define {0} {0}_{1}\n", function.name, number);
    declarations += function.declaration + ";\n";
    restored += fmt::format("#undef {}\n", function.name);
  }
  body.replace(at, opening.size(),
               fmt::format("namespace gradbook::implementation_{} {{\n{}", number, declarations));
  return renamed + body + restored + "\n";
}

/// Of all that the program of a unit's mutants is made of.
std::string mutants_fingerprint(const Workspace& workspace, const Unit& unit) {
  return fingerprint(mutants_program(workspace, unit).concat(".cpp")) + " " +
         fingerprint(workspace.root() / unit.contract()) + " " +
         fingerprint(workspace.root() / unit.tests());
}

/// Builds target $1 to program $3, runs its mutants 0 to $4 with the tests of the other words, and
/// says by fingerprint $2 that all is done. A run that ends early is run again when it is needed.
constexpr const char* kBuildAndRun = R"(
flock gradbook.lock nice cmake --build . --target "$1" || exit
fingerprint=$2 program=$3 last=$4
shift 4
rm -rf "$program.records"
mkdir "$program.records" || exit
for suite; do
  i=0
  while [ $i -le $last ]; do
    GRADBOOK_MUTANT=$i GRADBOOK_RECORD=$program.records/$suite.$i nice timeout 20 "$program" \
      --gtest_brief=1 "--gtest_filter=$suite.*:${suite}Contract.*"
    i=$((i + 1))
  done
done
printf %s "$fingerprint" > "$program.built"
)";

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
      } else if (const std::string hint = header_value(line, "hint"); !hint.empty()) {
        if (hint.size() != 1 || hint[0] < '1' || hint[0] > '3') fail("a hint is 1, 2 or 3");
        mutant.hint = hint[0] - '0';
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

std::string mutants_source(const std::vector<ContractFunction>& functions,
                           const std::string& reference, const std::vector<Mutant>& mutants) {
  std::string includes = "#include <cstdlib>\n\n";
  std::string implementations;
  for (std::size_t i = 0; i <= mutants.size(); ++i) {
    const auto [added, body] =
        split_includes(i == 0 ? reference : apply_mutant(mutants[i - 1], reference));
    includes += added;  // a mutant may need other headers
    implementations += implementation(i, functions, body);
  }
  std::string text = includes + "\n" + implementations +
                     "namespace gradbook {\n\n"
                     "static const int chosen = [] {\n"
                     "  const char* number = std::getenv(\"GRADBOOK_MUTANT\");\n"
                     "  return number == nullptr ? 0 : std::atoi(number);\n}();\n\n";
  for (const ContractFunction& function : functions) {
    text += function.declaration + " {\n  switch (chosen) {\n";
    for (std::size_t i = 0; i <= mutants.size(); ++i) {
      const std::string label = i == 0 ? "default" : fmt::format("case {}", i);
      text += fmt::format("    {}: return implementation_{}::{}_{}({});\n", label, i, function.name,
                          i, fmt::join(function.arguments, ", "));
    }
    text += "  }\n}\n\n";
  }
  return text + "}  // namespace gradbook\n";
}

void write_mutants_source(const Workspace& workspace, const Unit& unit, const std::string& preset) {
  const fs::path& root = workspace.root();
  const auto functions =
      contract_functions(unit.contract(), with_lf(read_file(root / unit.contract())));
  write_file_if_changed(mutants_program(workspace, unit, preset).replace_extension(".cpp"),
                        mutants_source(functions, with_lf(read_file(root / unit.reference())),
                                       read_mutants(root, unit)));
}

fs::path kept_record(const fs::path& program, const Task& task, std::size_t number) {
  return fs::path(program).concat(".records") / fmt::format("{}.{}", task.suite(), number);
}

fs::path mutants_program(const Workspace& workspace, const Unit& unit, const std::string& preset) {
  return workspace.build_folder(preset) / "mutants" / unit.key;
}

bool mutants_are_built(const Workspace& workspace, const Unit& unit) {
  const fs::path built = mutants_program(workspace, unit).concat(".built");
  return fs::exists(built) && fs::exists(mutants_program(workspace, unit)) &&
         read_file(built) == mutants_fingerprint(workspace, unit);
}

bool start_building_mutants(const Workspace& workspace, const Unit& unit) {
  if (!fs::exists(workspace.root() / unit.reference()) || !program_exists("flock")) return false;
  try {
    write_mutants_source(workspace, unit);
  } catch (const std::exception&) {
    return false;  // of a contract or reference in progress; a check goes without them
  }
  if (mutants_are_built(workspace, unit)) return false;
  const fs::path program = mutants_program(workspace, unit);
  std::vector<std::string> words = {"sh",
                                    "-c",
                                    kBuildAndRun,
                                    "sh",
                                    unit.target("mutants"),
                                    mutants_fingerprint(workspace, unit),
                                    program.string(),
                                    std::to_string(read_mutants(workspace.root(), unit).size())};
  for (const Task& task : unit.tasks) words.push_back(task.suite());
  start_in_background(words, workspace.build_folder("dev"));
  return true;
}

}  // namespace gradbook

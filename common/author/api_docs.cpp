#include "author/api_docs.hpp"

#include <fmt/core.h>

#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "author/doxygen_xml.hpp"
#include "core/file.hpp"
#include "core/process.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Quoted as in a Doxyfile.
std::string quoted(const fs::path& path) { return "\"" + path.string() + "\""; }

std::string doxyfile(const Workspace& workspace, const fs::path& folder) {
  std::string inputs;
  for (const char* input : {"common", "exercises", "chapters"}) {
    if (fs::exists(workspace.root() / input)) inputs += " " + quoted(workspace.root() / input);
  }
  // EXTRACT_ALL, so that what has no description is in the XML at all
  return fmt::format(
      "PROJECT_NAME = Gradbook\n"
      "OUTPUT_DIRECTORY = {}\n"
      "INPUT ={}\n"
      "STRIP_FROM_PATH = {}\n"
      "WARN_LOGFILE = {}\n"
      "FILE_PATTERNS = *.hpp\n"
      "RECURSIVE = YES\n"
      "EXTRACT_ALL = YES\n"
      "GENERATE_HTML = NO\n"
      "GENERATE_LATEX = NO\n"
      "GENERATE_XML = YES\n"
      "XML_PROGRAMLISTING = NO\n"
      "MACRO_EXPANSION = YES\n"
      "EXPAND_ONLY_PREDEF = YES\n"
      "PREDEFINED = \"GRADBOOK_CONTRACT(...)=\"\n"
      "HAVE_DOT = NO\n"
      "QUIET = YES\n"
      "WARN_IF_DOC_ERROR = YES\n"
      // A mention in prose is enough
      "WARN_IF_INCOMPLETE_DOC = NO\n",
      quoted(folder), inputs, quoted(workspace.root()), quoted(folder / "warnings.txt"));
}

void run_doxygen(const Workspace& workspace, const fs::path& folder) {
  if (!program_exists("doxygen")) {
    throw std::runtime_error("doxygen is not installed: sudo apt-get install doxygen");
  }
  fs::remove_all(folder / "xml");
  write_file(folder / "Doxyfile", doxyfile(workspace, folder));
  ProcessOptions options;
  options.folder = workspace.root();
  const ProcessResult result = run_process({"doxygen", (folder / "Doxyfile").string()}, options);
  if (!result.ok()) throw std::runtime_error("doxygen failed:\n" + result.output);
}

/// Doxygen's own complaints, "/path/file.hpp:31: warning: text"; further lines belong to the first.
std::vector<Problem> doxygen_warnings(const Workspace& workspace, const fs::path& file) {
  std::vector<Problem> problems;
  if (!fs::exists(file)) return problems;
  std::istringstream lines(read_file(file));
  const std::string root = workspace.root().string() + "/";
  const std::string mark = ": warning: ";
  std::string line;
  while (std::getline(lines, line)) {
    const std::size_t at = line.find(mark);
    if (at == std::string::npos) {
      if (!problems.empty()) problems.back().what += "\n" + line;
      continue;
    }
    std::string where = line.substr(0, at);
    if (where.rfind(root, 0) == 0) where.erase(0, root.size());
    problems.push_back({where, "doxygen: " + line.substr(at + mark.size())});
  }
  return problems;
}

/// Knows which words stand in a function's text, those of the functions it refers to included.
class Mentions {
 public:
  explicit Mentions(const std::vector<ApiSymbol>& symbols) {
    for (const ApiSymbol& symbol : symbols) {
      by_name_[symbol.name].push_back(&symbol);
    }
  }

  std::set<std::string> of(const ApiSymbol& symbol) const {
    std::set<std::string> words;
    std::set<const ApiSymbol*> seen;
    collect(symbol, words, seen);
    // A struct of function pointers has one legend
    if (symbol.kind == "field") {
      for (const ApiSymbol* owner : named(scope(symbol.name))) collect(*owner, words, seen);
    }
    return words;
  }

 private:
  static std::string scope(const std::string& name) {
    const std::size_t at = name.rfind("::");
    return at == std::string::npos ? "" : name.substr(0, at);
  }

  const std::vector<const ApiSymbol*>& named(const std::string& name) const {
    static const std::vector<const ApiSymbol*> kNone;
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? kNone : found->second;
  }

  void collect(const ApiSymbol& symbol, std::set<std::string>& words,
               std::set<const ApiSymbol*>& seen) const {
    if (!seen.insert(&symbol).second) return;
    words.insert(symbol.words.begin(), symbol.words.end());
    for (const std::string& other : symbol.same_as) {
      // As in C++: looked up from the innermost scope outwards
      for (std::string from = scope(symbol.name);; from = scope(from)) {
        const auto& found = named((from.empty() ? "" : from + "::") + other + "()");
        for (const ApiSymbol* function : found) collect(*function, words, seen);
        if (!found.empty() || from.empty()) break;
      }
    }
  }

  std::map<std::string, std::vector<const ApiSymbol*>> by_name_;
};

}  // namespace

ApiDocs check_api_docs(const Workspace& workspace) {
  const fs::path folder = workspace.root() / "build" / "api-docs";
  run_doxygen(workspace, folder);
  const std::vector<ApiSymbol> symbols = read_doxygen_xml(folder / "xml", workspace.root());
  const Mentions mentions(symbols);
  ApiDocs docs;
  for (const ApiSymbol& symbol : symbols) {
    if (symbol.exempt) continue;
    ++docs.symbols;
    if (!symbol.described) {
      docs.problems.push_back(
          {symbol.where, symbol.kind + " " + symbol.name + " is not documented"});
    }
    if (!symbol.where.starts_with("exercises/")) continue;
    const std::set<std::string> words = mentions.of(symbol);
    for (const std::string& parameter : symbol.parameters) {
      if (parameter == "T") continue;
      ++docs.parameters;
      if (words.count(parameter) == 1) continue;
      docs.problems.push_back(
          {symbol.where,
           fmt::format("parameter '{}' of {} is documented nowhere", parameter, symbol.name)});
    }
  }
  for (const Problem& problem : doxygen_warnings(workspace, folder / "warnings.txt")) {
    docs.problems.push_back(problem);
  }
  return docs;
}

}  // namespace gradbook

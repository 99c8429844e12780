#include "sealed/glue.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <sstream>

#include "core/file.hpp"

namespace gradbook::sealed {
namespace {

/// "knn_predict" -> "KnnPredict", as a task's suite is called.
std::string suite_of(const std::string& function) {
  std::string suite;
  bool upper = true;
  for (const char c : function) {
    if (c != '_')
      suite += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = c == '_';
  }
  return suite;
}

/// Name in a marker line `//! [name]`, else empty.
std::string marked(const std::string& line) {
  std::smatch match;
  return std::regex_match(line, match, std::regex(R"(\s*//! \[(\w+)\]\s*)")) ? match[1].str() : "";
}

/// The lines of one region, without its markers.
std::string region(const std::string& function, const std::string& reference) {
  std::istringstream lines(reference);
  std::string line;
  std::string text;
  bool inside = false;
  while (std::getline(lines, line)) {
    if (marked(line) == function) {
      inside = !inside;
    } else if (inside) {
      text += line + "\n";
    }
  }
  return text;
}

/// The reference without the regions of some functions.
std::string without_regions(const std::set<std::string>& functions, const std::string& reference) {
  std::istringstream lines(reference);
  std::string line;
  std::string text;
  std::string open;
  while (std::getline(lines, line)) {
    const std::string name = marked(line);
    if (open.empty() && functions.count(name) == 1) {
      open = name;
    } else if (!open.empty() && name == open) {
      text += "  todo(\"a function that this worker has no reference of\");\n";
      open.clear();
    } else if (open.empty()) {
      text += line + "\n";
    }
  }
  return text;
}

std::string proxy_source(const std::string& key, const std::vector<ContractFunction>& functions) {
  std::string text = fmt::format(
      "#include \"exercises/{}.hpp\"\n#include \"sealed/proxy.hpp\"\n\n"
      "namespace gradbook {{\n\n",
      key);
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const ContractFunction& function = functions[i];
    text += fmt::format("decltype({0}) {0}_reference;\n\n{1} {{\n", function.name,
                        function.declaration);
    text += fmt::format(
        "  return sealed::call({{\"{0}\", \"{1}\", {2}}}, &{0}_reference, {3});\n}}\n\n",
        function.name, suite_of(function.name), i, fmt::join(function.arguments, ", "));
  }
  return text + "}  // namespace gradbook\n";
}

std::string worker_source(const std::string& key, const std::vector<ContractFunction>& functions) {
  std::string text = fmt::format(
      "#include \"exercises/{}.hpp\"\n#include \"sealed/worker.hpp\"\n\n"
      "namespace gradbook {{\n\n"
      "// Weak: a function that the student has deleted is missed only where it is called\n",
      key);
  for (const ContractFunction& function : functions) {
    text += fmt::format("extern decltype({0}) {0} __attribute__((weak));\n", function.name);
  }
  text += "\nstd::vector<sealed::WorkerFunction> sealed::worker_functions() {\n  return {\n";
  for (const ContractFunction& function : functions) {
    text += fmt::format("      worker_function(&{}),\n", function.name);
  }
  return text + "  };\n}\n\n}  // namespace gradbook\n";
}

/// `#define f f_suffix` for each of the names.
std::string renaming(const std::vector<std::string>& names, std::string_view suffix) {
  std::string text;
  for (const std::string& name : names) text += fmt::format("#define {0} {0}_{1}\n", name, suffix);
  return text;
}

std::string below_source(const std::string& function,
                         const std::vector<ContractFunction>& functions,
                         const std::string& reference) {
  const std::vector<std::string> below = functions_below(function, functions, reference);
  if (below.empty())
    return "// The reference of " + function + " calls no other function of its unit.\n";
  std::vector<std::string> others;
  for (const ContractFunction& other : functions) {
    if (std::find(below.begin(), below.end(), other.name) == below.end())
      others.push_back(other.name);
  }
  return renaming(others, "left_out") +
         without_regions(std::set<std::string>(others.begin(), others.end()), reference);
}

}  // namespace

std::vector<std::string> functions_below(const std::string& function,
                                         const std::vector<ContractFunction>& functions,
                                         const std::string& reference) {
  std::vector<std::string> found;
  std::vector<std::string> open = {function};
  while (!open.empty()) {
    const std::string text = code_without_comments(region(open.back(), reference));
    open.pop_back();
    for (const ContractFunction& other : functions) {
      const bool known = other.name == function ||
                         std::find(found.begin(), found.end(), other.name) != found.end();
      if (known || !std::regex_search(text, std::regex("\\b" + other.name + R"(\s*\()"))) continue;
      found.push_back(other.name);
      open.push_back(other.name);
    }
  }
  return found;
}

std::vector<std::pair<std::string, std::string>> glue_files(
    const std::string& key, const std::vector<ContractFunction>& functions,
    const std::string& reference) {
  std::vector<std::string> names;
  for (const ContractFunction& function : functions) names.push_back(function.name);
  std::vector<std::pair<std::string, std::string>> files = {
      {"proxy.cpp", proxy_source(key, functions)},
      {"worker.cpp", worker_source(key, functions)},
      {"reference.cpp", renaming(names, "reference") + reference},
  };
  for (const std::string& name : names) {
    files.emplace_back("builds_on_" + name + ".cpp", below_source(name, functions, reference));
  }
  return files;
}

}  // namespace gradbook::sealed

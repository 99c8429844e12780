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

std::string without_comments(std::string_view text) {
  std::string code;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.rfind("//", 0) == 0) {
      at += std::min(rest.find('\n'), rest.size());
    } else if (rest.rfind("/*", 0) == 0) {
      const std::size_t end = rest.find("*/");
      at += end == std::string_view::npos ? rest.size() : end + 2;
    } else {
      code += text[at++];
    }
  }
  return code;
}

/// "std::vector<int>  a" -> one blank between words.
std::string tidy(const std::string& text) {
  const std::string narrow = std::regex_replace(text, std::regex(R"(\s+)"), " ");
  const std::size_t begin = narrow.find_first_not_of(' ');
  const std::size_t end = narrow.find_last_not_of(' ');
  return begin == std::string::npos ? "" : narrow.substr(begin, end - begin + 1);
}

/// Splits at commas outside of brackets.
std::vector<std::string> split_parameters(const std::string& list) {
  std::vector<std::string> parameters;
  std::string current;
  int depth = 0;
  for (const char c : list) {
    depth += c == '<' || c == '(' || c == '{' ? 1 : 0;
    depth -= c == '>' || c == ')' || c == '}' ? 1 : 0;
    if (c == ',' && depth == 0) {
      parameters.push_back(tidy(current));
      current.clear();
    } else {
      current += c;
    }
  }
  if (!tidy(current).empty()) parameters.push_back(tidy(current));
  return parameters;
}

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

std::vector<ContractFunction> contract_functions(const std::filesystem::path& file,
                                                 std::string_view text) {
  const std::string code = without_comments(text);
  std::smatch list;
  if (!std::regex_search(code, list, std::regex(R"(GRADBOOK_CONTRACT\(([^)]*)\))"))) {
    throw FileError(file, "has no line GRADBOOK_CONTRACT(functions)");
  }
  std::vector<ContractFunction> functions;
  for (const std::string& name : split_parameters(list[1])) {
    std::smatch found;
    const std::regex pattern(R"(([^;{}#]*)\b)" + name + R"(\s*\(([^;{}]*)\)\s*;)");
    if (!std::regex_search(code, found, pattern)) {
      throw FileError(file, fmt::format("declares no function {}(…);", name));
    }
    ContractFunction function{.name = name, .declaration = "", .arguments = {}};
    std::string parameters;
    for (const std::string& parameter : split_parameters(found[2])) {
      const std::string without_default = tidy(parameter.substr(0, parameter.find('=')));
      std::smatch last;
      if (!std::regex_search(without_default, last, std::regex(R"([&\s](\w+)$)"))) {
        throw FileError(file, fmt::format("{}: the parameter \"{}\" has no name", name, parameter));
      }
      function.arguments.push_back(last[1]);
      parameters += (parameters.empty() ? "" : ", ") + without_default;
    }
    function.declaration = fmt::format("{} {}({})", tidy(found[1]), name, parameters);
    functions.push_back(function);
  }
  return functions;
}

std::vector<std::string> functions_below(const std::string& function,
                                         const std::vector<ContractFunction>& functions,
                                         const std::string& reference) {
  std::vector<std::string> found;
  std::vector<std::string> open = {function};
  while (!open.empty()) {
    const std::string text = without_comments(region(open.back(), reference));
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

#include "course/unit_source.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <regex>

#include "core/file.hpp"

namespace gradbook {
namespace {

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

}  // namespace

std::vector<std::string> included_headers(std::string_view text) {
  constexpr std::string_view kInclude = "include";
  std::vector<std::string> headers;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    const auto skip_blanks = [&] {
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    };
    skip_blanks();
    if (!line.starts_with('#')) continue;
    line.remove_prefix(1);
    skip_blanks();
    if (!line.starts_with(kInclude)) continue;
    line.remove_prefix(kInclude.size());
    skip_blanks();
    if (!line.starts_with('"')) continue;
    line.remove_prefix(1);
    const std::size_t close = line.find('"');
    if (close != std::string_view::npos) headers.emplace_back(line.substr(0, close));
  }
  return headers;
}

std::vector<std::string> included_units(std::string_view text) {
  constexpr std::string_view kFolder = "exercises/";
  constexpr std::string_view kExtension = ".hpp";
  std::vector<std::string> keys;
  for (std::string& header : included_headers(text)) {
    if (!header.starts_with(kFolder) || !header.ends_with(kExtension)) continue;
    header.resize(header.size() - kExtension.size());
    header.erase(0, kFolder.size());
    if (std::find(keys.begin(), keys.end(), header) == keys.end()) keys.push_back(header);
  }
  return keys;
}

std::string code_without_comments(std::string_view text) {
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

std::vector<ContractFunction> contract_functions(const std::filesystem::path& file,
                                                 std::string_view text) {
  const std::string code = code_without_comments(text);
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

}  // namespace gradbook

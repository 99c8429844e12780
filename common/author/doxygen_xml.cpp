#include "author/doxygen_xml.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <pugixml.hpp>
#include <regex>
#include <sstream>
#include <tuple>

#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string without_gradbook(const std::string& name) {
  const std::string prefix = "gradbook::";
  return name.rfind(prefix, 0) == 0 ? name.substr(prefix.size()) : name;
}

/// Adds the words of a text. In prose "a" and "A" before another word are articles, no names.
void add_words(const std::string& text, bool prose, std::set<std::string>& words) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_word(text[i])) continue;
    std::size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string word = text.substr(i, end - i);
    const bool article = prose && (word == "a" || word == "A") && end + 1 < text.size() &&
                         text[end] == ' ' &&
                         std::isalpha(static_cast<unsigned char>(text[end + 1])) != 0;
    if (!article) words.insert(word);
    i = end;
  }
}

/// Adds the words of a formula without its commands. Letters side by side are factors: "WX" names
/// W and X.
void add_formula(const std::string& formula, std::set<std::string>& words) {
  const std::string plain = std::regex_replace(formula, std::regex(R"(\\[A-Za-z]+)"), " ");
  add_words(plain, false, words);
  for (const char c : plain) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) words.insert(std::string(1, c));
  }
}

/// Collects words from a description; returns its text, elements separated by spaces.
std::string read_text(const pugi::xml_node& node, bool prose, std::set<std::string>& words) {
  std::string text;
  for (const pugi::xml_node& child : node.children()) {
    const std::string name = child.name();
    if (name.empty()) {
      add_words(child.value(), prose, words);
      text += child.value();
    } else if (name == "formula") {
      add_formula(child.child_value(), words);
      text += " formula ";
    } else {
      const bool literal = name == "computeroutput" || name == "parametername" || name == "entry";
      text += " " + read_text(child, prose && !literal, words) + " ";
    }
  }
  return text;
}

void read_description(const pugi::xml_node& node, ApiSymbol& symbol) {
  static const std::regex kAs(R"(\b[Aa]s\s+(?:(?:in|for|of)\s+)?((?:\w+\s*::\s*)*\w+)\s*\(\))");
  std::string text;
  for (const char* part : {"briefdescription", "detaileddescription", "inbodydescription"}) {
    text += read_text(node.child(part), true, symbol.words) + " ";
  }
  symbol.described = std::any_of(text.begin(), text.end(), [](char c) {
    return std::isspace(static_cast<unsigned char>(c)) == 0;
  });
  for (auto at = std::sregex_iterator(text.begin(), text.end(), kAs); at != std::sregex_iterator();
       ++at) {
    symbol.same_as.push_back(std::regex_replace((*at)[1].str(), std::regex(R"(\s)"), ""));
  }
}

/// The text of a node without its markup.
std::string plain_text(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node& child : node.children()) {
    text += *child.name() == '\0' ? child.value() : plain_text(child);
  }
  return text;
}

/// The name at the end of "const T *x", "typename... Fields" or "int"; empty if there is none.
std::string declared_name(std::string declaration) {
  declaration = declaration.substr(0, declaration.find('='));
  while (!declaration.empty() && declaration.back() == ' ') declaration.pop_back();
  std::size_t begin = declaration.size();
  while (begin > 0 && is_word(declaration[begin - 1])) --begin;
  const bool has_type =
      begin > 0 && std::string(" *&").find(declaration[begin - 1]) != std::string::npos;
  return has_type ? declaration.substr(begin) : "";
}

/// Names in ")(const T *x, int n)", as Doxygen writes the rest of a pointer to function.
std::vector<std::string> pointer_parameters(const std::string& rest) {
  std::vector<std::string> names;
  std::string declaration;
  int depth = 0;
  for (std::size_t i = rest.find('('); i < rest.size(); ++i) {
    const char c = rest[i];
    if ((c == ',' && depth == 1) || (c == ')' && depth == 1)) {
      names.push_back(declared_name(declaration));
      declaration.clear();
      if (c == ')') break;
      continue;
    }
    if (c == '(' || c == '<') ++depth;
    if (c == ')' || c == '>') --depth;
    if (depth > 1 || c != '(') declaration += c;
  }
  return names;
}

void read_parameters(const pugi::xml_node& node, ApiSymbol& symbol) {
  std::vector<std::string> names;
  for (const pugi::xml_node& parameter : node.child("templateparamlist").children("param")) {
    const std::string name = parameter.child_value("declname");
    names.push_back(name.empty() ? declared_name(plain_text(parameter.child("type"))) : name);
  }
  for (const pugi::xml_node& parameter : node.children("param")) {
    const std::string name = parameter.child_value("declname");
    const std::string macro = parameter.child_value("defname");
    names.push_back(!name.empty() ? name : macro == "..." ? "" : macro);
  }
  if (symbol.kind == "field") {
    const std::string rest = node.child_value("argsstring");
    if (rest.rfind(")(", 0) == 0) names = pointer_parameters(rest.substr(1));
  }
  for (const std::string& name : names) {
    if (!name.empty()) symbol.parameters.push_back(name);
  }
}

/// Line in which a name stands as code, searched from a line on; that line if it is not found.
int line_of(const fs::path& header, int from, const std::string& name) {
  std::istringstream lines(read_file(header));
  const std::regex word("\\b" + name + "\\b");
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (number >= from && std::regex_search(line.substr(0, line.find("//")), word)) return number;
  }
  return from;
}

class Reader {
 public:
  explicit Reader(fs::path root) : root_(std::move(root)) {}

  void read_file(const fs::path& file) {
    pugi::xml_document document;
    const pugi::xml_parse_result result = document.load_file(file.c_str());
    if (!result) throw FileError(file, result.description());
    for (const pugi::xml_node& compound : document.child("doxygen").children("compounddef")) {
      read_compound(compound);
    }
  }

  std::vector<ApiSymbol> symbols() {
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) {
      return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    std::vector<ApiSymbol> symbols;
    for (Found& found : found_) symbols.push_back(std::move(found.symbol));
    return symbols;
  }

 private:
  struct Found {
    ApiSymbol symbol;
    std::string file;
    int line = 1;
    int column = 1;
  };

  void read_compound(const pugi::xml_node& compound) {
    const std::string kind = compound.attribute("kind").value();
    const std::string name = compound.child_value("compoundname");
    const bool is_class = kind == "class" || kind == "struct" || kind == "union";
    if (!is_class && kind != "namespace" && kind != "file") return;
    if (name == "std" || name == "arma" || name.find('@') != std::string::npos) return;
    if (std::string(compound.attribute("prot").value()) == "private") return;
    Found symbol = make(compound, kind, without_gradbook(name));
    for (const pugi::xml_node& section : compound.children("sectiondef")) {
      for (const pugi::xml_node& member : section.children("memberdef")) {
        read_member(member, is_class);
      }
    }
    add(std::move(symbol), compound.attribute("id").value());
  }

  void read_member(const pugi::xml_node& member, bool of_class) {
    const std::string kind = member.attribute("kind").value();
    const std::string type = plain_text(member.child("type"));
    if (std::string(member.attribute("prot").value()) == "private" || type == "friend class")
      return;
    std::string name = member.child_value("qualifiedname");
    if (name.empty()) name = member.child_value("name");
    name = without_gradbook(name);
    if (kind == "define") {
      add(make(member, "macro", name), member.attribute("id").value());
    } else if (kind == "function" || kind == "friend") {
      Found function = make(member, "function", name + "()");
      function.symbol.exempt = is_exempt(member);
      add(std::move(function), member.attribute("id").value());
    } else if (kind == "variable") {
      const bool field = of_class && std::string(member.attribute("static").value()) != "yes";
      add(make(member, field ? "field" : "constant", name), member.attribute("id").value());
    } else if (kind == "typedef") {
      add(make(member, "type", name), member.attribute("id").value());
    } else if (kind == "enum") {
      read_enum(member, name);
    }
  }

  void read_enum(const pugi::xml_node& member, const std::string& name) {
    const Found whole = make(member, "enum", name);
    for (const pugi::xml_node& value : member.children("enumvalue")) {
      Found found = make(value, "enum value", name + "::" + value.child_value("name"));
      found.file = whole.file;
      found.line = line_of(root_ / whole.file, whole.line, value.child_value("name"));
      add(std::move(found), value.attribute("id").value());
    }
    add(whole, member.attribute("id").value());
  }

  static bool is_exempt(const pugi::xml_node& function) {
    const std::string name = function.child_value("name");
    const std::string rest = function.child_value("argsstring");
    static const std::regex kRest(R"(\)[^)]*(=\s*(default|delete)|\boverride|\bfinal)\b[^)]*$)");
    return name[0] == '~' || name == "operator=" || function.child("reimplements") ||
           std::regex_search(rest, kRest);
  }

  static Found make(const pugi::xml_node& node, const std::string& kind, const std::string& name) {
    Found found;
    found.symbol.kind = kind;
    found.symbol.name = name;
    const pugi::xml_node location = node.child("location");
    found.file = location.attribute("file").value();
    found.line = location.attribute("line").as_int(1);
    found.column = location.attribute("column").as_int(1);
    read_description(node, found.symbol);
    read_parameters(node, found.symbol);
    return found;
  }

  /// Members of namespaces stand in the header's XML file too.
  void add(Found found, const std::string& id) {
    if (!ids_.insert(id).second) return;
    found.symbol.where = fmt::format("{}:{}", found.file, found.line);
    found_.push_back(std::move(found));
  }

  fs::path root_;
  std::set<std::string> ids_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<ApiSymbol> read_doxygen_xml(const fs::path& xml, const fs::path& root) {
  Reader reader(root);
  pugi::xml_document index;
  const fs::path index_file = xml / "index.xml";
  const pugi::xml_parse_result result = index.load_file(index_file.c_str());
  if (!result) throw FileError(index_file, result.description());
  for (const pugi::xml_node& compound : index.child("doxygenindex").children("compound")) {
    if (std::string(compound.attribute("kind").value()) == "dir") continue;
    reader.read_file(xml / (std::string(compound.attribute("refid").value()) + ".xml"));
  }
  return reader.symbols();
}

}  // namespace gradbook

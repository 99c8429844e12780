#include "site/site_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <sstream>

#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool is_fence(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' ');
  return begin != std::string_view::npos && starts_with(line.substr(begin), "```");
}

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

/// Length of the stretch at the start of `text` that is not to be touched: a code span or a formula
/// that is marked already; 0 if there is none.
std::size_t literal_length(std::string_view text) {
  if (text[0] == '`') {
    const std::size_t ticks = std::min(text.find_first_not_of('`'), text.size());
    const std::size_t end = text.find(text.substr(0, ticks), ticks);
    return end == std::string_view::npos ? ticks : end + ticks;
  }
  if (!starts_with(text, "\\f$") && !starts_with(text, "\\f[")) return 0;
  const std::string_view close = text[2] == '$' ? "\\f$" : "\\f]";
  const std::size_t end = text.find(close, 3);
  return end == std::string_view::npos ? 3 : end + 3;
}

/// Applies a function to the stretches of prose: not to code blocks, code spans and formulas.
std::string map_prose(std::string_view markdown,
                      const std::function<std::string(std::string_view)>& change) {
  std::string result;
  std::string prose;
  const auto flush = [&] {
    result += change(prose);
    prose.clear();
  };
  std::size_t at = 0;
  while (at < markdown.size()) {
    const bool line_start = at == 0 || markdown[at - 1] == '\n';
    const std::string_view rest = markdown.substr(at);
    std::size_t literal = literal_length(rest);
    if (line_start && is_fence(rest.substr(0, rest.find('\n')))) {
      std::size_t end = rest.find('\n');  // up to and with the closing fence
      while (end != std::string_view::npos &&
             !is_fence(rest.substr(end + 1, rest.find('\n', end + 1) - end - 1))) {
        end = rest.find('\n', end + 1);
      }
      if (end != std::string_view::npos) end = rest.find('\n', end + 1);
      literal = end == std::string_view::npos ? rest.size() : end;
    }
    if (literal == 0) {
      prose += markdown[at++];
      continue;
    }
    flush();
    result += rest.substr(0, literal);
    at += literal;
  }
  flush();
  return result;
}

/// Position of the `$` that closes the formula opened at `open`; npos if it is no formula.
std::size_t formula_end(std::string_view text, std::size_t open) {
  if (open + 1 >= text.size() || is_space(text[open + 1])) return std::string_view::npos;
  const std::size_t paragraph = std::min(text.find("\n\n", open), text.size());
  for (std::size_t at = open + 2; at < paragraph; ++at) {
    if (text[at] != '$' || text[at - 1] == '\\' || is_space(text[at - 1])) continue;
    const bool digit =
        at + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0;
    if (!digit) return at;
  }
  return std::string_view::npos;
}

std::string mark_formulas_of_prose(std::string_view text) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text[at] == '$' && (at == 0 || text[at - 1] != '\\')
                                ? formula_end(text, at)
                                : std::string_view::npos;
    if (end == std::string_view::npos) {
      result += text[at++];
    } else {
      result += fmt::format("\\f${}\\f$", text.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }
  return result;
}

/// A Markdown link of one file as the site needs it.
std::string site_link(const std::string& label, const std::string& target, const fs::path& file,
                      const SiteContext& context) {
  const std::string plain = fmt::format("[{}]({})", label, target);
  if (target.find("://") != std::string::npos || starts_with(target, "@ref")) return plain;
  const std::string path = target.substr(0, target.find('#'));
  if (path.empty()) return plain;
  const std::string found = (file.parent_path() / path).lexically_normal().string();
  if (const auto page = context.pages.find(found); page != context.pages.end()) {
    return fmt::format("[{}](@ref {})", label, page->second);
  }
  if (!fs::exists(context.root / found)) {
    throw FileError(file, fmt::format("links to {}, which does not exist", target));
  }
  return label == found || label == path ? fmt::format("`{}`", found)
                                         : fmt::format("{} (`{}`)", label, found);
}

std::string rewrite_links(std::string_view prose, const fs::path& file,
                          const SiteContext& context) {
  static const std::regex kLink(R"(\[([^\]\[]+)\]\(([^)\s]+)\))");
  const std::string text(prose);
  std::string result;
  auto from = text.cbegin();
  for (auto at = std::sregex_iterator(text.begin(), text.end(), kLink);
       at != std::sregex_iterator(); ++at) {
    result.append(from, text.cbegin() + at->position());
    result += site_link((*at)[1], (*at)[2], file, context);
    from = text.cbegin() + at->position() + at->length();
  }
  return result.append(from, text.cend());
}

/// Every "@value{argument}" -> what stands in its place.
std::string with_values(const std::string& prose, const SiteContext& context) {
  static const std::regex kValue(R"(@value\{([^}]*)\})");
  if (!context.value) return prose;
  std::string result;
  auto from = prose.cbegin();
  for (auto at = std::sregex_iterator(prose.begin(), prose.end(), kValue);
       at != std::sregex_iterator(); ++at) {
    result.append(from, prose.cbegin() + at->position());
    result += context.value((*at)[1].str());
    from = prose.cbegin() + at->position() + at->length();
  }
  return result.append(from, prose.cend());
}

/// "@name argument" -> what stands in its place.
std::string replaced_directive(const std::string& line, const SiteContext& context) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string name = line.substr(1, space - 1);
  const std::string argument = space == line.size() ? "" : line.substr(space + 1);
  const std::string text = context.directive ? context.directive(name, argument) : "";
  if (name == "snippet" && text.empty()) {
    const std::string path = argument.substr(0, argument.find(' '));
    return html_block(fmt::format("<div class=\"code-title\">{}</div>", html_text(path))) + line;
  }
  return text.empty() ? line : text;
}

}  // namespace

std::string html_block(std::string_view html) {
  return fmt::format("\n@htmlonly[block]\n{}\n@endhtmlonly\n", html);
}

std::string row_anchor(std::string_view label) {
  return fmt::format("@htmlonly <a class=\"anchor\" id=\"{}\"></a> @endhtmlonly ", label);
}

std::string slug(std::string_view title) {
  std::string result;
  for (const char c : title) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!result.empty() && result.back() != '-') {
      result += '-';
    }
  }
  while (!result.empty() && result.back() == '-') result.pop_back();
  return result;
}

std::string mark_formulas(std::string_view markdown) {
  return map_prose(markdown, mark_formulas_of_prose);
}

std::string site_markdown(std::string_view markdown, const fs::path& file, std::string_view page,
                          const SiteContext& context) {
  // Formulas first: what they become is left alone by the steps that follow
  const std::string linked = map_prose(mark_formulas(markdown), [&](std::string_view text) {
    return rewrite_links(with_values(std::string(text), context), file, context);
  });
  std::istringstream lines(linked);
  std::string line;
  std::string result;
  bool code = false;
  while (std::getline(lines, line)) {
    if (is_fence(line)) {
      code = !code;
      if (code && line.find_first_not_of(" `") == std::string::npos) line += "{.txt}";
    } else if (!code && starts_with(line, "@")) {
      line = replaced_directive(line, context);
    } else if (!code && !page.empty() && starts_with(line, "##")) {
      const std::string title = line.substr(std::min(line.find(' '), line.size() - 1) + 1);
      line += fmt::format(" {{#{}_{}}}", page, slug(title));
    }
    result += line + "\n";
  }
  return result;
}

std::string unindented_regions(std::string_view source) {
  std::istringstream lines{std::string(source)};
  std::string line;
  std::string result;
  std::string open;  // the mark that closes the region
  std::size_t indent = 0;
  while (std::getline(lines, line)) {
    const std::size_t begin = line.find_first_not_of(' ');
    const bool mark = begin != std::string::npos && starts_with(line.substr(begin), "//! [");
    if (mark && open.empty()) {
      open = line.substr(begin);
      indent = begin;
    }
    const std::size_t cut = open.empty() ? 0 : std::min(indent, std::min(begin, line.size()));
    if (mark && line.substr(begin) == open && !result.empty() &&
        result.find(open) != std::string::npos) {
      open.clear();
    }
    result += line.substr(cut) + "\n";
  }
  return result;
}

}  // namespace gradbook

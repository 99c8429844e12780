#include "grading/intake/contract_version.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/checksum.hpp"
#include "core/file.hpp"

namespace gradbook {
namespace {

/// Where the literal that begins at `at` with a quote ends.
std::size_t end_of_literal(std::string_view source, std::size_t at) {
  const char quote = source[at];
  for (++at; at < source.size() && source[at] != quote && source[at] != '\n'; ++at) {
    if (source[at] == '\\') ++at;
  }
  return std::min(at + 1, source.size());
}

/// Where the comment that begins at `at` ends, its last characters included; `at` if there is none.
std::size_t end_of_comment(std::string_view source, std::size_t at) {
  const std::string_view rest = source.substr(at);
  const bool line = rest.starts_with("//");
  if (!line && !rest.starts_with("/*")) return at;
  const std::size_t end = line ? source.find('\n', at) : source.find("*/", at + 2);
  if (end == std::string_view::npos) return source.size();
  return line ? end : end + 2;
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

std::string code_only(std::string_view source) {
  std::string code;
  std::size_t at = 0;
  while (at < source.size()) {
    const char c = source[at];
    std::size_t end = at + 1;
    // A quote behind a digit separates thousands: 1'000
    const bool separator = c == '\'' && at > 0 && source[at - 1] >= '0' && source[at - 1] <= '9';
    if (c == '/' && end_of_comment(source, at) != at) {
      at = end_of_comment(source, at);
      continue;
    }
    if ((c == '"' || c == '\'') && !separator) end = end_of_literal(source, at);
    if (!is_space(c)) code += source.substr(at, end - at);
    at = end;
  }
  return code;
}

std::string contract_sha256(const std::filesystem::path& root, const Unit& unit) {
  Hasher hash;
  hash.update(code_only(read_file(root / unit.contract())));
  return hash.hex();
}

std::string contract_note(const SubmittedFile& file, const std::string& current_sha) {
  if (file.contract.empty() || current_sha.empty() || file.contract == current_sha) return "";
  return fmt::format(
      "written for another version of the contract exercises/{}.hpp: update Gradbook, compare your "
      "functions with the contract, and submit again",
      file.unit);
}

}  // namespace gradbook

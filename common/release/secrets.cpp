#include "release/secrets.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <sstream>

#include "core/file.hpp"
#include "course/mutant.hpp"
#include "course/stub.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kRun = 3;         ///< lines in a row that are never a coincidence …
constexpr std::size_t kRunLength = 40;  ///< … if they have so many characters
constexpr std::size_t kTableBits = 20;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Hash of the kSecretLength characters at a place.
std::uint64_t hash_at(const char* at) {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  std::memcpy(&a, at, 8);
  std::memcpy(&b, at + 8, 8);
  const std::uint64_t mixed = (a * 0x9e3779b97f4a7c15ULL) ^ (b * 0xc2b2ae3d27d4eb4fULL);
  return mixed ^ (mixed >> 29);
}

std::size_t slot(std::uint64_t hash) { return hash & ((std::size_t{1} << kTableBits) - 1); }

}  // namespace

Squeezed squeeze(std::string_view text, bool code_only) {
  Squeezed result;
  std::uint32_t line = 1;
  bool comment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++line;
      comment = false;
    }
    if (code_only && text.substr(i, 2) == "//") comment = true;
    if (comment || is_space(text[i])) continue;
    result.text += text[i];
    result.lines.push_back(line);
  }
  return result;
}

Secrets::Secrets(const std::filesystem::path& root, const std::vector<Unit>& units,
                 const std::vector<std::string>& public_code)
    : machine_path_(std::filesystem::canonical(root).string()) {
  for (const Unit& unit : units) {
    file_names_.push_back(unit.name + ".cpp");
    add_reference(root, unit);
    add_mutants(root, unit);
  }
  drop_public_lines(public_code);
  for (const Unit& unit : units) add_runs(root, unit);
  build_index();
}

void Secrets::drop_public_lines(const std::vector<std::string>& public_code) {
  build_index();
  std::set<const SecretText*> common;
  for (const std::string& code : public_code) {
    std::vector<SecretHit> hits;
    find_in(squeeze(code, true), hits);
    for (const SecretHit& hit : hits) common.insert(hit.secret);
  }
  std::vector<SecretText> kept;
  for (const SecretText& text : texts_) {
    if (common.count(&text) == 0) kept.push_back(text);
  }
  texts_ = std::move(kept);
}

void Secrets::add_runs(const std::filesystem::path& root, const Unit& unit) {
  const std::string file = unit.reference().string();
  for (const ReferenceRegion& region : reference_regions(read_file(root / file))) {
    std::vector<std::string> code;
    for (const std::string& line : region.lines) {
      std::string squeezed = squeeze(line, true).text;
      if (!squeezed.empty()) code.push_back(std::move(squeezed));
    }
    for (std::size_t begin = 0; begin == 0 || begin + kRun <= code.size(); ++begin) {
      std::string run;
      for (std::size_t i = begin; i < std::min(begin + kRun, code.size()); ++i) run += code[i];
      if (run.size() < kRunLength) continue;
      add(std::move(run), unit, fmt::format("{} [{}]", file, region.function));
    }
  }
}

void Secrets::add(std::string text, const Unit& unit, std::string source) {
  if (text.size() < kSecretLength) return;
  texts_.push_back({.text = std::move(text), .unit = unit.key, .source = std::move(source)});
}

void Secrets::add_reference(const std::filesystem::path& root, const Unit& unit) {
  const std::string file = unit.reference().string();
  for (const ReferenceRegion& region : reference_regions(read_file(root / file))) {
    for (std::size_t i = 0; i < region.lines.size(); ++i) {
      add(squeeze(region.lines[i], true).text, unit,
          fmt::format("{}:{}", file, region.first_line + static_cast<int>(i)));
    }
  }
}

void Secrets::add_mutants(const std::filesystem::path& root, const Unit& unit) {
  for (const Mutant& mutant : read_mutants(root, unit)) {
    for (const auto& [old_text, new_text] : mutant.replacements) {
      std::istringstream lines(new_text);
      std::string line;
      while (std::getline(lines, line)) {
        add(squeeze(line, true).text, unit, fmt::format("mutant {}", mutant.id));
      }
    }
  }
}

void Secrets::build_index() {
  maybe_.assign(std::size_t{1} << kTableBits, false);
  by_beginning_.clear();
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    const std::uint64_t hash = hash_at(texts_[i].text.data());
    maybe_[slot(hash)] = true;
    by_beginning_.emplace(hash, i);
  }
}

void Secrets::find_in(const Squeezed& view, std::vector<SecretHit>& hits) const {
  for (std::size_t at = 0; at + kSecretLength <= view.text.size(); ++at) {
    const std::uint64_t hash = hash_at(view.text.data() + at);
    if (!maybe_[slot(hash)]) continue;
    const auto [first, last] = by_beginning_.equal_range(hash);
    for (auto entry = first; entry != last; ++entry) {
      const SecretText& secret = texts_[entry->second];
      if (view.text.compare(at, secret.text.size(), secret.text) != 0) continue;
      hits.push_back({.secret = &secret, .line = static_cast<int>(view.lines[at])});
    }
  }
}

std::vector<SecretHit> Secrets::find(std::string_view text) const {
  std::vector<SecretHit> hits;
  find_in(squeeze(text, false), hits);  // also a line in a comment
  find_in(squeeze(text, true), hits);   // also lines with comments between them
  std::sort(hits.begin(), hits.end(),
            [](const SecretHit& a, const SecretHit& b) { return a.line < b.line; });
  return hits;
}

}  // namespace gradbook

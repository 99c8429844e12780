#include "grading/intake/manifest.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/text.hpp"
#include "core/utc_time.hpp"

namespace gradbook {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxUnits = 1000;

/// The text of a field, "" if it is absent or no text.
std::string text_of(const json& document, const char* key) {
  const auto found = document.find(key);
  return found != document.end() && found->is_string() ? found->get<std::string>() : "";
}

/// A sha256, "" for anything else.
std::string checksum_of(const json& document, const char* key) {
  const std::string text = text_of(document, key);
  const bool good =
      text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return good ? text : "";
}

}  // namespace

std::string manifest_text(const Manifest& manifest) {
  json units = json::array();
  for (const ManifestUnit& unit : manifest.units) {
    units.push_back({{"unit", unit.unit},
                     {"path", unit.path},
                     {"sha256", unit.sha256},
                     {"contract", unit.contract}});
  }
  const json document = {{"format", manifest.format},
                         {"gradbook", manifest.gradbook},
                         {"created_at", manifest.created_at},
                         {"units", units}};
  return document.dump(2) + "\n";
}

Manifest parse_manifest(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object()) throw std::invalid_argument("is not in the form that submit writes");
  const auto format = document.find("format");
  if (format == document.end() || *format != 1) {
    throw std::invalid_argument("has a format that this version of Gradbook does not know");
  }
  Manifest manifest;
  manifest.gradbook = printable(text_of(document, "gradbook"), 40);
  if (const auto time = parse_time(text_of(document, "created_at"))) {
    manifest.created_at = utc_text(*time);
  }
  const auto units = document.find("units");
  if (units == document.end() || !units->is_array()) return manifest;
  for (const json& unit : *units) {
    if (!unit.is_object() || manifest.units.size() == kMaxUnits) continue;
    manifest.units.push_back({.unit = printable(text_of(unit, "unit")),
                              .path = printable(text_of(unit, "path")),
                              .sha256 = checksum_of(unit, "sha256"),
                              .contract = checksum_of(unit, "contract")});
  }
  return manifest;
}

}  // namespace gradbook

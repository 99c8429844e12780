#include "grading/gradescope/gradescope_metadata.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/file.hpp"
#include "core/utc_time.hpp"
#include "grading/intake/class_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uintmax_t kMostBytes = std::uintmax_t{64} << 20;  // it holds all earlier results
constexpr std::size_t kLongestId = 64;

/// The member of a document; null if there is none.
json member(const json& document, const char* name) {
  return document.is_object() && document.contains(name) ? document[name] : json();
}

/// A member that is a time, as UTC.
std::string time_of(const json& document, const char* name) {
  const json value = member(document, name);
  const std::optional<std::time_t> time =
      value.is_string() ? parse_time(value.get_ref<const std::string&>()) : std::nullopt;
  return time ? utc_text(*time) : "";
}

/// What can be an id of a number or a text; empty if nothing can.
std::string clean_id(const json& value) {
  if (value.is_number_integer()) return value.dump();
  if (!value.is_string()) return "";
  std::string id;
  for (const char c : value.get_ref<const std::string&>()) {
    if (id.size() == kLongestId) break;
    const bool letter = id_problem(std::string(1, c)).empty();  // may also stand in front
    const bool inside = !id.empty() && std::string_view("._@-").find(c) != std::string_view::npos;
    if (letter || inside) {
      id += c;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  return id;
}

std::string id_of(const json& user) {
  for (const char* name : {"id", "name", "email"}) {
    const std::string id = clean_id(member(user, name));
    if (id_problem(id).empty()) return id;
  }
  return "";
}

}  // namespace

GradescopeMetadata parse_gradescope_metadata(std::string_view text) {
  GradescopeMetadata metadata;
  const json document = json::parse(text, nullptr, false);
  metadata.created_at = time_of(document, "created_at");
  const json users = member(document, "users");
  if (users.is_array() && !users.empty()) {
    const std::string id = id_of(users.front());
    if (!id.empty()) metadata.id = id;
    for (const json& user : users) {  // UTC times of one form are ordered as texts
      metadata.due = std::max(metadata.due, time_of(member(user, "assignment"), "due_date"));
    }
  }
  if (metadata.due.empty()) metadata.due = time_of(member(document, "assignment"), "due_date");
  return metadata;
}

GradescopeMetadata read_gradescope_metadata(const fs::path& file) {
  if (!fs::exists(file)) return {};
  return parse_gradescope_metadata(read_file(file, kMostBytes));
}

std::string with_gradescope_due(const std::string& policy, const std::string& due) {
  const std::string wanted = "due=gradescope";
  std::string result;
  for (std::size_t begin = 0; begin <= policy.size();) {
    const std::size_t end = std::min(policy.find(',', begin), policy.size());
    const std::string part = policy.substr(begin, end - begin);
    if (part == wanted && due.empty()) return "none";
    result += (begin == 0 ? "" : ",") + (part == wanted ? "due=" + due : part);
    begin = end + 1;
  }
  return result;
}

}  // namespace gradbook

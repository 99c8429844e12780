#include "site/site_results.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "core/file.hpp"
#include "core/text.hpp"
#include "site/site_text.hpp"

namespace gradbook {
namespace {

using Json = nlohmann::ordered_json;

std::string value_text(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : (value.is_number_float() ? fmt::format("{:.5g}", value.get<double>())
                                                      : value.dump());
}

/// "k=3, distance=l2": what a result has beside the fields that every result has.
std::string parameters_text(const Json& result) {
  static const std::set<std::string> kCommon = {"name",   "dataset", "n_train",
                                                "n_test", "metric",  "value"};
  std::string text;
  for (const auto& [key, value] : result.items()) {
    if (kCommon.count(key) != 0) continue;
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", key, value_text(value));
  }
  return text;
}

std::string results_table(const Json& results) {
  std::string rows;
  for (const Json& result : results) {
    rows += fmt::format(
        "<tr><td>{}</td><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>"
        "<td>{}</td><td class=\"number\">{}</td><td>{}</td></tr>\n",
        html_text(result.at("name").get<std::string>()),
        html_text(result.at("dataset").get<std::string>()), result.at("n_train").dump(),
        result.at("n_test").dump(), html_text(result.at("metric").get<std::string>()),
        value_text(result.at("value")), html_text(parameters_text(result)));
  }
  return fmt::format(
      "<div class=\"table-box\"><table class=\"markdownTable results\">\n<tr "
      "class=\"markdownTableHead\"><th>what</th><th>data</th>"
      "<th>train</th><th>test</th><th>metric</th><th>value</th><th>parameters</th></tr>\n{}</"
      "table></div>",
      rows);
}

/// One row per epoch, with the columns that the first one has.
std::string history_table(const Json& history) {
  if (history.empty()) return "";
  std::string rows = "<tr class=\"markdownTableHead\">";
  for (const auto& [name, value] : history.front().items()) {
    std::string title = name;
    for (char& c : title) c = c == '_' ? ' ' : c;
    rows += "<th>" + html_text(title) + "</th>";
  }
  rows += "</tr>\n";
  for (const Json& epoch : history) {
    rows += "<tr>";
    for (const auto& [name, value] : history.front().items()) {
      rows += fmt::format("<td class=\"number\">{}</td>",
                          epoch.contains(name) ? value_text(epoch.at(name)) : "");
    }
    rows += "</tr>\n";
  }
  return html_block(
      "<details><summary>The training, epoch by epoch</summary><div class=\"table-box\"><table "
      "class=\"markdownTable results\">\n" +
      rows + "</table></div></details>");
}

/// Why something may be missing; empty if the run left nothing out.
std::string left_out(const Json& document) {
  const Json skipped = document.value("skipped", Json::array());
  return skipped.empty() ? "" : skipped.front().get<std::string>();
}

std::vector<std::string> items_of(std::string_view argument) {
  std::vector<std::string> items;
  std::size_t begin = 0;
  while (begin <= argument.size()) {
    const std::size_t end = std::min(argument.find(';', begin), argument.size());
    items.push_back(trimmed(argument.substr(begin, end - begin)));
    begin = end + 1;
  }
  return items;
}

/// Whether a result has a field with this value, "scale=none".
bool has_field(const Json& result, const std::string& condition) {
  const std::size_t equals = condition.find('=');
  const auto field = result.find(condition.substr(0, equals));
  return field != result.end() && value_text(*field) == condition.substr(equals + 1);
}

}  // namespace

std::string results_markdown(std::string_view json, bool quick, const std::filesystem::path& file) {
  try {
    const Json document = Json::parse(json);
    const std::string chapter = document.at("chapter");
    return fmt::format(
               "All numbers of this page were captured from `./gradbook run {}{}` with seed {}, {} "
               "threads, {}. {}\n",
               chapter, quick ? " --quick" : "", document.at("seed").dump(),
               document.at("threads").dump(), document.at("blas").get<std::string>(),
               quick ? "**A quick run on less data**: `./gradbook docs --full` has the full run."
                     : "The full run.") +
           html_block(results_table(document.at("results"))) +
           history_table(document.at("history"));
  } catch (const Json::exception& error) {
    throw FileError(file, fmt::format("is no result of a chapter ({})", error.what()));
  }
}

std::string output_markdown(std::string_view json, std::string_view title,
                            const std::filesystem::path& page) {
  const Json document = Json::parse(json);
  for (const Json& part : document.at("transcript")) {
    if (part.at("title") != title) continue;
    std::string text = part.at("text");
    text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
    return html_block(fmt::format("<div class=\"code-title\">{}</div>", html_text(title))) +
           "```{.unparsed}\n" + text + "```\n";
  }
  const std::string why = left_out(document);
  if (!why.empty()) return fmt::format("*Not in this run: {}*\n", why);
  throw FileError(page,
                  fmt::format("@output {}: the chapter prints nothing under this title", title));
}

std::string result_value(std::string_view json, std::string_view argument,
                         const std::filesystem::path& page) {
  const Json document = Json::parse(json);
  std::vector<std::string> items = items_of(argument);
  std::string field = "value";
  if (items.size() > 1 && items.back().find('=') == std::string::npos) {
    field = items.back();
    items.pop_back();
  }
  std::vector<Json> found;
  for (const Json& result : document.at("results")) {
    bool matches = result.at("name") == items.front();
    for (std::size_t i = 1; i < items.size(); ++i) matches = matches && has_field(result, items[i]);
    if (matches) found.push_back(result);
  }
  if (found.size() == 1 && found.front().contains(field))
    return value_text(found.front().at(field));
  if (found.empty() && !left_out(document).empty()) return "(not in this run)";
  throw FileError(page, fmt::format("@value{{{}}}: {} results are meant{}", argument, found.size(),
                                    found.size() == 1 ? ", without the field " + field : ""));
}

}  // namespace gradbook

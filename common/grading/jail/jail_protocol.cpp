#include "grading/jail/jail_protocol.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <functional>
#include <limits>
#include <stdexcept>
#include <utility>

namespace gradbook {
namespace {

constexpr std::array<std::pair<Tier, const char*>, 4> kTiers = {{
    {Tier::bwrap, "bwrap"},
    {Tier::unshare, "unshare"},
    {Tier::setuid, "setuid"},
    {Tier::none, "none"},
}};
constexpr std::array<std::pair<JailMode, const char*>, 3> kModes = {{
    {JailMode::compile, "compile"},
    {JailMode::link, "link"},
    {JailMode::run, "run"},
}};
constexpr uid_t kFirstUid = 61000;  // above the users of a system, below what containers map
constexpr int kSlots = 1000;
constexpr int kMany = 1 << 20;  // more processes, files, seconds than anyone needs

template <class Value, std::size_t n>
std::string name_in(const std::array<std::pair<Value, const char*>, n>& names, Value value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  return "?";
}

template <class Value, std::size_t n>
Value value_in(const std::array<std::pair<Value, const char*>, n>& names, std::string_view text) {
  for (const auto& [value, name] : names) {
    if (text == name) return value;
  }
  throw std::invalid_argument(fmt::format("there is no '{}'", text));
}

template <class Number>
Number number_of(const std::string& text, Number largest) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end || number < 0 || !(number <= largest)) {
    throw std::invalid_argument(fmt::format("'{}' is no number from 0 to {}", text, largest));
  }
  return number;
}

std::pair<std::string, std::string> split(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos) return {word, ""};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

using Setters = std::map<std::string, std::function<void(const std::string&)>>;

/// What each option does with its value.
Setters setters_for(JailRequest& request) {
  JailOptions& options = request.options;
  const auto count = [](int& target, int largest) {
    return [&target, largest](const std::string& text) { target = number_of(text, largest); };
  };
  const auto bytes = [](std::size_t& target) {
    return [&target](const std::string& text) {
      target = number_of(text, std::numeric_limits<std::size_t>::max() / 2);
    };
  };
  const auto path = [](std::vector<std::filesystem::path>& target) {
    return [&target](const std::string& text) { target.emplace_back(text); };
  };
  return {
      {"--mode", [&](const std::string& text) { options.mode = value_in(kModes, text); }},
      {"--tier", [&](const std::string& text) { options.tier = tier_of(text); }},
      {"--slot", count(options.slot, kSlots - 1)},
      {"--read", path(options.readable)},
      {"--write", path(options.writable)},
      {"--setenv", [&](const std::string& text) { options.environment.insert(split(text)); }},
      {"--folder", [&](const std::string& text) { options.folder = text; }},
      {"--cpu", count(options.cpu_seconds, kMany)},
      {"--wall", [&](const std::string& text) { options.wall_seconds = number_of(text, 1e6); }},
      {"--memory", bytes(options.memory_bytes)},
      {"--file-size", bytes(options.file_bytes)},
      {"--tmp-size", bytes(options.tmp_bytes)},
      {"--stack", bytes(options.stack_bytes)},
      {"--processes", count(options.processes, kMany)},
      {"--open-files", count(options.open_files, kMany)},
      {"--keep-fds", [&](const std::string&) { options.keep_fds = true; }},
      {"--status", [&](const std::string& text) { options.status_file = text; }},
      {"--status-fd", count(options.status_fd, kMany)},
      {"--inside", [&](const std::string&) { request.inside = true; }},
  };
}

std::string json_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += byte < 0x20 || byte > 0x7e ? '?' : c;
  }
  return quoted + "\"";
}

}  // namespace

std::string tier_name(Tier tier) { return name_in(kTiers, tier); }

Tier tier_of(std::string_view name) { return value_in(kTiers, name); }

uid_t jail_uid(int slot) { return kFirstUid + static_cast<uid_t>(slot); }

std::vector<std::string> format_words(const JailRequest& request) {
  const JailOptions& options = request.options;
  std::vector<std::string> words = {
      "--mode=" + name_in(kModes, options.mode),
      "--tier=" + tier_name(options.tier),
      fmt::format("--slot={}", options.slot),
      fmt::format("--cpu={}", options.cpu_seconds),
      fmt::format("--wall={}", options.wall_seconds),
      fmt::format("--memory={}", options.memory_bytes),
      fmt::format("--file-size={}", options.file_bytes),
      fmt::format("--tmp-size={}", options.tmp_bytes),
      fmt::format("--stack={}", options.stack_bytes),
      fmt::format("--processes={}", options.processes),
      fmt::format("--open-files={}", options.open_files),
  };
  for (const auto& path : options.readable) words.push_back("--read=" + path.string());
  for (const auto& path : options.writable) words.push_back("--write=" + path.string());
  for (const auto& [name, value] : options.environment) {
    words.push_back(fmt::format("--setenv={}={}", name, value));
  }
  if (!options.folder.empty()) words.push_back("--folder=" + options.folder.string());
  if (options.keep_fds) words.emplace_back("--keep-fds");
  if (!options.status_file.empty()) words.push_back("--status=" + options.status_file.string());
  if (options.status_fd >= 0) words.push_back(fmt::format("--status-fd={}", options.status_fd));
  if (request.inside) words.emplace_back("--inside");
  words.emplace_back("--");
  words.insert(words.end(), request.command.begin(), request.command.end());
  return words;
}

JailRequest parse_words(const std::vector<std::string>& words) {
  JailRequest request;
  const Setters setters = setters_for(request);
  std::size_t at = 0;
  for (; at < words.size() && words[at] != "--"; ++at) {
    const auto [name, value] = split(words[at]);
    const auto setter = setters.find(name);
    if (setter == setters.end()) {
      throw std::invalid_argument(fmt::format("unknown option '{}'", words[at]));
    }
    try {
      setter->second(value);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(fmt::format("{}: {}", words[at], error.what()));
    }
  }
  if (at + 1 >= words.size()) throw std::invalid_argument("no command after '--'");
  request.command.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
  return request;
}

std::string format_status(const JailResult& result) {
  return fmt::format(
      R"({{"started":{},"exit_code":{},"signal":{},"cpu_limit":{},"wall_limit":{},)"
      R"("killed_by_filter":{},"cpu_seconds":{:.6f},"wall_seconds":{:.6f},"error":{}}})",
      result.started, result.exit_code, result.signal, result.cpu_limit, result.wall_limit,
      result.killed_by_filter, result.cpu_seconds, result.wall_seconds, json_text(result.error));
}

}  // namespace gradbook

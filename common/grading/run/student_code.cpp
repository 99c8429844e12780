#include "grading/run/student_code.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "course/unit_source.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxMessages = 4000;

/// Text without the grader's folders; `source` becomes "exercises".
std::string without_paths(std::string text, const Stage& stage, int job) {
  const auto replace = [&](const std::string& old_text, const std::string& new_text) {
    for (std::size_t at = text.find(old_text); at != std::string::npos;
         at = text.find(old_text, at + new_text.size())) {
      text.replace(at, old_text.size(), new_text);
    }
  };
  replace((stage.job(job) / "source").string() + "/", "");
  replace(stage.job(job).string() + "/", "");
  replace(stage.headers().string() + "/", "");
  return text.substr(0, kMaxMessages);
}

std::string first_error(const std::string& messages) {
  std::istringstream lines(messages);
  std::string line;
  while (std::getline(lines, line)) {
    if (line.find("error:") != std::string::npos) return line.substr(0, 300);
  }
  return messages.substr(0, std::min<std::size_t>(messages.find('\n'), 300));
}

/// The verdict over a compiler or linker that did not succeed.
BuiltUnit failed(const JailResult& result, Status status, const Stage& stage, int job) {
  BuiltUnit built;
  built.status = result.started ? status : Status::infra_error;
  built.log = result.error + result.output;
  if (!result.started) {
    built.diagnosis = "the grader could not start the compiler";
    return built;
  }
  if (result.cpu_limit || result.wall_limit) {
    built.diagnosis = "the compiler needs too long";
  } else if (result.signal != 0) {
    built.diagnosis = "the compiler was ended: it needs too much memory or writes too much";
  } else {
    built.detail = without_paths(result.output, stage, job);
    const char* what = status == Status::link_error ? "does not link: " : "does not compile: ";
    built.diagnosis = what + first_error(built.detail);
  }
  return built;
}

/// Instead of a file the compiler or linker left a link, or nothing.
BuiltUnit odd_output() {
  BuiltUnit odd;
  odd.status = Status::rejected_file;
  odd.diagnosis = "what was compiled is no file";
  return odd;
}

JailOptions build_options(const Stage& stage, int job, JailMode mode) {
  JailOptions options = jail_defaults(mode);
  options.tier = stage.tier();
  options.slot = stage.slot(job);
  options.cancel = stage.cancel();
  return options;
}

/// Compiles a file that is in the job's folder `source`.
BuiltUnit compile(const Stage& stage, int job, const fs::path& source, const fs::path& object) {
  JailOptions options = build_options(stage, job, JailMode::compile);
  options.readable = {stage.headers(), source};
  options.writable = {object.parent_path()};
  std::vector<std::string> words = stage.compiler_words();
  const std::vector<std::string> precompiled = stage.precompiled_words();
  words.insert(words.end(), precompiled.begin(), precompiled.end());
  words.insert(words.end(),
               {fmt::format("-ffile-prefix-map={}/=", (stage.job(job) / "source").string()), "-c",
                source.string(), "-o", object.string()});
  const JailResult result = run_in_jail(stage.jail(), words, options);
  if (!result.ok()) return failed(result, Status::compile_error, stage, job);
  if (!fs::is_regular_file(fs::symlink_status(object))) return odd_output();
  return {};
}

/// The same, and the object is kept where no job can write; a text that was compiled before in this
/// run (an untouched starter file, say) is not compiled again.
BuiltUnit compile_once(const Stage& stage, int job, const Unit& unit, const SubmittedFile& file) {
  Hasher hasher;
  hasher.update(file.content);
  const fs::path kept = stage.compiled() / (library_name(unit.key) + "-" + hasher.hex() + ".o");
  BuiltUnit built;
  if (!fs::exists(kept)) {
    const fs::path source = stage.job(job) / "source" / unit.exercise();
    const fs::path object = stage.job(job) / "out" / (library_name(unit.key) + ".o");
    write_file(source, file.content);
    built = compile(stage, job, source, object);
    if (built.status != Status::ok) return built;
    write_file(kept, read_file(object));
  }
  built.object = kept;
  return built;
}

/// The other units of its own that a student's file uses and its reference does not.
std::vector<std::string> own_units(const StagedUnit& staged, const std::string& source,
                                   const std::map<std::string, BuiltUnit>& built) {
  std::vector<std::string> keys;
  for (const std::string& key : included_units(source)) {
    const auto other = built.find(key);
    const bool of_reference =
        std::find(staged.builds_on.begin(), staged.builds_on.end(), key) != staged.builds_on.end();
    if (key != staged.unit.key && !of_reference && other != built.end() &&
        other->second.status == Status::ok) {
      keys.push_back(key);
    }
  }
  return keys;
}

BuiltUnit link(const Stage& stage, int job, const std::string& key, const fs::path& object,
               const std::vector<std::string>& needed) {
  JailOptions options = build_options(stage, job, JailMode::link);
  options.readable = {object};
  options.writable = {stage.job(job) / "lib"};
  options.folder = stage.job(job) / "lib";
  std::vector<std::string> words = {"/usr/bin/g++",
                                    "-fno-use-linker-plugin",
                                    "-shared",
                                    "-o",
                                    library_name(key),
                                    object.string(),
                                    "-Wl,-soname=" + library_name(key),
                                    "-Wl,--no-as-needed"};
  // By name: the library itself may be linked later, and is looked up when the worker starts
  for (const std::string& other : needed) words.push_back("-l:" + library_name(other));
  if (!needed.empty()) words.insert(words.end(), {"-L.", "-Wl,--allow-shlib-undefined"});
  const JailResult result = run_in_jail(stage.jail(), words, options);
  if (!result.ok()) return failed(result, Status::link_error, stage, job);
  if (!fs::is_regular_file(fs::symlink_status(stage.job(job) / "lib" / library_name(key)))) {
    return odd_output();
  }
  BuiltUnit built;
  built.object = object;
  return built;
}

}  // namespace

std::string library_name(std::string key) {
  std::replace(key.begin(), key.end(), '/', '.');
  return key + ".so";
}

std::map<std::string, BuiltUnit> build_student_code(const Stage& stage, int job,
                                                    const Submission& submission) {
  std::map<std::string, BuiltUnit> built;
  std::map<std::string, const SubmittedFile*> files;
  for (const SubmittedFile& file : submission.files) files[file.unit] = &file;
  for (const StagedUnit& staged : stage.units()) {
    const std::string& key = staged.unit.key;
    if (files.count(key) == 1) {
      built[key] = compile_once(stage, job, staged.unit, *files[key]);
      continue;
    }
    const auto unusable = submission.unusable.find(key);
    const bool missing = unusable == submission.unusable.end();
    built[key].status = missing ? Status::missing_file : Status::rejected_file;
    built[key].diagnosis =
        missing ? staged.unit.exercise().string() + " was not handed in" : unusable->second;
  }
  // Two rounds, because units of a chapter may use each other: first without, then with the others
  for (const StagedUnit& staged : stage.units()) {
    BuiltUnit& unit = built[staged.unit.key];
    if (unit.status == Status::ok) unit = link(stage, job, staged.unit.key, unit.object, {});
  }
  for (const StagedUnit& staged : stage.units()) {
    BuiltUnit& unit = built[staged.unit.key];
    if (unit.status != Status::ok) continue;
    const std::vector<std::string> needed =
        own_units(staged, files[staged.unit.key]->content, built);
    if (!needed.empty()) unit = link(stage, job, staged.unit.key, unit.object, needed);
  }
  return built;
}

}  // namespace gradbook

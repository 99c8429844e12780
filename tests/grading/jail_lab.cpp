#include "jail_lab.hpp"

#include <unistd.h>

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <utility>

#include "core/file.hpp"
#include "core/process.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

void build(const std::string& source, const fs::path& program,
           const std::vector<std::string>& more) {
  const fs::path sources = fs::path(GRADBOOK_SOURCE_DIR) / "tests/grading/programs";
  std::vector<std::string> words = {"g++", (sources / source).string(), "-o", program.string()};
  words.insert(words.end(), more.begin(), more.end());
  const ProcessResult result = run_process(words);
  if (!result.ok()) throw std::runtime_error(result.output);
}

fs::path make_folder() {
  std::string name = (fs::temp_directory_path() / "gradbook-jail-lab-XXXXXX").string();
  return ::mkdtemp(name.data());
}

/// Why a tier cannot be tried here; empty if it can.
const std::string& why_not(Tier tier) {
  static std::map<Tier, std::string> reasons;
  const auto known = reasons.find(tier);
  if (known != reasons.end()) return known->second;
  ::setenv("GRADBOOK_TIER", tier_name(tier).c_str(), 1);
  const TierReport report = probe_tiers(JailLab::get().jail);
  ::unsetenv("GRADBOOK_TIER");
  return reasons[tier] = report.tier == tier ? "" : report.notes.back();
}

}  // namespace

JailLab::JailLab(fs::path empty_folder) : folder(std::move(empty_folder)) {
  fs::permissions(folder, fs::perms(0755));
}

JailLab::JailLab() : JailLab(make_folder()) {  // so that an exception below removes the folder
  jail = folder / "jail";
  fs::copy_file(fs::path(GRADBOOK_BINARY_DIR) / "jail", jail);
  hostile = folder / "hostile";
  build("hostile.cpp", hostile, {});
  threads = folder / "threads";
  build("threads.cpp", threads, {"-fopenmp", "-Wl,--no-as-needed", "-larmadillo", "-lopenblas"});
}

JailLab::~JailLab() {
  std::error_code error;
  fs::remove_all(folder, error);
}

const JailLab& JailLab::get() {
  static const JailLab lab;
  return lab;
}

void JailTest::SetUp() {
  const std::string& reason = why_not(GetParam());
  if (!reason.empty()) GTEST_SKIP() << reason;
  writable = lab.folder / "writable";
  fs::remove_all(writable);
  prepare_writable(writable, options().slot);
  secret = lab.folder / "secret" / "answers";
  write_file(secret, "42");
  fs::permissions(secret.parent_path(), fs::perms(0700));
}

JailOptions JailTest::options(JailMode mode) const {
  JailOptions options = jail_defaults(mode);
  options.tier = GetParam();
  options.slot = 3;
  options.readable = {lab.hostile, lab.threads};
  options.writable = {writable};
  return options;
}

JailResult JailTest::hostile(const std::vector<std::string>& words,
                             const JailOptions& options) const {
  std::vector<std::string> command = {lab.hostile.string()};
  command.insert(command.end(), words.begin(), words.end());
  return run_in_jail(lab.jail, command, options);
}

JailResult JailTest::hostile(const std::vector<std::string>& words) const {
  return hostile(words, options());
}

}  // namespace gradbook

#include "release/release_place.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "core/file.hpp"
#include "release/release_files.hpp"

namespace gradbook {

namespace fs = std::filesystem;

ReleasePlace::ReleasePlace(const fs::path& target)
    : path_(target.parent_path() / ("." + target.filename().string() + ".new")) {
  fs::remove_all(path_);  // of a run that was interrupted
  fs::create_directories(folder());
}

ReleasePlace::~ReleasePlace() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path free_release_place(const fs::path& target, const fs::path& root) {
  fs::path place = fs::weakly_canonical(fs::absolute(target));
  if (!place.has_filename()) place = place.parent_path();
  if (place.lexically_relative(root).native().rfind("..", 0) != 0) {
    throw std::invalid_argument(fmt::format(
        "{} lies inside this checkout: choose a place outside of it, so that no edition ever gets "
        "into the next one",
        place.string()));
  }
  if (!fs::exists(fs::symlink_status(place))) return place;
  const bool zip = place.extension() == ".zip";
  if (zip || !fs::is_directory(place) || !fs::is_empty(place)) {
    throw std::invalid_argument(
        fmt::format("{} is there already{}, and nothing is ever overwritten: choose another name, "
                    "or remove it first",
                    place.string(), !zip && fs::is_directory(place) ? " and not empty" : ""));
  }
  return place;
}

void expect_committed(const fs::path& root, const std::set<std::string>& except) {
  std::vector<std::string> changed = changed_files(root, except);
  if (changed.empty()) return;
  const std::size_t count = changed.size();
  changed.resize(std::min<std::size_t>(count, 5));
  throw std::invalid_argument(
      fmt::format("{} tracked files are not as they were committed ({}{}): commit or restore them, "
                  "or take them as they are with --force",
                  count, fmt::join(changed, ", "), count > changed.size() ? ", …" : ""));
}

void copy_release_file(const fs::path& from, const fs::path& to, bool executable) {
  write_file(to, read_file(from));
  const fs::perms read = fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read;
  const fs::perms run = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  fs::permissions(to, read | fs::perms::owner_write | (executable ? run : fs::perms::none));
}

}  // namespace gradbook

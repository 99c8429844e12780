/// @file common/release/release_place.hpp
/// Where an edition is put together, and what has to be so before it is.
#pragma once
#include <filesystem>
#include <set>
#include <string>

namespace gradbook {

/// The name beside its target under which an edition is put together; what is left there at the end
/// is removed.
class ReleasePlace {
 public:
  /// @param target  where the edition will be
  explicit ReleasePlace(const std::filesystem::path& target);
  ~ReleasePlace();
  ReleasePlace(const ReleasePlace&) = delete;
  ReleasePlace& operator=(const ReleasePlace&) = delete;

  std::filesystem::path folder() const { return path_ / "edition"; }   ///< for its files
  std::filesystem::path zip() const { return path_ / "edition.zip"; }  ///< for them packed

 private:
  std::filesystem::path path_;
};

/// The target as an absolute path without a slash at its end. Throws std::invalid_argument if
/// something is there, or if it lies in the checkout.
/// @param target  as on the command line
/// @param root    of the checkout, canonical
std::filesystem::path free_release_place(const std::filesystem::path& target,
                                         const std::filesystem::path& root);

/// Throws std::invalid_argument if a tracked file of the checkout at root is not as it was
/// committed, unless it is one of `except`.
void expect_committed(const std::filesystem::path& root, const std::set<std::string>& except = {});

/// Copies a file; everybody may read the copy.
/// @param from        the file
/// @param to          its copy; missing folders are made
/// @param executable  whether the copy is a program
void copy_release_file(const std::filesystem::path& from, const std::filesystem::path& to,
                       bool executable);

}  // namespace gradbook

/// @file common/course/edition.hpp
/// What a checkout holds of the references: all, or what a student edition has left of them.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace gradbook {

/// The file that marks a student edition, in its top folder; written by `gradbook release`.
inline constexpr const char* kEditionFile = "edition.txt";

/// In which form a checkout has the references.
enum class References {
  source,   ///< solutions/NN_topic/name.cpp: the full edition
  library,  ///< solutions/NN_topic/name.a: a student edition with library
  none      ///< a student edition in which the student's own files stand in for them
};

/// The form in the checkout at root, as its edition file says; without one it is source.
References references(const std::filesystem::path& root);

/// Throws std::runtime_error unless the checkout at root has the sources of the references.
/// @param what  what cannot be done without them: "gradbook dev"
void expect_full_edition(const std::filesystem::path& root, std::string_view what);

}  // namespace gradbook

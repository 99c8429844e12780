/// @file common/grading/intake/contract_version.hpp
/// Which version of a unit's contract a submission was written for.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "course/unit.hpp"
#include "grading/intake/submission.hpp"

namespace gradbook {

/// C++ source without comments and white space, which change no contract. Literals stay as they
/// are.
std::string code_only(std::string_view source);

/// The version of a unit's contract below root: sha256 over code_only() of its header, so that a
/// corrected comment is no new version. Throws FileError.
std::string contract_sha256(const std::filesystem::path& root, const Unit& unit);

/// One sentence for student and staff if the file was written for another version of its contract
/// than the one with current_sha; "" if it is the same, or if the manifest does not say.
std::string contract_note(const SubmittedFile& file, const std::string& current_sha);

}  // namespace gradbook

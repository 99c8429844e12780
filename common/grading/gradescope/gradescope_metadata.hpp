/// @file common/grading/gradescope/gradescope_metadata.hpp
/// submission_metadata.json: what Gradescope tells an autograder about a submission.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace gradbook {

/// The part of it that grading needs. Students choose their names in it: nothing is trusted to have
/// a form.
struct GradescopeMetadata {
  std::string id = "submission";  ///< of the first user, fit to be a student's id
  std::string created_at;         ///< UTC "2026-11-25T07:12:09Z"; empty if it is not told
  std::string due;  ///< UTC; the latest of its users, who may have more time; else the assignment's
};

/// Reads its text. The id is the first user's number, else name or address, with `-` for what no id
/// may hold; where nothing is left of it, or for a text in another form, it stays "submission".
/// @param text  any bytes
GradescopeMetadata parse_gradescope_metadata(std::string_view text);

/// The same for a file; one that is missing tells nothing. Throws FileError if it cannot be read.
/// @param file  submission_metadata.json
GradescopeMetadata read_gradescope_metadata(const std::filesystem::path& file);

/// A late policy with the deadline of Gradescope in the place of `due=gradescope`; "none" for such
/// a policy where Gradescope has no deadline. Any other policy stays as it is.
/// @param policy  as for parse_late_policy()
/// @param due     UTC; empty: no deadline
std::string with_gradescope_due(const std::string& policy, const std::string& due);

}  // namespace gradbook

/// @file common/data/file_kind.hpp
/// What a file is, when it is not what was expected.
#pragma once
#include <string_view>

namespace gradbook {

/// The kind of file that starts with the bytes of head, as a noun with its article: "a zip archive
/// (as .xlsx files are)"; empty if it is none of those that people mistake for data.
std::string_view file_kind(std::string_view head);

}  // namespace gradbook

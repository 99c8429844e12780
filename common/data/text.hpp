/// @file common/data/text.hpp
/// Plain text, e.g. for language models: checked once, so that everything behind may rely on it.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace gradbook {

/// The text of the file at path without its byte order mark: not empty, valid UTF-8, no NUL. Throws
/// FileError.
std::string read_text(const std::filesystem::path& path);

/// The text in bytes without its byte order mark, after the same checks; `source` appears in
/// messages.
std::string_view check_text(std::string_view bytes, const std::filesystem::path& source);

/// Position of the first of the bytes that is not valid UTF-8 (also: overlong forms, surrogates,
/// more than U+10FFFF); std::string_view::npos if there is none.
std::size_t find_invalid_utf8(std::string_view bytes);

/// The bytes without a leading UTF-8 byte order mark.
std::string_view without_byte_order_mark(std::string_view bytes);

}  // namespace gradbook

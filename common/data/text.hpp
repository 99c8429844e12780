/// @file common/data/text.hpp
/// The one decoder of all text files: checked once, so that everything behind may rely on it.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "core/utf8.hpp"

namespace gradbook {

/// The text of the file at path without its byte order mark, plain or gzip; checks as in
/// check_text(). Throws FileError.
std::string read_text(const std::filesystem::path& path);

/// The text in bytes without its byte order mark: not empty, valid UTF-8, no NUL; `source` appears
/// in messages. Throws FileError, which names UTF-16 and UTF-32 and the usual kinds of other files.
std::string_view check_text(std::string_view bytes, const std::filesystem::path& source);

/// The same for the bytes of a table; besides, every line ends with LF or CRLF, and no character is
/// invisible but tab and line end, inside quotes too. Errors name source.
std::string_view check_table(std::string_view bytes, const std::filesystem::path& source);

/// The bytes without a leading UTF-8 byte order mark.
std::string_view without_byte_order_mark(std::string_view bytes);

}  // namespace gradbook

/// @file common/grading/printable.hpp
/// Names that others chose, made fit for terminals, reports and file systems.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace gradbook {

/// The text in printable ASCII: any other byte becomes "\x1b", and what is longer than most
/// characters is cut and ends in "...". No text can move a cursor or begin a new line with it.
std::string printable(std::string_view text, std::size_t most = 100);

}  // namespace gradbook

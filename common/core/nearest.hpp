/// @file common/core/nearest.hpp
/// "Did you mean …?" for a mistyped name.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace gradbook {

/// Those of the candidates that resemble the word wanted, best first, at most three.
std::vector<std::string> nearest_words(std::string_view wanted,
                                       const std::vector<std::string>& candidates);

}  // namespace gradbook

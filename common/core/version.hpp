/// @file common/core/version.hpp
/// Which Gradbook this is.
#pragma once
#include <string>

namespace gradbook {

/// The version of this Gradbook, "0.1.0".
std::string gradbook_version();

}  // namespace gradbook

#include "core/version.hpp"

namespace gradbook {

std::string gradbook_version() { return GRADBOOK_VERSION; }

}  // namespace gradbook

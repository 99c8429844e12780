#include "course/edition.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "core/file.hpp"

namespace gradbook {

References references(const std::filesystem::path& root) {
  if (!std::filesystem::exists(root / kEditionFile)) return References::source;
  const bool library =
      read_file(root / kEditionFile).find("\nreferences: library") != std::string::npos;
  return library ? References::library : References::none;
}

void expect_full_edition(const std::filesystem::path& root, std::string_view what) {
  if (references(root) == References::source) return;
  throw std::runtime_error(
      fmt::format("{} needs what a student edition leaves out: the references, the typical "
                  "mistakes, the course's own checks. Use the full edition for it",
                  what));
}

}  // namespace gradbook

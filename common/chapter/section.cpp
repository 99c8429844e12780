#include "chapter/section.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace gradbook {
namespace {

/// Made at its first use: registrations run before main(), in any order.
std::vector<ChapterSection>& sections() {
  static std::vector<ChapterSection> all;
  return all;
}

}  // namespace

SectionRegistration::SectionRegistration(int order, std::function<void(Chapter&)> run,
                                         const char* source) {
  const std::string stem = std::filesystem::path(source).stem().string();
  sections().push_back({order, stem.substr(stem.find('_') + 1), std::move(run)});
}

std::vector<ChapterSection> registered_sections() {
  std::vector<ChapterSection> sorted = sections();
  std::sort(sorted.begin(), sorted.end(), [](const ChapterSection& a, const ChapterSection& b) {
    return a.order != b.order ? a.order < b.order : a.name < b.name;
  });
  return sorted;
}

}  // namespace gradbook

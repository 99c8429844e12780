#include "figures/registry.hpp"

#include <algorithm>
#include <filesystem>

namespace gradbook {
namespace {

/// Made at its first use: registrations run before main(), in any order.
std::vector<RegisteredFigure>& figures() {
  static std::vector<RegisteredFigure> all;
  return all;
}

}  // namespace

FigureRegistration::FigureRegistration(FigureInfo info, std::function<void(Figure&)> draw,
                                       const char* source) {
  info.source = source;
  info.chapter = std::filesystem::path(info.source).parent_path().filename().string();
  figures().push_back({std::move(info), std::move(draw)});
}

std::vector<RegisteredFigure> registered_figures() {
  std::vector<RegisteredFigure> sorted = figures();
  std::sort(sorted.begin(), sorted.end(), [](const RegisteredFigure& a, const RegisteredFigure& b) {
    return a.info.id < b.info.id;
  });
  return sorted;
}

}  // namespace gradbook

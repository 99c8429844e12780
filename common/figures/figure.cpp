#include "figures/figure.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace gradbook {
namespace {

bool same_numbers(const DataBlock& a, const DataBlock& b) {
  return a.columns == b.columns && arma::size(a.values) == arma::size(b.values) &&
         std::equal(a.values.begin(), a.values.end(), b.values.begin(),
                    [](double p, double q) { return p == q || (p != p && q != q); });
}

}  // namespace

std::string Figure::full_caption() const {
  std::string text = caption_;
  std::string slides;
  for (const SlideReference& slide : info_.slides) {
    slides += fmt::format("{}deck {} “{}”", slides.empty() ? "" : ", ", slide.deck, slide.title);
  }
  if (!slides.empty()) text += fmt::format("{}Slide: {}.", text.empty() ? "" : " ", slides);
  return text;
}

Figure::NamedBlocks Figure::named_blocks() const {
  NamedBlocks named;
  std::map<std::string, std::size_t> latest;  // "p1_path" -> its block in the frame before
  const auto add = [&](const Picture& picture, const std::string& prefix) {
    unsigned number = 0;
    for (const Picture::Placed& placed : picture.layout()) {
      ++number;
      for (const PanelLayer& layer : placed.panel->layers()) {
        const std::string local = fmt::format("p{}_{}", number, layer.block.name);
        const auto before = latest.find(local);
        if (before != latest.end() && same_numbers(named.blocks[before->second], layer.block)) {
          named.name[&layer] = named.blocks[before->second].name;
          continue;
        }
        latest[local] = named.blocks.size();
        named.blocks.push_back(layer.block);
        named.blocks.back().name = prefix + local;
        named.name[&layer] = prefix + local;
      }
    }
  };
  unsigned number = 0;
  for (const Picture& frame : frames_) add(frame, fmt::format("f{:02}_", ++number));
  latest.clear();
  if (!still_.is_empty()) add(still_, "");
  return named;
}

}  // namespace gradbook

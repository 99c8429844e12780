#include "site/site_slides.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "core/text.hpp"
#include "site/site_text.hpp"

namespace gradbook {
namespace {

/// Reads one line of slides from left to right.
class SlideReader {
 public:
  explicit SlideReader(std::string_view text) : text_(text) {}

  std::vector<SlideTitle> read() {
    std::vector<SlideTitle> slides;
    do {
      const char deck = read_deck();
      do {
        slides.push_back({deck, read_title()});
        skip_remark();
      } while (take(',') && !at_deck());
    } while (take(';') || at_deck());
    skip_space();
    if (at_ < text_.size() && text_[at_] != '.') fail("expected , ; or the end");
    return slides;
  }

 private:
  [[noreturn]] void fail(std::string_view problem) const {
    throw std::invalid_argument(
        fmt::format("{} at \"{}\" in: {}", problem, text_.substr(at_, 20), text_));
  }
  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool at_deck() {
    skip_space();
    return text_.substr(at_, 5) == "deck ";
  }
  char read_deck() {
    if (!at_deck()) fail("expected a deck");
    at_ += 5;
    skip_space();
    if (at_ >= text_.size() || text_[at_] < 'A' || text_[at_] > 'Z')
      fail("expected a deck's letter");
    return text_[at_++];
  }
  std::string read_title() {
    if (!take('"')) fail("expected a title in quotes");
    const std::size_t end = text_.find('"', at_);
    if (end == std::string_view::npos) fail("the title does not end");
    std::istringstream words{std::string(text_.substr(at_, end - at_))};
    at_ = end + 1;
    std::string title;
    std::string word;
    while (words >> word) title += (title.empty() ? "" : " ") + word;
    if (title.empty()) fail("the title is empty");
    return title;
  }
  void skip_remark() {
    if (!take('(')) return;
    for (int depth = 1; depth > 0; ++at_) {
      if (at_ >= text_.size()) fail("the remark does not end");
      if (text_[at_] == '(') ++depth;
      if (text_[at_] == ')') --depth;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<SlideTitle> parse_slides(std::string_view text) { return SlideReader(text).read(); }

std::map<std::string, std::vector<SlideTitle>> contract_slides(std::string_view contract,
                                                               const Unit& unit) {
  std::map<std::string, std::vector<SlideTitle>> found;
  std::istringstream lines{std::string(contract)};
  std::string line;
  std::string comment;
  while (std::getline(lines, line)) {
    if (line.rfind("///", 0) == 0) {
      comment += line.substr(3) + "\n";
      continue;
    }
    const std::size_t slides = comment.find("Slides:");
    for (const Task& task : unit.tasks) {
      const std::regex declaration("\\b" + task.function + "\\(");
      if (slides == std::string::npos || !std::regex_search(line, declaration)) continue;
      try {
        found[task.function] = parse_slides(comment.substr(slides + 7));
      } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(fmt::format("{}: Slides: {}", task.function, error.what()));
      }
    }
    comment.clear();
  }
  return found;
}

std::vector<SlideTitle> chapter_slides(std::string_view readme) {
  std::istringstream lines{std::string(readme)};
  std::string line;
  bool inside = false;
  int row = 0;
  std::vector<SlideTitle> slides;
  while (std::getline(lines, line)) {
    if (line.rfind("## ", 0) == 0) inside = trimmed(line.substr(3)) == "Slides";
    if (!inside || line.rfind('|', 0) != 0 || ++row <= 2) continue;
    for (const SlideTitle& slide : parse_slides(trimmed(line.substr(1, line.find('|', 1) - 1)))) {
      if (std::find(slides.begin(), slides.end(), slide) == slides.end()) slides.push_back(slide);
    }
  }
  return slides;
}

SlideOrder::SlideOrder(std::string_view markdown) {
  std::istringstream lines{std::string(markdown)};
  std::string line;
  char deck = 0;
  while (std::getline(lines, line)) {
    if (line.rfind("## ", 0) == 0 && line.size() > 3) {
      deck = line[3];
      decks_[deck] = trimmed(line.substr(4));
    }
    if (deck == 0 || line.rfind("- ", 0) != 0) continue;
    std::string rest = line.substr(2) + " = ";
    SlideTitle main;
    for (std::size_t end = rest.find(" = "); end != std::string::npos; end = rest.find(" = ")) {
      const SlideTitle name{deck, trimmed(rest.substr(0, end))};
      if (main.title.empty()) main = name;
      names_.emplace(name, main);
      rest = rest.substr(end + 3);
    }
    if (places_.emplace(main, places_.size()).second) slides_.push_back(main);
  }
}

SlideTitle SlideOrder::main_name(const SlideTitle& slide) const {
  const auto name = names_.find(slide);
  return name == names_.end() ? slide : name->second;
}

bool SlideOrder::knows(const SlideTitle& slide) const { return names_.count(slide) != 0; }

std::vector<SlideTitle> SlideOrder::sorted(std::vector<SlideTitle> slides) const {
  const auto place = [&](const SlideTitle& slide) {
    const auto found = places_.find(main_name(slide));
    return found == places_.end() ? places_.size() : found->second;
  };
  std::stable_sort(slides.begin(), slides.end(), [&](const SlideTitle& a, const SlideTitle& b) {
    return a.deck != b.deck ? a.deck < b.deck : place(a) < place(b);
  });
  return slides;
}

std::string SlideOrder::deck_name(char deck) const {
  const auto found = decks_.find(deck);
  return found == decks_.end() ? "" : found->second;
}

std::string slide_label(const SlideTitle& slide) {
  return fmt::format("slide_{}_{}", slide.deck, slug(slide.title));
}

std::vector<SlideGap> find_gaps(const std::map<SlideTitle, SlideUse>& uses, bool figures) {
  std::vector<SlideGap> gaps;
  for (const auto& [slide, use] : uses) {
    if (use.chapters.empty()) continue;
    std::string what = use.functions.empty() ? "no test" : "";
    if (figures && use.figures.empty()) what += what.empty() ? "no figure" : ", no figure";
    if (!what.empty()) gaps.push_back({slide, what});
  }
  return gaps;
}

}  // namespace gradbook

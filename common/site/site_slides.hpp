/// @file common/site/site_slides.hpp
/// Which slide is taught where: from `Slides:` lines and tables to the map of slide, code, test and
/// figure.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "course/unit.hpp"

namespace gradbook {

/// A slide, by its deck's letter and its title.
struct SlideTitle {
  char deck = 'A';    ///< letter of the deck
  std::string title;  ///< as printed on the slide

  /// Whether the other has the same deck and title.
  bool operator==(const SlideTitle& other) const {
    return deck == other.deck && title == other.title;
  }
  /// Before the other by deck, then by title: not the order of the slides.
  bool operator<(const SlideTitle& other) const {
    return deck != other.deck ? deck < other.deck : title < other.title;
  }
};

/// Reads a text `deck A "title", "title" (remark); deck B "title"`, up to the first full stop or
/// the end. White space inside a title counts as one space. Throws std::invalid_argument when a
/// deck has no title or something else stands in between.
std::vector<SlideTitle> parse_slides(std::string_view text);

/// The slides behind "Slides:" in each function's comment: function -> slides. Throws
/// std::invalid_argument that names the function.
/// @param contract  text of a header
/// @param unit      whose tasks are the functions to look for
std::map<std::string, std::vector<SlideTitle>> contract_slides(std::string_view contract,
                                                               const Unit& unit);

/// The slides of a chapter with this readme: first cells of the table below "## Slides" of its
/// page. Throws std::invalid_argument as parse_slides() does.
std::vector<SlideTitle> chapter_slides(std::string_view readme);

/// The decks' slides in their order, from docs/slides.md: below "## A …" one "- title" per line,
/// other names of the same slide behind " = ".
class SlideOrder {
 public:
  /// Reads the list from markdown; lines of another form are text.
  explicit SlideOrder(std::string_view markdown);

  /// The name of a slide in the list, for any of its names; other slides stay as they are.
  SlideTitle main_name(const SlideTitle& slide) const;
  /// Whether a slide is in the list.
  bool knows(const SlideTitle& slide) const;
  /// The slides in the decks' order; those that the list does not have come last in their deck.
  std::vector<SlideTitle> sorted(std::vector<SlideTitle> slides) const;
  /// All slides of the list in its order, by main name.
  const std::vector<SlideTitle>& slides() const { return slides_; }
  /// Name of a deck, "Deep Learning Overview"; empty if the list does not have it.
  std::string deck_name(char deck) const;

 private:
  std::map<SlideTitle, SlideTitle> names_;
  std::map<SlideTitle, std::size_t> places_;
  std::vector<SlideTitle> slides_;
  std::map<char, std::string> decks_;
};

/// Where one slide is taught.
struct SlideUse {
  std::vector<std::string> chapters;   ///< whose table names it
  std::vector<std::string> functions;  ///< whose contract names it
  std::vector<std::string> figures;    ///< ids of the figures that replace its picture
};

/// Label of a slide's row on the map.
std::string slide_label(const SlideTitle& slide);

/// A slide of an existing chapter without a test or without a figure.
struct SlideGap {
  SlideTitle slide;  ///< main name
  std::string what;  ///< "no test", "no figure" or "no test, no figure"
};

/// Slides of uses that a chapter's table names and that lack a test or a figure. A function stands
/// for its tests: `dev check` makes sure that each has a suite.
/// @param uses     by main name
/// @param figures  whether missing figures count
std::vector<SlideGap> find_gaps(const std::map<SlideTitle, SlideUse>& uses, bool figures);

}  // namespace gradbook

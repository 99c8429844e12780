// What: characters in messages.  Why: an error about a character that nobody sees helps nobody.
#include "core/utf8.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"

namespace gradbook {
namespace {

TEST(FirstCharacter, HasTheNumberOfUnicode) {
  // From the tables of the Unicode standard: 1, 2, 3 and 4 bytes
  EXPECT_EQ(first_character("A").code, U'A');
  EXPECT_EQ(first_character("\xc3\xbcx").code, U'\u00fc');
  EXPECT_EQ(first_character("\xe2\x82\xac").code, U'\u20ac');
  EXPECT_EQ(first_character("\xf0\x9f\x90\x92").code, U'\U0001f412');
  EXPECT_EQ(first_character("\xf0\x9f\x90\x92").length, 4U);
  EXPECT_EQ(first_character("\x80").length, 0U);
}

TEST(Visible, KeepsWhatCanBeRead) {
  const std::string text = "Gr\u00fc\u00dfe, \u4f60\u597d \U0001f412 \u20ac5 \"x\" \\";
  EXPECT_EQ(visible(text), text);
}

TEST(Visible, EscapesWhatCannotBeSeen) {
  EXPECT_EQ(visible(std::string_view("a\0\t\x1b\x7f", 5)), "a\\x00\\x09\\x1b\\x7f");
  EXPECT_EQ(visible("\ufeff1\u00a02\u200b3"), "\\ufeff1\\u00a02\\u200b3");
  EXPECT_EQ(visible("\u0085\u2028\u2029\u202e"), "\\u0085\\u2028\\u2029\\u202e");
  EXPECT_EQ(visible("\U000e0041"), "\\U000e0041");
}

TEST(Visible, EscapesWhatLooksLikeAsciiDigitsAndSigns) {
  EXPECT_EQ(visible("\u22125 \uff11\uff12 1\uff0e5 \u2013"),
            "\\u22125 \\uff11\\uff12 1\\uff0e5 \\u2013");
}

TEST(Visible, EscapesBytesThatAreNoUtf8) {
  EXPECT_EQ(visible("gr\xf6\xdf"
                    "e \xe2\x82"),
            "gr\\xf6\\xdfe \\xe2\\x82");
}

TEST(AsciiTwin, IsTheDigitOfOtherScripts) {
  EXPECT_EQ(ascii_twin(U'\uff19'), '9');
  EXPECT_EQ(ascii_twin(U'\u0663'), '3');
  EXPECT_EQ(ascii_twin(U'\U0001d7d9'), '1');  // double-struck one
  EXPECT_EQ(ascii_twin(U'\u2212'), '-');
  EXPECT_EQ(ascii_twin(U'7'), '\0');
}

TEST(FileError, ShowsAPathWithControlCharacters) {
  EXPECT_STREQ(FileError("a\nb\u202e.csv", "is empty").what(), "a\\x0ab\\u202e.csv: is empty");
}

}  // namespace
}  // namespace gradbook

// What: reading text.  Why: a language model's tokens are only as good as the text's encoding.
#include "data/text.hpp"

#include <gtest/gtest.h>

#include "scratch_folder.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kValid = std::string_view::npos;
const std::filesystem::path kName = "x.txt";

TEST(FindInvalidUtf8, AcceptsTheFirstAndLastCharacterOfEachLength) {
  EXPECT_EQ(find_invalid_utf8(""), kValid);
  EXPECT_EQ(find_invalid_utf8("\x01\x7f"), kValid);
  EXPECT_EQ(find_invalid_utf8("\xc2\x80\xdf\xbf"), kValid);
  EXPECT_EQ(find_invalid_utf8("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"), kValid);
  EXPECT_EQ(find_invalid_utf8("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), kValid);
}

TEST(FindInvalidUtf8, FindsWhatIsNoCharacter) {
  EXPECT_EQ(find_invalid_utf8("ab\x80"), 2U);            // continuation without a beginning
  EXPECT_EQ(find_invalid_utf8("ab\xc3"), 2U);            // cut off
  EXPECT_EQ(find_invalid_utf8("a\xe2\x82"), 1U);         // cut off
  EXPECT_EQ(find_invalid_utf8("\xc3(x"), 0U);            // continuation missing
  EXPECT_EQ(find_invalid_utf8("\xc0\xaf"), 0U);          // overlong /
  EXPECT_EQ(find_invalid_utf8("\xe0\x9f\xbf"), 0U);      // overlong
  EXPECT_EQ(find_invalid_utf8("\xf0\x8f\xbf\xbf"), 0U);  // overlong
  EXPECT_EQ(find_invalid_utf8("\xed\xa0\x80"), 0U);      // surrogate
  EXPECT_EQ(find_invalid_utf8("\xf4\x90\x80\x80"), 0U);  // beyond U+10FFFF
  EXPECT_EQ(find_invalid_utf8("\xff"), 0U);
}

TEST(ReadText, ReturnsTheTextWithoutItsByteOrderMark) {
  const ScratchFolder folder;
  EXPECT_EQ(read_text(folder.write("a", "gr\xc3\xbc\xc3\x9f\n")), "gr\xc3\xbc\xc3\x9f\n");
  EXPECT_EQ(read_text(folder.write("b", "\xef\xbb\xbfx")), "x");
  EXPECT_EQ(read_text(folder.write("c.gz", gzip_of("abc"))), "abc");
}

TEST(ReadText, RefusesWhatIsNoText) {
  EXPECT_FILE_ERROR(check_text("", kName), kName, "is empty");
  EXPECT_FILE_ERROR(check_text("\xef\xbb\xbf", kName), kName, "is empty");
  EXPECT_FILE_ERROR(check_text(std::string_view("one\ntwo\0", 8), kName), kName,
                    "line 2 (byte 7): a NUL byte, so this is no text");
  EXPECT_FILE_ERROR(check_text("one\ntw\xf6\n", kName), kName,
                    "line 2 (byte 6): \"tw\\xf6\" is not valid UTF-8; save it as UTF-8");
  EXPECT_FILE_ERROR(check_text("\xef\xbb\xbf\xff", kName), kName,
                    "line 1 (byte 3): \"\\xff\" is not valid UTF-8; save it as UTF-8");
  EXPECT_FILE_ERROR(check_text(std::string_view("\xff\xfe\x61\x00", 4), kName), kName,
                    "is UTF-16 text, expected UTF-8; save it as UTF-8");
}

TEST(ReadText, RefusesWhatIsNoFile) {
  const ScratchFolder folder;
  EXPECT_FILE_ERROR(read_text(folder.path()), folder.path(), "is a directory, expected a file");
}

}  // namespace
}  // namespace gradbook

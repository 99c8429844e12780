// What: the characters of text tables, CSV and LIBSVM alike.  Why: a character that nobody sees
// must neither become part of a class nor hide in an error message.
#include <gtest/gtest.h>

#include <array>

#include "data/csv.hpp"
#include "data/libsvm.hpp"
#include "scratch_folder.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using std::string_literals::operator""s;

const std::filesystem::path kName = "x";

Dataset csv(std::string_view text) { return parse_csv(text, {}, kName); }
Dataset libsvm(std::string_view text) { return parse_libsvm(text, 0, kName); }

TEST(TableText, MayBeginWithAByteOrderMark) {
  EXPECT_NEAR_MAT(csv("\ufeff1,2,0\n3,4,1\n").X, (arma::mat{{1, 3}, {2, 4}}));
  EXPECT_NEAR_MAT(libsvm("\ufeff1 1:2\n0 1:3\n").X, (arma::mat{{2, 3}}));
  EXPECT_NEAR_MAT(libsvm("\ufeff1 1:2\n0 1:3\n").labels, (arma::urowvec{1, 0}));
}

TEST(TableText, HasNoByteOrderMarkInside) {
  EXPECT_FILE_ERROR(csv("1,0\n\ufeff2,1\n"), kName,
                    "line 2 (byte 4): \"\\ufeff2,1\" holds the invisible character \\ufeff; remove "
                    "it");
  EXPECT_FILE_ERROR(csv("\ufeff\ufeff1,0\n"), kName,
                    "line 1 (byte 3): \"\\ufeff1,0\" holds the invisible character \\ufeff; remove "
                    "it");
  EXPECT_FILE_ERROR(libsvm("1 1:2\n\ufeff0 1:3\n"), kName,
                    "line 2 (byte 6): \"\\ufeff0 1:3\" holds the invisible character \\ufeff; "
                    "remove it");
}

/// The text in another encoding: each ASCII character between zeros.
std::string wide(const std::string& text, std::size_t before, std::size_t behind) {
  std::string bytes;
  for (const char c : text) bytes += std::string(before, '\0') + c + std::string(behind, '\0');
  return bytes;
}

TEST(TableText, NamesUtf16AndUtf32) {
  const std::string text = "1 1:2\n0 1:3\n";
  const std::array<std::string, 8> wrong = {"\xff\xfe" + wide(text, 0, 1),
                                            "\xfe\xff" + wide(text, 1, 0),
                                            wide(text, 0, 1),
                                            wide(text, 1, 0),
                                            "\xff\xfe\0\0"s + wide(text, 0, 3),
                                            "\0\0\xfe\xff"s + wide(text, 3, 0),
                                            wide(text, 0, 3),
                                            wide(text, 3, 0)};
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    const std::string message =
        std::string("is UTF-") + (i < 4 ? "16" : "32") + " text, expected UTF-8; save it as UTF-8";
    EXPECT_FILE_ERROR(csv(wrong[i]), kName, message);
    EXPECT_FILE_ERROR(libsvm(wrong[i]), kName, message);
  }
}

TEST(TableText, ShowsBytesThatAreNoUtf8) {
  EXPECT_FILE_ERROR(csv("1,a\n2,caf\xe9\n3,b\n"), kName,
                    "line 2 (byte 9): \"2,caf\\xe9\" is not valid UTF-8; save it as UTF-8");
  EXPECT_FILE_ERROR(libsvm("1 1:2 # gr\xfcn\n"), kName,
                    "line 1 (byte 10): \"1 1:2 # gr\\xfcn\" is not valid UTF-8; save it as UTF-8");
}

TEST(TableText, EndsItsLinesWithLfOrCrlf) {
  EXPECT_EQ(csv("1,0.5\r\n2,1.5\r\n").targets.n_elem, 2U);
  EXPECT_EQ(csv("1,0.5\r\n2,1.5\n").targets.n_elem, 2U);
  EXPECT_FILE_ERROR(csv("1,0.5\r\r\n2,1.5\r\r\n"), kName,
                    "line 1 (byte 5): the line ends in CR CR LF; save it with LF or CRLF");
  EXPECT_FILE_ERROR(libsvm("1 1:2\r\r\n0 1:3\r\r\n"), kName,
                    "line 1 (byte 5): the line ends in CR CR LF; save it with LF or CRLF");
  EXPECT_FILE_ERROR(csv("1,0.5\n2,1.5\r3,4\n"), kName,
                    "line 2 (byte 11): a carriage return (CR) without a line feed; save it with LF "
                    "or CRLF");
  EXPECT_FILE_ERROR(libsvm("1 1:2\r0 1:3\r"), kName,
                    "line 1 (byte 5): the lines end with CR alone; save it with LF or CRLF");
  EXPECT_FILE_ERROR(libsvm("1 1:2\r2:3\n"), kName,
                    "line 1 (byte 5): a carriage return (CR) without a line feed; save it with LF "
                    "or CRLF");
}

TEST(TableText, HasNoControlCharacters) {
  const std::array<std::pair<std::string, std::string>, 10> controls = {{{"\x01", "\\x01"},
                                                                         {"\v", "\\x0b"},
                                                                         {"\f", "\\x0c"},
                                                                         {"\x1a", "\\x1a"},
                                                                         {"\x1b", "\\x1b"},
                                                                         {"\x7f", "\\x7f"},
                                                                         {"\u0085", "\\u0085"},
                                                                         {"\u2028", "\\u2028"},
                                                                         {"\u200b", "\\u200b"},
                                                                         {"\u202e", "\\u202e"}}};
  for (const auto& [control, shown] : controls) {
    const std::string problem = " holds the invisible character " + shown + "; remove it";
    EXPECT_FILE_ERROR(csv("1,ape\n2,ape" + control + "\n"), kName,
                      "line 2 (byte 11): \"2,ape" + shown + "\"" + problem);
    EXPECT_FILE_ERROR(csv("1,\"ape" + control + "\"\n"), kName,
                      "line 1 (byte 6): \"1,\"ape" + shown + "\"\"" + problem);
    EXPECT_FILE_ERROR(libsvm("1 1:2" + control + "\n"), kName,
                      "line 1 (byte 5): \"1 1:2" + shown + "\"" + problem);
  }
  EXPECT_FILE_ERROR(csv("1,ape\0\n"s), kName, "line 1 (byte 5): a NUL byte, so this is no text");
  EXPECT_FILE_ERROR(libsvm("1 1:2\0\n"s), kName, "line 1 (byte 5): a NUL byte, so this is no text");
}

TEST(TableText, MayHaveNamesInAnyScript) {
  // With a joiner inside a Persian word and inside an emoji
  const std::string persian = "\u0645\u06cc\u200c\u0631\u0648\u062f";
  const std::string family = "\U0001f468\u200d\U0001f469\ufe0f";
  EXPECT_EQ(csv("1," + family + "\n2," + persian + "\n").class_names,
            (std::vector<std::string>{persian, family}));
}

TEST(TableText, HasNoLabelsThatOnlyLookEqual) {
  EXPECT_FILE_ERROR(
      csv("1,ape\n2,ape\u00a0\n"), kName,
      "line 2, column 2: label \"ape\\u00a0\" begins or ends with a blank; remove it");
  EXPECT_FILE_ERROR(csv("1,\"ape\"\n2,\"ape\t\"\n"), kName,
                    "line 2, column 2: label \"ape\\x09\" begins or ends with a blank; remove it");
  EXPECT_EQ(csv("1,New\u00a0York\n2,Rome\n").num_classes, 2U);
  // A line end in quotes is the same one on every system
  EXPECT_EQ(csv("1,\"a\r\nb\"\n2,\"a\nb\"\n").class_names, (std::vector<std::string>{"a\nb"}));
}

TEST(TableText, HasNoClassesThatAreMeantAsNumbers) {
  for (const std::string field : {"\"1,5\"", "1 000", "0x1f", "1_000", "1.0D3", "50%", "\u22125"}) {
    EXPECT_THROW(csv("1," + field + "\n2,\"2,5\"\n"), FileError) << field;
  }
  EXPECT_FILE_ERROR(
      parse_csv("1;2,5\n3;4,5\n", {.separator = ';'}, kName), kName,
      "line 1, column 2: label \"2,5\" is not a number; write it with the digits 0-9, "
      "the sign - and a decimal point, such as -1234.5e6");
  EXPECT_FILE_ERROR(
      csv("1,ape\n2,NA\n"), kName,
      "line 2, column 2: label \"NA\" stands for a missing value; remove the line; or "
      "write it in another way, if it is a class");
  EXPECT_EQ(csv("1,20-30\n2,30-40\n3,-\n4,+\n").num_classes, 4U);
}

TEST(TableText, HasNoOtherSeparatorInAField) {
  // German tables of two and three columns, read with the comma as separator
  EXPECT_FILE_ERROR(csv("1,5;2\n2,5;3\n"), kName,
                    "line 1, column 2: \"5;2\" holds another separator; say --separator semicolon "
                    "or tab; or put the field in quotes");
  EXPECT_FILE_ERROR(csv("1,5;2;ape,1\n"), kName,
                    "line 1, column 2: \"5;2;ape\" holds another separator; say --separator "
                    "semicolon or tab; or put the field in quotes");
  EXPECT_EQ(csv("1,\"5;2\"\n").class_names, (std::vector<std::string>{"5;2"}));
}

TEST(TableText, NamesFilesOfOtherKinds) {
  const std::string zip = "PK\x03\x04\x14\0\6\0"s;
  EXPECT_FILE_ERROR(csv(zip), kName,
                    "holds a zip archive (as .xlsx, .ods and .npz files are), expected text");
  EXPECT_FILE_ERROR(libsvm(gzip_of("1 1:2\n")), kName, "holds a gzip file, expected text");
  EXPECT_FILE_ERROR(csv("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), kName,
                    "holds an old Excel or Word document, expected text");
  EXPECT_FILE_ERROR(csv("\x93NUMPY\1\0v\0{'descr"s), kName, "holds a NumPy array, expected text");
  EXPECT_FILE_ERROR(csv("<!DOCTYPE html>\n<html>,</html>\n"), kName,
                    "holds a web page, expected a table");
  EXPECT_FILE_ERROR(csv("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), kName,
                    "holds a Git LFS pointer, not the file itself, expected a table");
  EXPECT_EQ(csv("PAR1,label\n1,0\n").size(), 1U);
}

}  // namespace
}  // namespace gradbook

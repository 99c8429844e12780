// What: tables as text.  Why: students bring their own; a value that is silently misread ruins
// every later result, so each kind of damage is refused with its line and column.
#include "data/csv.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "scratch_folder.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using Header = CsvOptions::Header;
using Target = CsvOptions::Target;
using Strings = std::vector<std::string>;

const std::filesystem::path kName = "x.csv";

Dataset parse(std::string_view text, const CsvOptions& options = {}) {
  return parse_csv(text, options, kName);
}

TEST(ParseCsv, PutsOneLineIntoEachColumn) {
  const Dataset data = parse("1,2,0\n3,4,1\n5,6.5,1\n");
  EXPECT_NEAR_MAT(data.X, (arma::mat{{1, 3, 5}, {2, 4, 6.5}}));
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{0, 1, 1}));
  EXPECT_EQ(data.num_classes, 2U);
  EXPECT_EQ(data.name, "x.csv");
  EXPECT_TRUE(data.feature_names.empty());
}

TEST(ParseCsv, ReadsEverySpellingOfANumber) {
  const Dataset data = parse("-1.5,+2,1e-3,1E3,.5,7.,0,x\n");
  EXPECT_NEAR_MAT(data.X, (arma::vec{-1.5, 2, 0.001, 1000, 0.5, 7, 0}));
}

TEST(ParseCsv, FindsTheHeader) {
  const Dataset data = parse("width,height,kind\n1,2,a\n3,4,b\n");
  EXPECT_EQ(data.feature_names, (Strings{"width", "height"}));
  EXPECT_EQ(data.size(), 2U);
}

TEST(ParseCsv, TakesAFirstLineWithNumbersForData) {
  const Dataset data = parse("5.1,3.5,setosa\n4.9,3.0,setosa\n");
  EXPECT_EQ(data.size(), 2U);
  EXPECT_EQ(data.class_names, (Strings{"setosa"}));
}

TEST(ParseCsv, TakesNumberedColumnsForAHeaderIfTheLabelHasAName) {
  EXPECT_EQ(parse("label,0,1,2\n5,7,8,9\n", {.label_column = "0"}).feature_names,
            (Strings{"0", "1", "2"}));
  EXPECT_EQ(parse("1,2,3,label\n7,8,9,1\n").feature_names, (Strings{"1", "2", "3"}));
  EXPECT_FILE_ERROR(parse("1,2,unknown\n7,8,1.5\n"), kName,
                    "line 1 (\"1\", \"2\", \"unknown\") is a sample with a damaged label, or a "
                    "header; say which: --header yes or --header no");
  EXPECT_EQ(parse("1,2,a\n7,8,b\n").size(), 2U);
}

TEST(ParseCsv, BelievesTheCallerAboutTheHeader) {
  EXPECT_EQ(parse("1,2,3\n4,5,6\n", {.header = Header::yes}).feature_names, (Strings{"1", "2"}));
  EXPECT_FILE_ERROR(parse("a,b,c\n4,5,6\n", {.header = Header::no}), kName,
                    "line 1, column 1: \"a\" is not a number; only the label column may hold text");
}

TEST(ParseCsv, FindsTheLabelColumnByName) {
  const Dataset data = parse("a,kind,b\n1,0,2\n3,1,4\n", {.label_column = "kind"});
  EXPECT_EQ(data.feature_names, (Strings{"a", "b"}));
  EXPECT_NEAR_MAT(data.X, (arma::mat{{1, 3}, {2, 4}}));
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{0, 1}));
}

TEST(ParseCsv, FindsTheLabelColumnByIndexFromEitherEnd) {
  const std::string text = "0,7,8\n1,9,10\n";
  const arma::mat expected = {{7, 9}, {8, 10}};
  EXPECT_NEAR_MAT(parse(text, {.label_column = "0"}).X, expected);
  EXPECT_NEAR_MAT(parse(text, {.label_column = "-3"}).X, expected);
  const arma::mat without_last = {{0, 1}, {7, 9}};
  EXPECT_NEAR_MAT(parse(text, {.label_column = "2"}).X, without_last);
  EXPECT_NEAR_MAT(parse(text, {.label_column = "-1"}).X, without_last);
  EXPECT_NEAR_MAT(parse(text, {.label_column = "last"}).X, without_last);
}

TEST(ParseCsv, ReadsATableWithoutLabels) {
  const Dataset data = parse("1,2\n3,4\n", {.label_column = ""});
  EXPECT_NEAR_MAT(data.X, (arma::mat{{1, 3}, {2, 4}}));
  EXPECT_TRUE(data.labels.is_empty());
  EXPECT_TRUE(data.targets.is_empty());
}

TEST(ParseCsv, RefusesALabelColumnThatIsNotThere) {
  EXPECT_FILE_ERROR(parse("a,b\n1,2\n", {.label_column = "kind"}), kName,
                    "no column is called \"kind\"; line 1 is \"a\", \"b\"");
  EXPECT_FILE_ERROR(parse("1,2\n", {.header = Header::no, .label_column = "kind"}), kName,
                    "has no header, so no column is called \"kind\"");
  EXPECT_FILE_ERROR(parse("1,2\n", {.label_column = "2"}), kName,
                    "has 2 columns, so there is no label column 2");
  EXPECT_FILE_ERROR(parse("1,2\n", {.label_column = "-3"}), kName,
                    "has 2 columns, so there is no label column -3");
  EXPECT_FILE_ERROR(parse("y,y\n1,2\n", {.label_column = "y"}), kName,
                    "two columns are called \"y\"; name the label column by its index");
}

TEST(ParseCsv, NumbersTextLabelsInAlphabeticalOrder) {
  const Dataset data = parse("1,pear\n2,apple\n3,pear\n");
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{1, 0, 1}));
  EXPECT_EQ(data.class_names, (Strings{"apple", "pear"}));
}

TEST(ParseCsv, NumbersIntegerLabelsByValue) {
  const Dataset data = parse("1,10\n2,9\n3,-1\n");
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{2, 1, 0}));
  EXPECT_EQ(data.class_names, (Strings{"-1", "9", "10"}));
}

TEST(ParseCsv, ReadsRealLabelsAsTargets) {
  const Dataset data = parse("1,0.5\n2,3\n");
  EXPECT_NEAR_MAT(data.targets, (arma::rowvec{0.5, 3}));
  EXPECT_TRUE(data.labels.is_empty());
  EXPECT_EQ(data.num_classes, 0U);
}

TEST(ParseCsv, TakesManyDifferentIntegersForTargets) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "1," + std::to_string(i) + "\n";
  EXPECT_EQ(parse(text).num_classes, 100U);
  EXPECT_EQ(parse(text + "1,100\n").targets.n_elem, 101U);
  EXPECT_EQ(parse(text + "1,100\n", {.target = Target::classes}).num_classes, 101U);
}

TEST(ParseCsv, BelievesTheCallerAboutTheLabels) {
  EXPECT_NEAR_MAT(parse("1,0\n2,1\n", {.target = Target::numbers}).targets, (arma::rowvec{0, 1}));
  const Dataset data = parse("1,1.0\n2,+1\n3,0e0\n", {.target = Target::classes});
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{1, 1, 0}));
}

TEST(ParseCsv, KeepsTheClassesOfTheTrainingFile) {
  const Dataset data = parse("1,c\n2,a\n", {.class_names = {"a", "b", "c"}});
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{2, 0}));
  EXPECT_EQ(data.num_classes, 3U);
  EXPECT_FILE_ERROR(parse("1,c\n2,d\n", {.class_names = {"a", "b", "c"}}), kName,
                    "line 2, column 2: label \"d\" is none of the 3 known classes");
}

TEST(ParseCsv, RefusesDoubtfulLabels) {
  EXPECT_FILE_ERROR(
      parse("1,2.5\n2,?\n"), kName,
      "line 2, column 2: label \"?\" stands for a missing value; remove the line; or write it in "
      "another way, if it is a class");
  EXPECT_FILE_ERROR(
      parse("1,2.5\n2,ape\n"), kName,
      "line 2, column 2: label \"ape\" is text, but 1 of 2 labels are numbers; correct it, or "
      "ask for classes");
  EXPECT_FILE_ERROR(parse("1,0\n2,\n"), kName,
                    "line 2, column 2: the label is empty; fill it in or remove the line");
  EXPECT_FILE_ERROR(parse("1,0.5\n2,nan\n"), kName,
                    "line 2, column 2: label \"nan\" is not finite");
  EXPECT_FILE_ERROR(parse("1,a\n2,1.5\n", {.target = Target::classes}), kName,
                    "line 2, column 2: label \"1.5\" is neither an integer nor text; is this a "
                    "regression?");
  EXPECT_FILE_ERROR(parse("1,1\n2,a\n", {.target = Target::numbers}), kName,
                    "line 2, column 2: \"a\" is not a number; only the label column may hold text");
  EXPECT_FILE_ERROR(parse("1,\xff\n"), kName,
                    "line 1 (byte 2): \"1,\\xff\" is not valid UTF-8; save it as UTF-8");
}

TEST(ParseCsv, ReadsQuotedFields) {
  const Dataset data = parse("\"a,b\",\"c\"\"d\",\"e\nf\"\n\"1\", \"2\" ,\"x\"\"\n,y\"\n");
  EXPECT_EQ(data.feature_names, (Strings{"a,b", "c\"d"}));
  EXPECT_NEAR_MAT(data.X, (arma::vec{1, 2}));
  EXPECT_EQ(data.class_names, (Strings{"x\"\n,y"}));
}

TEST(ParseCsv, CountsLinesInsideQuotes) {
  EXPECT_FILE_ERROR(parse("\"a\n\nb\",c\n1,0\nx,1\n"), kName,
                    "line 5, column 1 (\"a\\x0a\\x0ab\"): \"x\" is not a number; only the label "
                    "column may hold text");
}

TEST(ParseCsv, RefusesBrokenQuotes) {
  EXPECT_FILE_ERROR(parse("1,a\n2,\"b\n3,c\n"), kName,
                    "line 2: a quote is opened, but never closed");
  EXPECT_FILE_ERROR(
      parse("1,\"a\"b\n"), kName,
      "line 1, column 2: \"b\" follows a closing quote; a quote inside a quoted field is "
      "written twice");
}

TEST(ParseCsv, IgnoresByteOrderMarkCrlfBlanksAndEmptyLinesAtTheEnd) {
  const Dataset data = parse(
      "\xef\xbb\xbf"
      "a, b ,c\r\n 1 ,\t2,0\r\n3,4,\"1\"\r\n\r\n \n");
  EXPECT_EQ(data.feature_names, (Strings{"a", "b"}));
  EXPECT_NEAR_MAT(data.X, (arma::mat{{1, 3}, {2, 4}}));
  EXPECT_NEAR_MAT(data.labels, (arma::urowvec{0, 1}));
}

TEST(ParseCsv, NeedsNoLineEndAtTheEnd) {
  EXPECT_EQ(parse("1,0\n2,1").size(), 2U);
  EXPECT_EQ(parse("1,0\r\n2,1\r").size(), 2U);
}

TEST(ParseCsv, ReadsOtherSeparators) {
  const arma::mat expected = {{1, 3}, {2, 4}};
  EXPECT_NEAR_MAT(parse("1;2;0\n3;4;1\n", {.separator = ';'}).X, expected);
  EXPECT_NEAR_MAT(parse("1\t2\t0\n3\t4\t1\n", {.separator = '\t'}).X, expected);
  EXPECT_NEAR_MAT(parse("1 2 0\n3 4 1\n", {.separator = ' '}).X, expected);
  EXPECT_ERROR(parse("1,2\n", {.separator = '.'}),
               "read_csv: the separator is a letter, digit, quote, sign, point or line end");
}

TEST(ParseCsv, SuspectsTheSeparatorOfASingleColumn) {
  EXPECT_FILE_ERROR(parse("1;2;0\n3;4;1\n"), kName,
                    "has one column only, the label; is the separator the right one?");
}

TEST(ParseCsv, RefusesRaggedLines) {
  EXPECT_FILE_ERROR(
      parse("1,2,0\n3,1\n"), kName,
      "line 2 has 2 columns, expected 3 as in line 1; is a separator missing, or a quote?");
  EXPECT_FILE_ERROR(
      parse("a,b,c\n1,2,0\n1,2,0,\n"), kName,
      "line 3 has 4 columns, expected 3 as in line 1; is a separator missing, or a quote?");
}

TEST(ParseCsv, RefusesAnEmptyLineBetweenSamples) {
  EXPECT_FILE_ERROR(parse("1,0\n\n2,1\n"), kName, "line 2 is empty; remove it");
}

TEST(ParseCsv, RefusesTextInANumericColumn) {
  EXPECT_FILE_ERROR(parse("width,kind\n1,a\n12cm,b\n"), kName,
                    "line 3, column 1 (\"width\"): \"12cm\" is not a number; only the label column "
                    "may hold text");
  EXPECT_FILE_ERROR(
      parse("1,0x10,0\n"), kName,
      "line 1, column 2: \"0x10\" is not a number; write it with the digits 0-9, the sign - and a "
      "decimal point, such as -1234.5e6");
  EXPECT_FILE_ERROR(
      parse("1,+-2,0\n"), kName,
      "line 1, column 2: \"+-2\" is not a number; only the label column may hold text");
}

TEST(ParseCsv, RefusesMissingAndInfiniteValues) {
  EXPECT_FILE_ERROR(
      parse("1,2,0\n3,,1\n"), kName,
      "line 2, column 2: the field is empty; fill in the missing value or remove the line");
  EXPECT_FILE_ERROR(
      parse("1,2,0\n3,NaN,1\n"), kName,
      "line 2, column 2: \"NaN\" is not a finite number; replace it or remove the line");
  EXPECT_FILE_ERROR(
      parse("1,2,0\n-inf,4,1\n"), kName,
      "line 2, column 1: \"-inf\" is not a finite number; replace it or remove the line");
  EXPECT_FILE_ERROR(parse("1,2,0\n1e400,4,1\n"), kName,
                    "line 2, column 1: \"1e400\" is too large or too small for a double; use "
                    "another unit, or 0 if it is too small");
}

TEST(ParseCsv, RefusesFilesWithoutSamples) {
  EXPECT_FILE_ERROR(parse(""), kName, "is empty");
  EXPECT_FILE_ERROR(parse("\xef\xbb\xbf \r\n\n"), kName, "is empty");
  EXPECT_FILE_ERROR(parse("a,b\n"), kName, "holds a header, but no samples");
}

TEST(ParseCsv, RefusesWhatIsNoTable) {
  EXPECT_FILE_ERROR(parse(std::string_view("1,\0002\n", 5)), kName,
                    "line 1 (byte 2): a NUL byte, so this is no text");
  EXPECT_FILE_ERROR(parse(std::string_view("\xff\xfe\x31\x00", 4)), kName,
                    "is UTF-16 text, expected UTF-8; save it as UTF-8");
  EXPECT_FILE_ERROR(parse("a,gr\xf6\xdf"
                          "e\n1,0\n"),
                    kName,
                    "line 1 (byte 4): \"a,gr\\xf6\\xdfe\" is not valid UTF-8; save it as UTF-8");
  EXPECT_FILE_ERROR(parse(std::string(1'000'001, ',')), kName,
                    "line 1 has more than 1000000 columns");
}

TEST(ReadCsv, ReadsPlainAndGzip) {
  const ScratchFolder folder;
  const std::string text = "a,b\n1,0\n2,1\n";
  const arma::mat expected = {{1, 2}};
  EXPECT_NEAR_MAT(read_csv(folder.write("a.csv", text)).X, expected);
  EXPECT_NEAR_MAT(read_csv(folder.write("b.csv.gz", gzip_of(text))).X, expected);
}

TEST(ReadCsv, StopsABomb) {
  const ScratchFolder folder;
  const auto path = folder.write("a.csv.gz", gzip_of(std::string(std::size_t{65} << 20, '1')));
  EXPECT_FILE_ERROR(read_csv(path), path,
                    "unfolds to more than 200 times its size; if that is right, decompress it with "
                    "gunzip first");
}

TEST(ReadCsv, RefusesWhatIsNoFile) {
  const ScratchFolder folder;
  const auto missing = folder.path() / "missing.csv";
  EXPECT_FILE_ERROR(read_csv(missing), missing, "there is no such file");
  EXPECT_FILE_ERROR(read_csv(folder.path()), folder.path(), "is a directory, expected a file");
  const auto fifo = folder.path() / "fifo.csv";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_FILE_ERROR(read_csv(fifo), fifo, "is not a regular file");
}

}  // namespace
}  // namespace gradbook

// What: whether line 1 of a table is a header.  Why: a sample that is taken for names is lost,
// names that are taken for a sample add one that never was; neither leaves a trace in the results.
#include <gtest/gtest.h>

#include "data/csv.hpp"
#include "scratch_folder.hpp"
#include "verify/verify.hpp"

namespace gradbook {
namespace {

using Header = CsvOptions::Header;
using Strings = std::vector<std::string>;

const std::filesystem::path kName = "x.csv";
const std::string kCorrect =
    "; correct it if it is a sample (no value missing, numbers such as -1234.5e6), else say "
    "--header "
    "yes";
const std::string kSayWhich = "; say which: --header yes or --header no";

Dataset parse(std::string_view text, const CsvOptions& options = {}) {
  return parse_csv(text, options, kName);
}

TEST(CsvHeader, IsNoLineOfMissingValues) {
  EXPECT_FILE_ERROR(
      parse("?,NA,,nan,ape\n1,2,3,4,bee\n"), kName,
      "line 1 (\"?\", \"NA\", \"\", \"nan\", \"ape\") has neither numbers nor names as "
      "features" +
          kCorrect);
  for (const std::string line :
       {"?,?,0", "?,?,ape", "inf,-inf,ape", "\"1,5\",\"2,5\",ape", "12cm,?,ape",
        "2020-01-01,12:30,1", "1e999,?,1", "\u22121,\u22122,ape", "-,.,ape", "NULL,n/a,label"}) {
    EXPECT_THROW(parse(line + "\n1,2,0\n3,4,1\n"), FileError) << line;
  }
  EXPECT_FILE_ERROR(parse("unknown,?,ape\n1,2,bee\n"), kName,
                    "line 1 (\"unknown\", \"?\", \"ape\") has names and missing values as "
                    "features" +
                        kCorrect);
  // The message of the second try says what is wrong with the sample
  EXPECT_FILE_ERROR(parse("?,2cm,ape\n1,2,bee\n", {.header = Header::no}), kName,
                    "line 1, column 1: \"?\" is not a number; fill in the missing value or remove "
                    "the line");
}

TEST(CsvHeader, MayHaveOddNamesAboveNumericLabels) {
  EXPECT_EQ(parse("label,1x1,1x2\n5,0,255\n4,1,2\n", {.label_column = "0"}).feature_names,
            (Strings{"1x1", "1x2"}));
  EXPECT_EQ(parse("2020-01-01,2020-01-02,price\n1,2,0.5\n").size(), 1U);
  // The label could be a class: then line 1 could be a sample
  EXPECT_FILE_ERROR(
      parse("12cm,15cm,ape\n1,2,bee\n"), kName,
      "line 1 (\"12cm\", \"15cm\", \"ape\") has neither numbers nor names as features" + kCorrect);
}

TEST(CsvHeader, MayNameSodium) {
  const Dataset data = parse("RI,Na,Mg,1stFlrSF,type\n1,2,3,4,0\n5,6,7,8,1\n");
  EXPECT_EQ(data.feature_names, (Strings{"RI", "Na", "Mg", "1stFlrSF"}));
  EXPECT_EQ(data.size(), 2U);
}

TEST(CsvHeader, MayBeNumbersInQuotesOrNot) {
  EXPECT_EQ(parse("\"1.5\",\"2\",ape\n3,4,bee\n").size(), 2U);
}

TEST(CsvHeader, IsDoubtfulIfItNumbersAllColumns) {
  // As pandas writes a table without names
  EXPECT_FILE_ERROR(parse("0,1,2\n5.1,3.5,1\n4.9,3.0,0\n"), kName,
                    "line 1 (\"0\", \"1\", \"2\") is a sample, or a header that numbers the "
                    "columns" +
                        kSayWhich);
  EXPECT_THROW(parse("1,2,3,4\n5.1,3.5,1,0\n"), FileError);
  EXPECT_EQ(parse("0,1,2\n5.1,3.5,1\n", {.header = Header::yes}).size(), 1U);
  EXPECT_EQ(parse("0,1,2\n5.1,3.5,1\n", {.header = Header::no}).size(), 2U);
  EXPECT_EQ(parse("0,1\n1,0\n").size(), 2U);
  EXPECT_EQ(parse("1,2,3\n4,5,6\n").size(), 2U);
  EXPECT_EQ(parse("0,1,3\n4,5,6\n").size(), 2U);
}

TEST(CsvHeader, HasNoNumberAsLabel) {
  EXPECT_FILE_ERROR(parse("low,high,1\n1,2,0\n3,4,1\n"), kName,
                    "line 1 (\"low\", \"high\", \"1\") has a number as label, but names as "
                    "features" +
                        kSayWhich);
}

TEST(CsvHeader, IsDoubtfulIfItsLabelIsAClass) {
  EXPECT_FILE_ERROR(
      parse("unknown,unknown,ape\n1,2,bee\n3,4,ape\n"), kName,
      "line 1 looks like a header, but \"ape\" is also the label of line 3" + kSayWhich);
  EXPECT_FILE_ERROR(parse("unknown,unknown,ape\n1,2,bee\n", {.class_names = {"ape", "bee"}}), kName,
                    "line 1 looks like a header, but \"ape\" is a class" + kSayWhich);
  EXPECT_EQ(parse("a,b,ape\n1,2,ape\n", {.header = Header::yes}).size(), 1U);
  EXPECT_EQ(parse("a,b,ape\n1,2,ape\n", {.label_column = "ape"}).size(), 1U);
}

TEST(CsvHeader, AboveTextDoesNotHideASample) {
  EXPECT_FILE_ERROR(parse("red,round,apple\ngreen,long,pear\n"), kName,
                    "line 2, column 1 (\"red\"): \"green\" is not a number; only the label column "
                    "may hold text");
  EXPECT_FILE_ERROR(parse("red,round,apple\n"), kName, "holds a header, but no samples");
}

TEST(CsvHeader, WithOneNumberIsRefusedByItsNames) {
  EXPECT_FILE_ERROR(
      parse("age,2019,label\n1,2,0\n"), kName,
      "line 1 (\"age\", \"2019\", \"label\") has numbers and text as features; only the label "
      "column may hold text; or say --header yes, if these are names");
}

TEST(CsvHeader, NamesEveryFeature) {
  // As pandas and R write the numbers of the lines
  for (const std::string first : {"", "\"\"", "Unnamed: 0"}) {
    EXPECT_FILE_ERROR(parse(first + ",a,class\n0,5,ape\n1,6,bee\n"), kName,
                      "line 1, column 1: the column has no name; remove it if it numbers the "
                      "lines, else name it");
  }
  EXPECT_EQ(parse("a,b,\n1,2,0\n").feature_names, (Strings{"a", "b"}));
}

}  // namespace
}  // namespace gradbook

// What: which fields are numbers.  Why: a number that is misread, or taken for the name of a class,
// changes every result. Expected values are what Python's float() gives, or refusals where a reader
// would have to guess.
#include "data/number_field.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <locale>
#include <vector>

#include "scratch_folder.hpp"

namespace gradbook {
namespace {

const std::filesystem::path kName = "x.csv";
const std::string kPlain = "; " + std::string(kPlainNumber);

double parse(std::string_view field) {
  return parse_number(field, {.line = 3, .column = 2}, kName);
}

struct Spelling {
  const char* text;
  double value;
};

const std::vector<Spelling> kSpellings = {{"0", 0},
                                          {"-0", 0},
                                          {"+1", 1},
                                          {".5", 0.5},
                                          {"5.", 5},
                                          {"-.5", -0.5},
                                          {"1e5", 100000},
                                          {"1E+05", 100000},
                                          {"1e-3", 0.001},
                                          {"007", 7},
                                          {"5e-324", 0x1p-1074},
                                          {"1.7976931348623157e308", 0x1.fffffffffffffp1023},
                                          {"0.1", 0x1.999999999999ap-4},
                                          {"9007199254740993", 0x1p53}};

TEST(ParseNumber, ReadsDecimalNumbers) {
  for (const auto& [text, value] : kSpellings) {
    EXPECT_EQ(parse(text), value) << text;
    EXPECT_TRUE(is_number(text)) << text;
    EXPECT_FALSE(is_meant_as_number(text)) << text;
  }
}

/// A decimal comma, and dots between thousands, as in Germany.
class GermanNumbers : public std::numpunct<char> {
 protected:
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(ParseNumber, ReadsTheSameInEveryLocale) {
  const std::locale before = std::locale::global(std::locale(std::locale(), new GermanNumbers));
  std::setlocale(LC_NUMERIC, "de_DE.UTF-8");  // where it is installed
  EXPECT_EQ(parse("1.5"), 1.5);
  EXPECT_EQ(parse("1234.5"), 1234.5);
  EXPECT_FALSE(is_number("1,5"));
  EXPECT_FALSE(is_number("1.234.5"));
  std::setlocale(LC_NUMERIC, "C");
  std::locale::global(before);
}

TEST(ParseNumber, SaysHowToWriteWhatIsMeantAsANumber) {
  const std::vector<std::pair<std::string, std::string>> odd = {{"1,5", "1,5"},
                                                                {"1,234,567.5", "1,234,567.5"},
                                                                {"1.234,5", "1.234,5"},
                                                                {"1 000", "1 000"},
                                                                {"1\u00a0000", "1\\u00a0000"},
                                                                {"1\u202f000", "1\\u202f000"},
                                                                {"1'000", "1'000"},
                                                                {"1_000", "1_000"},
                                                                {"0x10", "0x10"},
                                                                {"\u22125", "\\u22125"},
                                                                {"\uff11\uff12", "\\uff11\\uff12"},
                                                                {"1\uff0e5", "1\\uff0e5"},
                                                                {"1.0D+05", "1.0D+05"},
                                                                {"50%", "50%"},
                                                                {"$5", "$5"},
                                                                {"\u0661\u0662", "\\u0661\\u0662"},
                                                                {"1.#INF", "1.#INF"},
                                                                {"-1.#IND", "-1.#IND"},
                                                                {"\u00a05", "\\u00a05"}};
  for (const auto& [field, shown] : odd) {
    EXPECT_TRUE(is_meant_as_number(field)) << field;
    EXPECT_FILE_ERROR(parse(field), kName,
                      "line 3, column 2: \"" + shown + "\" is not a number" + kPlain);
  }
}

TEST(ParseNumber, RefusesWhatIsNotFinite) {
  for (const std::string field : {"inf", "-inf", "+inf", "Infinity", "nan", "NaN", "-nan"}) {
    EXPECT_TRUE(is_meant_as_number(field)) << field;
    EXPECT_FILE_ERROR(parse(field), kName,
                      "line 3, column 2: \"" + field +
                          "\" is not a finite number; replace it or remove the line");
  }
}

TEST(ParseNumber, RefusesWhatADoubleCannotHold) {
  for (const std::string field : {"1e999", "-1e999", "1e-400"}) {
    EXPECT_TRUE(is_meant_as_number(field)) << field;
    EXPECT_FILE_ERROR(parse(field), kName,
                      "line 3, column 2: \"" + field +
                          "\" is too large or too small for a double; use another unit, or 0 if it "
                          "is too small");
  }
}

TEST(ParseNumber, RefusesMissingValues) {
  for (const std::string field : {"?", "NA", "N/A", "null", "<NA>"}) {
    EXPECT_TRUE(is_missing(field)) << field;
    EXPECT_FILE_ERROR(parse(field), kName,
                      "line 3, column 2: \"" + field +
                          "\" is not a number; fill in the missing value or remove the line");
  }
  EXPECT_FALSE(is_missing("Na"));  // sodium
}

TEST(IsMeantAsNumber, LeavesNamesAlone) {
  for (const char* name : {"ape", "A1", "1x1", "12cm", "20-30", "2020-01-01", "1.2.3", "v1.0",
                           "1st", "-", "+", "%", "e", "e5", "0x", "d", "\u0661a", ",", ""}) {
    EXPECT_FALSE(is_meant_as_number(name)) << name;
  }
}

TEST(QuotedField, IsShortAndVisible) {
  EXPECT_EQ(quoted_field("a\tb"), "\"a\\x09b\"");
  EXPECT_EQ(quoted_field("gr\u00fc\u00df"), "\"gr\u00fc\u00df\"");
  EXPECT_EQ(quoted_field(std::string(41, 'x')), "\"" + std::string(40, 'x') + "...\"");
  // A character of two bytes that would be cut is left out
  EXPECT_EQ(quoted_field(std::string(39, 'x') + "\u00fc"), "\"" + std::string(39, 'x') + "...\"");
}

}  // namespace
}  // namespace gradbook

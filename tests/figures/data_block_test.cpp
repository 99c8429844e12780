// What: tables of a figure and their files.  Why: everything a figure claims is in them.
#include "figures/data_block.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace gradbook {
namespace {

const double kNaN = std::numeric_limits<double>::quiet_NaN();

DataBlock table() { return {"p1_train", {"x", "y"}, {{1, -2.5}, {1e-9, kNaN}, {12345678, 3}}}; }

TEST(DataFile, IsReadAsItWasWritten) {
  const DataBlock map{"p2_map", {}, {{1, 2, 3}, {4, 5, 6}}, "columns x from 0 to 1"};
  const std::vector<DataBlock> read =
      parse_data_file(data_file_text("F006 knn_regions: title\ncaption", {table(), map}));
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].name, "p1_train");
  EXPECT_EQ(read[0].columns, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(read[0].values(2, 0), 12345680);  // seven digits
  EXPECT_TRUE(std::isnan(read[0].values(1, 1)));
  EXPECT_TRUE(read[1].is_map());
  EXPECT_EQ(read[1].note, map.note);
  EXPECT_EQ(arma::accu(arma::abs(read[1].values - map.values)), 0);
}

TEST(DataFile, NamesTheLineThatIsWrong) {
  const auto message = [](const std::string& text) {
    try {
      parse_data_file(text);
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(message("# columns: x y\n# a\n1 2\n1 two\n"), "line 4: 'two' is no number");
  EXPECT_EQ(message("# columns: x y\n# a\n1 2\n1\n"), "line 4: 1 numbers, expected 2");
  EXPECT_EQ(message("1 2\n"), "line 1: numbers before the first block");
  EXPECT_EQ(message("# columns: x\n1\n"), "line 2: expected the name of a block");
  EXPECT_EQ(message("# columns:\n# a\n"), "line 1: a block without columns");
}

TEST(LargestDifference, NamesTheColumnAndItsShareOfTheRange) {
  const DataBlock before{"b", {"x", "y"}, {{0, 10}, {1, 20}, {2, 50}}};
  DataBlock after = before;
  after.values(1, 1) += 4;     // 4 of 40
  after.values(1, 0) += 0.02;  // 0.02 of 2
  const BlockDifference difference = largest_difference(before, after);
  EXPECT_EQ(difference.column, "y");
  EXPECT_NEAR(difference.share, 0.1, 1e-12);
  EXPECT_EQ(largest_difference(before, before).share, 0);
}

TEST(LargestDifference, SeesNaNAndOtherShapes) {
  DataBlock with_nan = table();
  EXPECT_EQ(largest_difference(table(), with_nan).share, 0);  // NaN at the same place
  with_nan.values(0, 1) = kNaN;
  EXPECT_TRUE(std::isinf(largest_difference(table(), with_nan).share));
  DataBlock longer = table();
  longer.values.resize(4, 2);
  EXPECT_TRUE(std::isinf(largest_difference(table(), longer).share));
}

}  // namespace
}  // namespace gradbook

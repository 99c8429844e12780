// What: how many samples a share is, for every share of two decimals.
// Why:  0.29 · 100 is 28.999999999999996. The expected numbers are quotients of whole numbers, in
// which nothing is rounded.
#include "core/share.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace gradbook {
namespace {

/// percent / 100 as a program reads it from its command line, e.g. "0.29".
double as_written(arma::uword percent) {
  const std::string digits = std::to_string(1000 + percent);
  return std::stod(percent == 100 ? "1.00" : "0." + digits.substr(2));
}

TEST(ShareOf, IsExactForEveryShareOfTwoDecimals) {
  for (arma::uword percent = 0; percent <= 100; ++percent) {
    for (arma::uword n = 0; n <= 1000; ++n) {
      ASSERT_EQ(share_of(as_written(percent), n), percent * n / 100) << percent << " % of " << n;
    }
  }
}

TEST(ShareOf,
     IsExactForSharesThatWereComputed) {  // 1 − 0.71 is 0.29000000000000004, 1 − 0.9 too small
  for (arma::uword percent = 0; percent <= 100; ++percent) {
    const double share = 1 - as_written(100 - percent);
    for (arma::uword n = 0; n <= 1000; ++n) {
      ASSERT_EQ(share_of(share, n), percent * n / 100) << percent << " % of " << n;
    }
  }
}

TEST(ShareOf, IsExactForThirdsAndLargeSets) {
  for (arma::uword n = 1; n <= 1000; ++n) {
    for (arma::uword part = 0; part <= n; ++part) {
      ASSERT_EQ(share_of(static_cast<double>(part) / static_cast<double>(n), n), part);
    }
  }
  EXPECT_EQ(share_of(0.29, 100'000'000), 29'000'000u);
  EXPECT_EQ(share_of(0.29, 99'999'999), 28'999'999u);
  EXPECT_EQ(share_of(1, 60'001), 60'001u);
}

TEST(ShareOf, RefusesWhatIsNoShare) {
  EXPECT_THROW(share_of(-0.1, 10), std::invalid_argument);
  EXPECT_THROW(share_of(1.1, 10), std::invalid_argument);
  EXPECT_THROW(share_of(std::stod("nan"), 10), std::invalid_argument);
}

}  // namespace
}  // namespace gradbook

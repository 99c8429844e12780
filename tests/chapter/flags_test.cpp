// What: values of flags, and those that carry numbers of their own.
// Why:  a mistyped number must be said before minutes of work, never guessed.
#include "chapter/flags.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <stdexcept>

#include "chapter/named_options.hpp"

namespace gradbook {
namespace {

class FlagsTest : public testing::Test {
 protected:
  CLI::App app;
  Flags flags{app};

  void expect_refused(const std::string& name, const std::vector<std::string>& values) {
    for (const std::string& value : values)
      EXPECT_THROW(flags.set(name, value), std::invalid_argument) << name << " " << value;
  }
};

TEST_F(FlagsTest, ListsAreSeparatedByCommas) {
  std::vector<arma::uword> list = {7};
  flags.list("--k", list, false, "");
  flags.set("--k", "1,30, 5");
  EXPECT_EQ(list, (std::vector<arma::uword>{1, 30, 5}));
  expect_refused("--k", {"", "0", "1,", ",1", "1,,2", "1 2", "1.5", "-1", "x", "1000000001"});
}

TEST_F(FlagsTest, AListMayBeEmptyWhereThatMeansSomething) {
  std::vector<arma::uword> list = {7};
  flags.list("--hidden", list, true, "");
  flags.set("--hidden", "");
  EXPECT_TRUE(list.empty());
}

TEST_F(FlagsTest, NumbersStayInTheirRange) {
  double share = 0;
  std::optional<double> rate;
  flags.number("--share", share, {.from = 0, .to = 1, .without_to = true}, "");
  flags.number("--rate", rate, kPositive, "");
  flags.set("--share", "0.5");
  flags.set("--rate", "1e-3");
  EXPECT_EQ(share, 0.5);
  EXPECT_EQ(rate, 1e-3);
  expect_refused("--share", {"1", "-0.1", "nan", "0.5x", "", "1e999"});
  expect_refused("--rate", {"0", "inf", "-1"});
}

TEST_F(FlagsTest, KnowsWhatWasGiven) {
  bool no_bias = false;
  arma::uword k = 3;
  flags.group("Network");
  flags.flag("--no-bias", no_bias, "");
  flags.group("Other");
  flags.count("--k", k, 1, "");
  EXPECT_EQ(flags.first_given_outside("Network"), "");
  flags.set("--no-bias", "true");
  EXPECT_TRUE(flags.given("--no-bias"));
  EXPECT_EQ(flags.first_given_outside("Network"), "");
  flags.set("--k", "4");
  EXPECT_EQ(flags.first_given_outside("Network"), "--k");
  EXPECT_EQ(flags.values("Network").at(0),
            (std::pair<std::string, std::string>{"--no-bias", "true"}));
  EXPECT_THROW(flags.set("--j", "1"), std::invalid_argument);
}

TEST(NamedOptionsTest, HasANameAndItsNumbers) {
  NamedOptions options("--schedule", "multi-step:milestones=3/6,factor=0.5", true);
  EXPECT_EQ(options.name(), "multi-step");
  EXPECT_EQ(options.counts("milestones"), (std::vector<unsigned long long>{3, 6}));
  EXPECT_EQ(options.number("factor", 0.1), 0.5);
  EXPECT_EQ(options.number("minimum", 0.25), 0.25);
  EXPECT_EQ(options.word("unit", {"epoch", "step"}), "epoch");
  EXPECT_NO_THROW(options.expect_all_taken());
}

TEST(NamedOptionsTest, RefusesWhatItDoesNotUnderstand) {
  for (const char* text : {"step:", "step:every", "step:=5", "step:every=1,every=2"})
    EXPECT_THROW(NamedOptions("--schedule", text, true), std::invalid_argument) << text;
  NamedOptions options("--schedule", "step:every=x,unit=day,left=1,empty=", true);
  EXPECT_THROW(options.count("every", 1), std::invalid_argument);
  EXPECT_THROW(options.word("unit", {"epoch"}), std::invalid_argument);
  EXPECT_THROW(options.number("empty", 1), std::invalid_argument);
  EXPECT_THROW(options.expect_all_taken(), std::invalid_argument);
}

}  // namespace
}  // namespace gradbook

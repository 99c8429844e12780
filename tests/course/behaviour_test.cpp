// What: records of runs, and when two of them count as the same behaviour.
// Why:  a student is told of the mistake that behaves alike: one that only looks similar misleads.
#include "course/behaviour.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/file.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

Behaviour::Entry value(std::vector<double> values, double tolerance = 1e-9) {
  const std::size_t rows = values.size();
  return {.text = "", .rows = rows, .columns = 1, .tolerance = tolerance, .values = values};
}

Behaviour::Entry text(const std::string& words) { return {.text = words, .values = {}}; }

bool same(const Behaviour::Entry& a, const Behaviour::Entry& b) {
  return alike({.entries = {text("test: A.B"), a}}, {.entries = {text("test: A.B"), b}});
}

TEST(Alike, IgnoresRoundingOnly) {
  EXPECT_TRUE(same(value({1, 2}), value({1, 2 + 1e-10})));
  EXPECT_FALSE(same(value({1, 2}), value({1, 2.001})));
  EXPECT_TRUE(same(value({1e6, 3e6}), value({1e6, 3e6 + 0.01})));  // 3e-9 of its size
  EXPECT_FALSE(same(value({1e-6, 3e-6}, 1e-15), value({1e-6, 3.001e-6}, 1e-15)));
}

TEST(Alike, TellsNaNInfinityAndShapesApart) {
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(same(value({nan, 1}), value({-nan, 1})));
  EXPECT_FALSE(same(value({nan, 1}), value({1, nan})));
  EXPECT_FALSE(same(value({infinity}), value({-infinity})));
  EXPECT_TRUE(same(value({infinity}), value({infinity})));
  EXPECT_FALSE(same(value({1, 2}), value({1, 2, 3})));
  Behaviour::Entry row = value({1, 2});
  std::swap(row.rows, row.columns);
  EXPECT_FALSE(same(value({1, 2}), row));
}

TEST(Alike, NeedsTheSameErrorsInTheSameOrder) {
  EXPECT_FALSE(same(text("text: negative"), text("text: not square")));
  EXPECT_FALSE(alike({.entries = {text("a"), text("b")}}, {.entries = {text("b"), text("a")}}));
  EXPECT_FALSE(alike({.entries = {text("a")}}, {.entries = {text("a"), text("b")}}));
}

TEST(MutantsLike, LeavesOutWhatBehavesAsTheReference) {
  const Behaviour right{.entries = {value({1})}};
  const Behaviour wrong{.entries = {value({2})}};
  const std::vector<Behaviour> all = {right, right, wrong, {.entries = {value({3})}}, wrong};
  EXPECT_TRUE(mutants_like(right, all).empty());
  EXPECT_EQ(mutants_like(wrong, all), (std::vector<std::size_t>{2, 4}));
  EXPECT_TRUE(mutants_like({.entries = {value({4})}}, all).empty());
}

TEST(FindMutants, AsksForAllTestsOnlyIfTheFirstAreAlike) {
  const auto run = [](const std::string& first, const std::string& second) {
    return Behaviour{
        .entries = {text("test: A.B"), text(first), text("test: A.C"), text(second), text("end")}};
  };
  const std::vector<Behaviour> all = {run("right", "right"), run("wrong", "right"),
                                      run("wrong", "wrong")};
  int runs = 0;
  const auto found = [&](const std::string& first, const std::string& second) {
    runs = 0;
    return find_mutants("A.B", all, [&](const std::vector<std::string>& tests) {
      if (++runs == 1) {
        EXPECT_EQ(tests, std::vector<std::string>{"A.B"});
      }
      return tests.empty() ? run(first, second)
                           : Behaviour{.entries = {text("test: A.B"), text(first), text("end")}};
    });
  };
  EXPECT_EQ(found("wrong", "right"), (std::vector<std::size_t>{1}));
  EXPECT_EQ(found("wrong", "wrong"), (std::vector<std::size_t>{2}));
  EXPECT_TRUE(found("wrong", "another").empty());
  EXPECT_EQ(runs, 2);
  EXPECT_TRUE(found("another", "right").empty());
  EXPECT_EQ(runs, 1);
}

TEST(FindMutants, RunsTheTestsBeforeTheFailedOne) {  // a static sum keeps what earlier calls left
  const Behaviour right{.entries = {text("test: A.B"), text("test: A.C"), text("test: A.D")}};
  find_mutants("A.C", {right, right}, [&](const std::vector<std::string>& tests) {
    EXPECT_EQ(tests, (std::vector<std::string>{"A.B", "A.C"}));
    return right;
  });
}

TEST(PartOf, EndsBeforeTheNextTest) {
  const Behaviour run{.entries = {text("test: A.B"), value({1}), text("test: A.C"), text("ended")}};
  EXPECT_TRUE(alike(part_of(run, "A.B"), {.entries = {text("test: A.B"), value({1})}}));
  EXPECT_TRUE(alike(part_of(run, "A.C"), {.entries = {text("test: A.C"), text("ended")}}));
  EXPECT_TRUE(part_of(run, "A.D").entries.empty());
}

TEST(NamedMistake, NamesBothThatNoTestTellsApart) {
  std::vector<Mutant> mutants(3);
  mutants[0].description = "divided by N-1";
  mutants[1].description = "not divided";
  mutants[1].hint = 2;
  mutants[2].description = "added up";
  mutants[2].hint = 3;
  EXPECT_EQ(named_mistake(mutants, {1}).diagnosis, "divided by N-1");
  EXPECT_EQ(named_mistake(mutants, {2, 3}).diagnosis, "not divided, or: added up");
  EXPECT_EQ(named_mistake(mutants, {2, 3}).hint, 2);
}

using ReadBehaviour = TemporaryFolder;

TEST_F(ReadBehaviour, ReadsWhatATestProgramWrites) {
  const auto bits = std::bit_cast<std::uint64_t>(std::nan(""));
  write_file(path / "record",
             "{\"test\":\"A.B\"}\n{\"rows\":1,\"columns\":2,\"tolerance\":0.5,\"bits\":\"" +
                 fmt::format("{:016x}", bits) +
                 "4000000000000000\"}\n{\"text\":\"wrong\"}\nnothing\n");
  const Behaviour seen = read_behaviour(path / "record");
  ASSERT_EQ(seen.entries.size(), 3);
  EXPECT_EQ(seen.entries[0].text, "test: A.B");
  EXPECT_EQ(seen.entries[1].columns, 2);
  EXPECT_TRUE(std::isnan(seen.entries[1].values.at(0)));
  EXPECT_EQ(seen.entries[1].values.at(1), 2);
  EXPECT_EQ(seen.entries[2].text, "text: wrong");
}

}  // namespace
}  // namespace gradbook

// What: patches of a reference, and the one source that holds a unit's reference and all its
// mutants. Why:  a mutant that is not compiled as its patch says proves nothing about the tests.
#include "course/mutant.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "core/file.hpp"
#include "core/process.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

constexpr const char* kHeader = R"(#pragma once
namespace gradbook {
struct Pair { double a = 0; double b = 0; };
double scaled(const Pair& pair);
double total(const Pair& pair, double factor);
}
)";

constexpr const char* kReference = R"(#include "pair.hpp"

namespace gradbook {
namespace {
double twice(const Pair& pair) { return 2 * pair.a; }
}
double total(const Pair& pair, double factor) {
  return factor * (scaled(pair) + pair.b);
}
double scaled(const Pair& pair) {
  return twice(pair);
}
}
)";

using MutantsSource = TemporaryFolder;

const std::vector<ContractFunction> kFunctions = {
    {"scaled", "double scaled(const Pair& pair)", {"pair"}},
    {"total", "double total(const Pair& pair, double factor)", {"pair", "factor"}}};

Mutant mutant(const std::string& changes) {
  return parse_mutant("M01.1.1.patch", "# what\n# killed by: Total.X\n" + changes);
}

TEST_F(MutantsSource, RunsTheChosenImplementationAndTheReferenceOtherwise) {
  const std::vector<Mutant> mutants = {
      mutant("-double twice(const Pair& pair) { return 2 * pair.a; }\n"
             "+double twice(const Pair& pair) { return 20 * pair.a; }\n"),
      mutant("-  return factor * (scaled(pair) + pair.b);\n"
             "+  return factor * scaled(pair);\n")};
  write_file(path / "pair.hpp", kHeader);
  write_file(path / "pair.cpp",
             mutants_source(kFunctions, kReference, mutants) +
                 "#include <cstdio>\n"
                 "int main() { std::printf(\"%g\", gradbook::total({3, 5}, 10)); }\n");
  ProcessOptions options;
  options.folder = path;
  const ProcessResult build =
      run_process({"g++", "-std=c++20", "-I.", "pair.cpp", "-o", "pair"}, options);
  ASSERT_TRUE(build.ok()) << build.output;
  const auto total_of = [&](const char* number) {
    options.environment["GRADBOOK_MUTANT"] = number;
    return run_process({(path / "pair").string()}, options).output;
  };
  EXPECT_EQ(total_of("0"), "110");  // 10 (2·3 + 5)
  EXPECT_EQ(total_of("1"), "650");  // 10 (20·3 + 5)
  EXPECT_EQ(total_of("2"), "60");   // 10 · 2·3
  EXPECT_EQ(total_of(""), "110");
}

TEST_F(MutantsSource, RefusesAPatchThatFitsNowhere) {
  EXPECT_THROW(mutants_source(kFunctions, kReference, {mutant("-  return 7;\n+  return 8;\n")}),
               std::runtime_error);
}

}  // namespace
}  // namespace gradbook

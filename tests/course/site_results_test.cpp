// What: results, output and single numbers of a chapter's program, quoted by pages.
// Why:  a pasted number is wrong after the next change, and nobody sees it.
#include "site/site_results.hpp"

#include <gtest/gtest.h>

#include "core/file.hpp"
#include "site/site_text.hpp"

namespace gradbook {
namespace {

constexpr const char* kResults = R"({"chapter": "02_x", "seed": 1, "threads": 2, "blas": "B",
    "history": [{"epoch": 0, "train_loss": 0.5, "validation_loss": null}], "skipped": [],
    "transcript": [{"title": "", "text": "start\n"}, {"title": "Choosing k", "text": "\nk <b>\n 3 $x$\n"}],
    "results": [{"name": "k-NN", "dataset": "iris", "n_train": 100, "n_test": 50, "metric": "accuracy",
                 "value": 0.123456, "k": 3, "rule": "a<b", "correct": 6},
                {"name": "k-NN", "dataset": "wine", "n_train": 178, "n_test": 178, "metric": "accuracy",
                 "value": 0.5, "k": 3, "rule": "a<b", "correct": 89}]})";

/// The same run without data for something.
std::string with_skip() {
  std::string json = kResults;
  return json.replace(json.find("\"skipped\": []"), 13, "\"skipped\": [\"no moon.csv here\"]");
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ResultsMarkdown, StatesDataSizesMetricParametersAndSeed) {
  const std::string text = results_markdown(kResults, true, "x.json");
  for (const char* part :
       {"`./gradbook run 02_x --quick` with seed 1, 2 threads", "quick run", "<td>iris</td>",
        ">100<", ">50<", "accuracy", "0.12346", "k=3, rule=a&lt;b, correct=6", "epoch by epoch",
        "validation loss", "null"}) {
    EXPECT_TRUE(contains(text, part)) << part << " in " << text;
  }
}
TEST(ResultsMarkdown, SaysWhenTheRunWasFull) {
  const std::string text = results_markdown(kResults, false, "x.json");
  EXPECT_FALSE(contains(text, "quick"));
  EXPECT_TRUE(contains(text, "The full run."));
}
TEST(ResultsMarkdown, NamesABrokenFile) {
  EXPECT_THROW(results_markdown("{\"chapter\": 3}", true, "x.json"), FileError);
  EXPECT_THROW(results_markdown("", true, "x.json"), FileError);
}

TEST(OutputMarkdown, QuotesWhatWasPrintedUnderATitle) {
  const std::string text = output_markdown(kResults, "Choosing k", "README.md");
  EXPECT_TRUE(contains(text, "```{.unparsed}\nk <b>\n 3 $x$\n```\n")) << text;
  EXPECT_FALSE(contains(text, "start"));
}
TEST(OutputMarkdown, RefusesATitleThatNothingHas) {
  EXPECT_THROW(output_markdown(kResults, "Choosing l", "README.md"), FileError);
  EXPECT_TRUE(contains(output_markdown(with_skip(), "Choosing l", "x"), "no moon.csv here"));
}

TEST(ResultValue, FindsTheOneResultThatIsMeant) {
  EXPECT_EQ(result_value(kResults, "k-NN; dataset=iris", "x"), "0.12346");
  EXPECT_EQ(result_value(kResults, "k-NN; dataset=wine; k=3; correct", "x"), "89");
}
TEST(ResultValue, RefusesNoneSeveralAndUnknownFields) {
  for (const char* wrong : {"k-NN", "k-NN; dataset=moon", "SVM", "k-NN; dataset=iris; nothing", ""})
    EXPECT_THROW(result_value(kResults, wrong, "x"), FileError) << wrong;
  EXPECT_EQ(result_value(with_skip(), "k-NN; dataset=moon", "x"), "(not in this run)");
}

TEST(SiteValues, PutsValuesIntoRunningTextOnly) {
  SiteContext context;
  context.value = [](std::string_view argument) { return "<" + std::string(argument) + ">"; };
  EXPECT_EQ(site_markdown("is @value{a; b=1}, `@value{c}`\n\n    \n```\n@value{d}\n```\n", "x.md",
                          "", context),
            "is <a; b=1>, `@value{c}`\n\n    \n```{.txt}\n@value{d}\n```\n");
}

}  // namespace
}  // namespace gradbook

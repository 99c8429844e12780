// What: what the site's search box finds, and by which words.
// Why:  a reader types a word of a lesson, in any spelling; "no match" for what is there is wrong.
#include "site/site_search.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/file.hpp"
#include "core/process.hpp"
#include "temporary_folder.hpp"

namespace gradbook {
namespace {

TEST(PlainText, HasWhatAReaderSees) {
  EXPECT_EQ(
      plain_text("# Head\n\n- **bold** `code` and [a link](x.md)\n```\nhidden\n```\n@figure F1\n"
                 "| a | $x - y$ |\n|---|---|\n1. \\f$z\\f$ knn_predict\n"),
      "Head bold code and a link a $x - y$ $z$ knn_predict");
}
TEST(TableCells, AreSplitAtBarsThatAreNotEscaped) {
  EXPECT_EQ(table_cells("| a | \\|b\\| |  |"), (std::vector<std::string>{"a", "\\|b\\|", ""}));
  EXPECT_TRUE(table_cells("|---|---|").empty());
  EXPECT_TRUE(table_cells("text | more |").empty());
}

/// The entries of this checkout.
std::vector<SearchEntry> course_entries() {
  SiteInputs inputs;
  inputs.root = GRADBOOK_SOURCE_DIR;
  inputs.units = read_units(inputs.root);
  SiteFigure figure;
  figure.id = "F006";
  figure.chapter = "02_neighbors";
  figure.title = "Regions";
  figure.caption = "Two moons";
  inputs.figures = {figure};
  return text_entries(inputs);
}

/// Whether an entry of this kind has this title (or its beginning) and address.
bool has_entry(const std::vector<SearchEntry>& entries, const std::string& kind,
               const std::string& title, const std::string& url) {
  return std::any_of(entries.begin(), entries.end(), [&](const SearchEntry& entry) {
    return entry.kind == kind && entry.title.rfind(title, 0) == 0 && entry.url == url;
  });
}

TEST(SearchEntries, AreOfEveryKind) {
  const std::vector<SearchEntry> entries = course_entries();
  EXPECT_TRUE(has_entry(entries, "Lessons", "The idea",
                        "chapter_02_neighbors.html#chapter_02_neighbors_the-idea"));
  EXPECT_TRUE(has_entry(entries, "Lessons", "08 ", "chapter_08_activations.html"));
  EXPECT_TRUE(has_entry(entries, "Exercises", "02.3 k nearest neighbours",
                        "chapter_02_neighbors.html#exercise_02_neighbors_knn"));
  EXPECT_TRUE(
      has_entry(entries, "Exercises", "knn_vote", "chapter_02_neighbors.html#task_knn_vote"));
  EXPECT_TRUE(has_entry(entries, "Figures", "F006 Regions", "figures.html#F006"));
  EXPECT_TRUE(has_entry(entries, "Slides", "Dropout", "slide_map.html#slide_B_dropout"));
  EXPECT_TRUE(has_entry(entries, "Errata", "E-B37", "errata.html#E-B37"));
  EXPECT_TRUE(has_entry(entries, "Guides", "Handing in", "students.html#students_handing-in"));
  EXPECT_TRUE(has_entry(entries, "Tests", "KnnVote.",
                        "tests_02_neighbors_knn.html#test_KnnVote_MatchesTheSlide") ||
              std::any_of(entries.begin(), entries.end(), [](const SearchEntry& entry) {
                return entry.kind == "Tests" && entry.title.rfind("KnnVote.", 0) == 0;
              }));
}
TEST(SearchEntries, DoNotTellHints) {
  for (const SearchEntry& entry : course_entries()) {
    EXPECT_EQ(entry.text.find("Sort *indices*"), std::string::npos) << entry.title;
    EXPECT_EQ(entry.text.find("Count votes in one array"), std::string::npos) << entry.title;
  }
}

class CodeEntries : public TemporaryFolder {};

TEST_F(CodeEntries, AreTheNamesThatStandOnAPage) {
  write_file(path / "xml/index.xml", R"(<doxygenindex>
<compound refid="structgb_1_1Net" kind="struct"><name>gradbook::Net</name>
  <member refid="structgb_1_1Net_1a1" kind="function"><name>forward</name></member>
  <member refid="structgb_1_1Net_1a2" kind="variable"><name>private_</name></member></compound>
<compound refid="namespacegb" kind="namespace"><name>gradbook</name>
  <member refid="group__core_1ga3" kind="function"><name>knn_predict</name></member></compound>
<compound refid="group__core" kind="group"><name>core</name>
  <member refid="group__core_1ga3" kind="function"><name>knn_predict</name></member></compound>
<compound refid="a_8hpp" kind="file"><name>a.hpp</name></compound></doxygenindex>)");
  write_file(path / "html/structgb_1_1Net.html", "<a id=\"a1\"></a>");
  write_file(path / "html/group__core.html", "<a id=\"ga3\"></a>");
  std::string found;
  for (const SearchEntry& entry : code_entries(path / "xml", path / "html")) {
    found += fmt::format("{}|{}|{}\n", entry.title, entry.where, entry.url);
  }
  EXPECT_EQ(found,
            "Net|struct · gradbook|structgb_1_1Net.html\n"
            "forward|function · gradbook::Net|structgb_1_1Net.html#a1\n"
            "knn_predict|function · gradbook|group__core.html#ga3\n");
  EXPECT_THROW(code_entries(path / "none", path / "html"), FileError);
}

class SearchScript : public TemporaryFolder {
 protected:
  /// Titles that a query finds among the entries, best first, separated by "|".
  std::string find(const std::string& query) const {
    write_file(path / "index.js", search_index_script(entries) + "module.exports = siteIndex;\n");
    const std::string program = fmt::format(
        "const s = require('{}/docs/site/search.js'); const index = require('{}/index.js');"
        "console.log(s.found(s.prepared(index), process.argv[1]).hits.map((h) => "
        "h.entry.title).join('|'));",
        GRADBOOK_SOURCE_DIR, path.string());
    const ProcessResult result = run_process({"node", "-e", program, query});
    EXPECT_TRUE(result.ok()) << result.output;
    return result.output.substr(0, result.output.find('\n'));
  }
  void SetUp() override {
    TemporaryFolder::SetUp();
    if (!program_exists("node")) GTEST_SKIP() << "needs node";
  }

  std::vector<SearchEntry> entries = {
      {"Lessons", "Nearest neighbours", "02", "The vote of k-NN, a naïve rule; optimizer", "a"},
      {"Slides", "k-Nearest Neighbors Classifier", "deck A", "", "b"},
      {"Lessons", "Backpropagation", "09", "gradients with $\\eta$", "c"},
      {"C++ names", "knn_predict", "function", "", "d"},
      {"Tests", "KnnPredict.BreaksTies", "", "", "e"},
      {"Lessons", "Centring", "01", "labelled classes", "f"}};
};

TEST_F(SearchScript, FindsBeginningsOfWordsInAnyOrder) {
  EXPECT_EQ(find("backprop"), "Backpropagation");
  EXPECT_EQ(find("classif near"), "k-Nearest Neighbors Classifier");
  EXPECT_EQ(find("predict knn"), "knn_predict|KnnPredict.BreaksTies");
}
TEST_F(SearchScript, KnowsOneSpellingOfAWord) {
  const std::string both = find("neighbours");
  EXPECT_EQ(both, "Nearest neighbours|k-Nearest Neighbors Classifier");
  for (const char* typed : {"neighbors", "NEIGHBOUR", "neighbou", "neighbo", "néighbors"}) {
    EXPECT_EQ(find(typed), both) << typed;
  }
  EXPECT_EQ(find("optimiser"), "Nearest neighbours");
  EXPECT_EQ(find("naive"), "Nearest neighbours");
  EXPECT_EQ(find("centering"), "Centring");
  EXPECT_EQ(find("labeled"), "Centring");
  EXPECT_EQ(find("back-propagation"), "Backpropagation");
  EXPECT_EQ(find("η"), "Backpropagation");
  EXPECT_EQ(find("kNN vote"), "Nearest neighbours");
}
TEST_F(SearchScript, PutsTitlesFirst) {
  EXPECT_EQ(find("nearest classifiers"), "k-Nearest Neighbors Classifier");
  EXPECT_EQ(find("knn_predict").substr(0, 11), "knn_predict");
  EXPECT_EQ(find("zebra"), "");
  EXPECT_EQ(find("  "), "");
}

}  // namespace
}  // namespace gradbook

// What: an autograder's zip holds what grades and no more; Gradescope's metadata is read whatever
// it holds; results.json is
//       there whatever happens, and has no score unless there is a grade.
// Why:  at Gradescope nobody watches, and what fails there must not look like a grade.
#include "grading/gradescope/gradescope_release.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "grading/gradescope/gradescope_metadata.hpp"
#include "grading/gradescope/gradescope_run.hpp"
#include "grading/late_policy.hpp"
#include "small_course.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

struct ZipEntry {
  std::string content;
  bool executable = false;
};

std::map<std::string, ZipEntry> entries_of(const fs::path& zip) {
  const std::unique_ptr<::archive, decltype(&archive_read_free)> reader(archive_read_new(),
                                                                        &archive_read_free);
  archive_read_support_format_zip(reader.get());
  EXPECT_EQ(archive_read_open_filename(reader.get(), zip.c_str(), 1 << 16), ARCHIVE_OK);
  std::map<std::string, ZipEntry> entries;
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK) {
    ZipEntry& made = entries[archive_entry_pathname(entry)];
    made.executable = (archive_entry_perm(entry) & 0111) != 0;
    made.content.resize(static_cast<std::size_t>(archive_entry_size(entry)));
    archive_read_data(reader.get(), made.content.data(), made.content.size());
  }
  return entries;
}

class GradescopeReleaseTest : public SmallCourse {
 protected:
  void SetUp() override {
    SmallCourse::SetUp();
    for (const char* script : {"setup.sh", "run_autograder"}) {
      const std::string file = std::string("common/grading/gradescope/") + script;
      put(file, read_file(fs::path(GRADBOOK_SOURCE_DIR) / file));
    }
    put("class.key", std::string(32, 'k'));
    commit();
    write_file(outside / "secret", std::string(32, 's'));
    fs::permissions(outside / "secret", fs::perms::owner_read);
  }

  GradescopeRequest request() const {
    GradescopeRequest made;
    made.target = outside / "autograder.zip";
    return made;
  }
  GradescopeZip release(const GradescopeRequest& request) const {
    return make_gradescope_zip(Workspace(root), units, request);
  }
};

TEST_F(GradescopeReleaseTest, HoldsTheCourseAndTwoProgramsAtItsTop) {
  const GradescopeZip made = release(request());
  const auto entries = entries_of(made.place);
  EXPECT_EQ(made.files, entries.size());
  EXPECT_EQ(made.points, 4);
  EXPECT_TRUE(entries.at("setup.sh").executable);
  EXPECT_TRUE(entries.at("run_autograder").executable);
  EXPECT_TRUE(entries.at("course/gradbook").executable);
  EXPECT_FALSE(entries.at("grading.conf").executable);
  EXPECT_EQ(entries.at("course/solutions/02_neighbors/knn.cpp").content, kReference);
  EXPECT_EQ(entries.count("course/tests/02_neighbors/knn_test.cpp"), 1U);
  EXPECT_EQ(entries.count("course/tests/mutants/02_neighbors/knn/M02.3.1.patch"), 1U);
}

TEST_F(GradescopeReleaseTest, LeavesOutHistoryAndKeys) {
  for (const auto& [name, entry] : entries_of(release(request()).place)) {
    EXPECT_EQ(name.find(".git/"), std::string::npos) << name;
    EXPECT_EQ(name.find(".key"), std::string::npos) << name;
  }
}

TEST_F(GradescopeReleaseTest, BringsTheKeyThatIsGiven) {
  GradescopeRequest wanted = request();
  wanted.key = outside / "secret";
  const auto entries = entries_of(release(wanted).place);
  EXPECT_EQ(entries.at("hidden.key").content, std::string(32, 's'));
  EXPECT_NE(entries.at("grading.conf").content.find("\nkey hidden.key\n"), std::string::npos);
}

TEST_F(GradescopeReleaseTest, OnlyItsOwnerReadsIt) {
  const fs::perms mode = fs::status(release(request()).place).permissions();
  EXPECT_EQ(mode, fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(GradescopeReleaseTest, WritesTheOptionsOneByOne) {
  GradescopeRequest wanted = request();
  wanted.only = {"02_neighbors"};
  wanted.late = "due=gradescope,per-day=10%";
  const auto entries = entries_of(release(wanted).place);
  const std::string& text = entries.at("grading.conf").content;
  EXPECT_EQ(text.substr(text.find('\n') + 1), "only 02.3\nlate due=gradescope,per-day=10%\n");
}

TEST_F(GradescopeReleaseTest, RefusesWhatWouldFailOnlyAtGradescope) {
  GradescopeRequest wanted = request();
  wanted.only = {"02.9"};
  EXPECT_THROW(release(wanted), std::invalid_argument);
  wanted = request();
  wanted.late = "due=gradescope,per-day=lots";
  EXPECT_THROW(release(wanted), std::invalid_argument);
  wanted = request();
  wanted.target = outside / "autograder";
  EXPECT_THROW(release(wanted), std::invalid_argument);
  wanted = request();
  write_file(outside / "short", "k");
  wanted.key = outside / "short";
  EXPECT_THROW(release(wanted), FileError);
  EXPECT_FALSE(fs::exists(outside / "autograder.zip"));
}

TEST_F(GradescopeReleaseTest, NeverOverwrites) {
  write_file(outside / "autograder.zip", "mine\n");
  EXPECT_THROW(release(request()), std::invalid_argument);
  EXPECT_EQ(read_file(outside / "autograder.zip"), "mine\n");
}

constexpr const char* kMetadata = R"({
  "id": 123456, "created_at": "2026-11-25T08:12:09.365935-07:00",
  "assignment": {"due_date": "2026-12-01T23:00:00.000000-08:00", "late_due_date": null, "id": 25828},
  "users": [{"email": "ann@example.com", "id": 1234, "name": "Ann Example",
             "assignment": {"due_date": "2026-12-03T23:00:00.000000-08:00"}},
            {"email": "bob@example.com", "id": 1235, "name": "Bob Example"}],
  "previous_submissions": []})";

TEST(GradescopeMetadata, TellsWhoAndWhenInUtc) {
  const GradescopeMetadata metadata = parse_gradescope_metadata(kMetadata);
  EXPECT_EQ(metadata.id, "1234");
  EXPECT_EQ(metadata.created_at, "2026-11-25T15:12:09Z");
  EXPECT_EQ(metadata.due, "2026-12-04T07:00:00Z") << "Ann has two days more";
}

TEST(GradescopeMetadata, TakesTheAssignmentsDeadlineForEverybodyElse) {
  const GradescopeMetadata metadata = parse_gradescope_metadata(
      R"({"assignment": {"due_date": "2026-12-01T23:00:00Z"}, "users": [{"id": "a1", "assignment": {"due_date": null}}]})");
  EXPECT_EQ(metadata.id, "a1");
  EXPECT_EQ(metadata.due, "2026-12-01T23:00:00Z");
}

std::string id_for(const std::string& user) {
  return parse_gradescope_metadata("{\"users\": [" + user + "]}").id;
}

TEST(GradescopeMetadata, MakesAnIdOfAnything) {
  EXPECT_EQ(id_for(R"({"name": "Ann  Example"})"), "Ann-Example");
  EXPECT_EQ(id_for(R"({"name": "../../etc/passwd"})"), "etc-passwd");
  EXPECT_EQ(id_for(R"({"name": "staff", "email": "ann@example.com"})"), "ann@example.com");
  EXPECT_EQ(id_for(R"({"name": "\n\u001b[2J"})"), "2J");
  EXPECT_EQ(id_for("{\"name\": \"" + std::string(1000, 'x') + "\"}"), std::string(64, 'x'));
  EXPECT_EQ(id_for(R"({"id": -1})"), "submission");
  EXPECT_EQ(id_for(R"({"id": 1e300, "name": "§§"})"), "submission");
}

TEST(GradescopeMetadata, NothingItHoldsIsAnError) {
  for (const std::string text :
       {"", "null", "[]", "{", "\xff", "{\"users\": {}}", "{\"users\": [3]}",
        "{\"users\": [{\"id\": []}], \"created_at\": 7, \"assignment\": \"due_date\"}",
        "{\"created_at\": \"yesterday\", \"assignment\": {\"due_date\": "
        "\"2026-13-45T00:00:00Z\"}}"}) {
    const GradescopeMetadata metadata = parse_gradescope_metadata(text);
    EXPECT_EQ(metadata.id, "submission") << text;
    EXPECT_EQ(metadata.created_at, "") << text;
    EXPECT_EQ(metadata.due, "") << text;
  }
  EXPECT_NO_THROW(parse_gradescope_metadata(std::string(1 << 20, '[')));
  EXPECT_EQ(read_gradescope_metadata("/nowhere/submission_metadata.json").id, "submission");
}

TEST(GradescopeDue, StandsInForTheWordOnly) {
  const std::string due = "2026-12-01T23:00:00Z";
  EXPECT_EQ(with_gradescope_due("per-day=10%,due=gradescope", due), "per-day=10%,due=" + due);
  EXPECT_EQ(with_gradescope_due("due=2027-01-01T00:00:00Z", due), "due=2027-01-01T00:00:00Z");
  EXPECT_EQ(with_gradescope_due("none", due), "none");
  EXPECT_EQ(with_gradescope_due("due=gradescope,per-day=10%", ""), "none");
  EXPECT_TRUE(parse_late_policy(with_gradescope_due("due=gradescope", due)).due);
}

/// results.json has the form of Gradescope's specification, and no score.
void expect_not_graded(const fs::path& autograder) {
  const auto document = nlohmann::json::parse(read_file(autograder / "results/results.json"));
  EXPECT_EQ(document.size(), 3U) << document;
  EXPECT_NE(document.at("output").get<std::string>().find("not graded"), std::string::npos);
  EXPECT_EQ(document.at("output_format"), "text");
  EXPECT_EQ(document.at("stdout_visibility"), "hidden");
}

TEST_F(GradescopeReleaseTest, ResultsAreThereWhenTheGraderCannotRun) {
  // This small course does not build
  const fs::path autograder = outside / "autograder";
  write_file(autograder / "submission/knn.cpp", kReference);
  write_file(autograder / "submission_metadata.json", kMetadata);
  write_file(autograder / "results/results.json", "{\"score\": 4}");  // of an earlier run
  const GradescopeRun run = grade_gradescope(Workspace(root), units, {}, autograder);
  EXPECT_EQ(run.id, "1234");
  EXPECT_FALSE(run.points);
  ASSERT_EQ(run.notes.size(), 1U);
  expect_not_graded(autograder);
}

TEST_F(GradescopeReleaseTest, WithADeadlineTheTimeMustBeKnown) {
  const fs::path autograder = outside / "autograder";
  write_file(autograder / "submission/knn.cpp", kReference);
  ClassOptions options;
  options.late = "due=2026-12-01T00:00:00Z";
  const GradescopeRun run = grade_gradescope(Workspace(root), units, options, autograder);
  EXPECT_EQ(run.id, "submission");
  EXPECT_FALSE(run.points);
  EXPECT_NE(run.notes.at(0).find("created_at"), std::string::npos);
  expect_not_graded(autograder);
}

TEST_F(GradescopeReleaseTest, ASubmissionFolderThatIsALinkIsNotGraded) {
  const fs::path autograder = outside / "autograder";
  fs::create_directories(autograder);
  fs::create_directory_symlink(root, autograder / "submission");
  EXPECT_FALSE(grade_gradescope(Workspace(root), units, {}, autograder).points);
  expect_not_graded(autograder);
}

TEST_F(GradescopeReleaseTest, UnwritableResultsAreAnError) {
  write_file(outside / "autograder/results", "a file");
  EXPECT_THROW(grade_gradescope(Workspace(root), units, {}, outside / "autograder"), FileError);
}

}  // namespace
}  // namespace gradbook

// What: times of submissions, printable names.  Why: a wrong hour costs points for being late.
#include <gtest/gtest.h>

#include "core/file.hpp"
#include "core/text.hpp"
#include "core/utc_time.hpp"
#include "grading/intake/class_intake.hpp"
#include "grading/intake/submission.hpp"
#include "tests/data/scratch_folder.hpp"

namespace gradbook {
namespace {

using Times = std::map<std::string, std::string>;

TEST(ParseTime, KnowsZones) {
  const std::string utc = "2026-11-25T07:12:09Z";
  for (const char* text :
       {"2026-11-25T07:12:09Z", "2026-11-25 07:12:09 UTC", "2026-11-25T08:12:09.250+01:00",
        "2026-11-25T02:42:09-0430", "2026-11-25T07:12:09+00:00"}) {
    const auto time = parse_time(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(utc_text(*time), utc) << text;
  }
  EXPECT_EQ(utc_text(*parse_time("2024-02-29T23:59Z")), "2024-02-29T23:59:00Z");
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const char* text : {"", "2026-11-25", "2026-11-25T07:12:09", "2026-02-31T00:00:00Z",
                           "2026-13-01T00:00:00Z", "2026-11-25T24:00:00Z", "26-11-25T07:12:09Z",
                           "2026-11-25T07:12:09+99:00", "2026-11-25T07:12:09Z\n", "=1+1"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(Printable, ShowsOnlyHarmlessCharacters) {
  EXPECT_EQ(printable("knn.cpp"), "knn.cpp");
  EXPECT_EQ(printable(std::string("a\n\x1b[2J\0\xff\x7f", 9)), "a\\x0a\\x1b[2J\\x00\\xff\\x7f");
  EXPECT_EQ(printable(std::string(200, 'a')), std::string(100, 'a') + "...");
  EXPECT_EQ(printable(std::string(100, 'a')), std::string(100, 'a'));
}

TEST(ReadTimes, UnderstandsWhatPlatformsExport) {
  const ScratchFolder scratch;
  const auto path = scratch.write(
      "times.csv",
      "\xef\xbb\xbfname,id,created_at\r\n\"Doe, Ann\",ann,2026-11-25 08:12:09+01:00\r\n\r\n"
      "Bob, bob ,2026-11-25T07:12:09Z");
  EXPECT_EQ(read_times(path),
            (Times{{"ann", "2026-11-25T07:12:09Z"}, {"bob", "2026-11-25T07:12:09Z"}}));
}

TEST(ReadTimes, SaysInWhichLineAnErrorIs) {
  const ScratchFolder scratch;
  const auto path = scratch.path() / "times.csv";
  const auto refuses = [&](const std::string& text, const std::string& message) {
    scratch.write("times.csv", text);
    EXPECT_FILE_ERROR(read_times(path), path, message);
  };
  refuses("", "is empty; its first line must be: id,created_at");
  refuses("\ufeff", "is empty; its first line must be: id,created_at");
  refuses(std::string("\xff\xfei\0d\0", 6), "is UTF-16 text, expected UTF-8; save it as UTF-8");
  refuses("id,created_at\r\r\nann,2026-11-25T07:12:09Z\r\r\n",
          "line 1 (byte 13): the line ends in CR CR LF; save it with LF or CRLF");
  refuses("id,created_at\nann\u200b,2026-11-25T07:12:09Z\n",
          "line 2 (byte 17): \"ann\\u200b,2026-11-25T07:12:\" holds the invisible character "
          "\\u200b; remove it");
  refuses("id,time\n", "line 1 names no column created_at; its first line must be: id,created_at");
  refuses("id,created_at\nann\n", "line 2 has too few columns");
  refuses("id,created_at\nann,2026-11-25T07:12:09\n",
          "line 2: '2026-11-25T07:12:09' is no time with a zone; write it as 2026-11-25T07:12:09Z "
          "or 2026-11-25 08:12:09+01:00");
  refuses("id,created_at\nann,2026-11-25T07:12:09Z\n\nann,2026-11-25T07:12:09Z\n",
          "line 4 names ann again");
  EXPECT_THROW(read_times(scratch.path() / "none"), FileError);
}

TEST(FindClass, TimesMayNameStudentsAsThePlatformDoes) {
  const ScratchFolder scratch;
  const auto folder = scratch.path() / "class";
  for (const char* const name :
       {"Zoë Roe_12_assignsubmission_file_", "Ann Lee_13_assignsubmission_file_",
        "Ann Lee_14_assignsubmission_file_", "bob"}) {
    std::filesystem::create_directories(folder / name);
  }
  const std::string time = "2026-11-25T07:12:09Z";
  // e and a mark above it, as macOS writes the name
  const auto table = scratch.write("times", "id,created_at\nZoe\xcc\x88 Roe," + time + "\n13," +
                                                time + "\nbob," + time + "\neve," + time + "\n");
  const ClassIntake intake = find_class(folder, scratch.path() / "out", table);
  ASSERT_EQ(intake.folder.submissions.size(), 4U);
  int timed = 0;
  for (const FoundSubmission& found : intake.folder.submissions) {
    const bool has = intake.times->count(found.id) == 1;
    EXPECT_EQ(has, found.entry.find("_14_") == std::string::npos) << found.entry;
    timed += has ? 1 : 0;
  }
  EXPECT_EQ(timed, 3);
  EXPECT_EQ(intake.folder.warnings.back(), "1 rows of the table of times name no submission: eve");
  scratch.write("times", "id,created_at\nAnn Lee," + time + "\n");
  EXPECT_FILE_ERROR(find_class(folder, scratch.path() / "out", table), table,
                    "'Ann Lee' names 2 submissions; write the ids as in students.csv");
  EXPECT_THROW(find_class(folder, folder, {}), std::invalid_argument);
}

TEST(WarningOfEmpty, NamesSubmissionsWithoutAnExerciseFile) {
  Submission empty;
  empty.id = "ann";
  Submission link = empty;
  link.unreadable = "is a link";
  Submission whole = empty;
  whole.files.emplace_back();
  EXPECT_EQ(warning_of_empty({whole, link}), "");
  EXPECT_EQ(warning_of_empty({whole, empty}),
            "1 of 2 submissions hold no exercise file, look at them: ann");
}

TEST(UseTimes, TheTableCountsMoreThanTheManifest) {
  Submission submission;
  submission.id = "ann";
  submission.created_at = "2020-01-01T00:00:00Z";
  submission.time_source = TimeSource::manifest;
  use_times(submission, {{"ann", "2026-11-25T07:12:09Z"}});
  EXPECT_EQ(submission.created_at, "2026-11-25T07:12:09Z");
  EXPECT_EQ(submission.time_source, TimeSource::table);
  EXPECT_TRUE(submission.flags.empty());
  use_times(submission, {{"bob", "2026-11-25T07:12:09Z"}});
  EXPECT_EQ(submission.flags.size(), 1u);
}

}  // namespace
}  // namespace gradbook

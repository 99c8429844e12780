// What: reading archives that students, or people who mean harm, hand in.
// Why:  an archive can lie about names, kinds and sizes, and unpack to any length.
#include "grading/intake/submission_archive.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>

#include "grading/intake/submission.hpp"
#include "test_archive.hpp"
#include "tests/data/scratch_folder.hpp"

namespace gradbook {
namespace {

using Lines = std::vector<std::string>;

/// Of the processor: a busy machine makes no difference.
double seconds_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

/// Zip and tar.gz must be read in the same way.
class ArchiveSubmission : public testing::TestWithParam<bool> {
 protected:
  Submission read(const std::vector<TestEntry>& entries) const {
    return read_archive_bytes(test_archive(entries, {.zip = GetParam()}), units, "ann");
  }
  bool tar() const { return !GetParam(); }

  std::vector<Unit> units = test_units();
};

INSTANTIATE_TEST_SUITE_P(Both, ArchiveSubmission, testing::Bool(),
                         [](const auto& how) { return how.param ? "Zip" : "TarGz"; });

TEST_P(ArchiveSubmission, IsReadWhateverFoldersAreAround) {
  for (const std::string& around : Lines{"", "exercises/", "hw1/exercises/", "./", "./hw 1/",
                                         "\xc3\x9c"
                                         "bung/"}) {
    const Submission submission = read({{.name = around + "02_neighbors/knn.cpp", .content = "k"},
                                        {.name = around + "README", .content = "r"}});
    EXPECT_EQ(submission.rejected, "") << around;
    ASSERT_EQ(submission.files.size(), 1u) << around;
    EXPECT_EQ(submission.files[0].content, "k");
    EXPECT_EQ(submission.ignored, 1u);
    EXPECT_TRUE(submission.refused.empty());
  }
}

TEST_P(ArchiveSubmission, MayBeFlat) {
  EXPECT_EQ(read({{.name = "knn.cpp", .content = "k"}}).files.size(), 1u);
  EXPECT_EQ(read({{.name = "hw/knn.cpp", .content = "k"}}).files.size(), 1u);
}

TEST_P(ArchiveSubmission, WindowsNamesAreUnderstood) {
  EXPECT_EQ(read({{.name = "hw\\02_neighbors\\knn.cpp", .content = "k"}}).files.size(), 1u);
  EXPECT_TRUE(read({{.name = "..\\02_neighbors\\knn.cpp", .content = "k"}}).files.empty());
  EXPECT_TRUE(read({{.name = "C:\\02_neighbors\\knn.cpp", .content = "k"}}).files.empty());
}

TEST_P(ArchiveSubmission, NamesThatLeaveItAreRefused) {
  const Submission submission = read({{.name = "../../02_neighbors/knn.cpp", .content = "x"},
                                      {.name = "/tmp/02_neighbors/distance.cpp", .content = "x"},
                                      {.name = "a/../09_mlp/backprop.cpp", .content = "x"},
                                      {.name = "-o/x", .content = "x"},
                                      {.name = "a\nb", .content = "x"}});
  EXPECT_TRUE(submission.files.empty());
  EXPECT_EQ(submission.refused,
            (Lines{"../../02_neighbors/knn.cpp: names with .. are not read",
                   "/tmp/02_neighbors/distance.cpp: absolute names are not read",
                   "a/../09_mlp/backprop.cpp: names with .. are not read",
                   "-o/x: names that begin with - are not read",
                   "a\\x0ab: control characters in the name"}));
  EXPECT_EQ(submission.unusable.size(), 3u);
}

TEST_P(ArchiveSubmission, LinksAreRefused) {
  const Submission submission =
      read({{.name = "knn.cpp", .content = "", .type = AE_IFLNK, .target = "/etc/passwd"},
            {.name = "distance.cpp", .content = "d"}});
  EXPECT_EQ(submission.refused, Lines{"knn.cpp: is a link; send the file itself"});
  EXPECT_EQ(submission.files.size(), 1u);
}

TEST(ArchiveBytes, HardLinksPipesAndDevicesAreRefused) {
  const std::vector<TestEntry> entries = {
      {.name = "distance.cpp", .content = "d"},
      {.name = "knn.cpp", .content = "", .target = "distance.cpp", .hard_link = true},
      {.name = "09_mlp/backprop.cpp", .content = "", .type = AE_IFIFO},
      {.name = "zero", .content = "", .type = AE_IFCHR}};
  const Submission submission =
      read_archive_bytes(test_archive(entries, {.zip = false}), test_units());
  EXPECT_EQ(submission.refused, (Lines{"knn.cpp: is a hard link; send the file itself",
                                       "09_mlp/backprop.cpp: is a device, pipe or socket, no file",
                                       "zero: is a device, pipe or socket, no file"}));
  EXPECT_EQ(submission.files.size(), 1u);
}

TEST_P(ArchiveSubmission, AFolderIsNoFile) {
  const Submission submission = read({{.name = "knn.cpp/", .content = "", .type = AE_IFDIR}});
  EXPECT_EQ(submission.refused, Lines{"knn.cpp/: is a folder, expected a file"});
}

TEST_P(ArchiveSubmission, TheSameNameTwiceIsNotUsed) {
  const Submission submission = read({{.name = "02_neighbors/knn.cpp", .content = "1"},
                                      {.name = "02_neighbors/knn.cpp", .content = "2"}});
  EXPECT_TRUE(submission.files.empty());
  EXPECT_EQ(submission.unusable.count("02_neighbors/knn"), 1u);
}

TEST_P(ArchiveSubmission, ArchivesInItAreIgnored) {
  const std::string inner = test_archive({{.name = "02_neighbors/knn.cpp", .content = "k"}});
  const Submission submission = read({{.name = "inner.zip", .content = inner}});
  EXPECT_TRUE(submission.files.empty());
  EXPECT_EQ(submission.ignored, 1u);
}

TEST_P(ArchiveSubmission, FilesUpTo256KiBAreRead) {
  const Submission submission =
      read({{.name = "knn.cpp", .content = std::string(256 << 10, 'x')},
            {.name = "distance.cpp", .content = std::string((256 << 10) + 1, 'x')}});
  EXPECT_EQ(submission.files.size(), 1u);
  EXPECT_EQ(submission.refused, Lines{"distance.cpp: is larger than 256 KiB"});
}

TEST_P(ArchiveSubmission, ABombIsRejectedEarly) {
  const std::string zeros(42 << 20, '\0');
  const std::string one =
      test_archive({{.name = "a", .content = zeros}, {.name = "b"}}, {.zip = GetParam()});
  const std::string two = test_archive(
      {{.name = "a", .content = zeros}, {.name = "b", .content = zeros}, {.name = "knn.cpp"}},
      {.zip = GetParam()});
  EXPECT_LT(two.size(), 200000u);
  const std::clock_t start = std::clock();
  EXPECT_EQ(read_archive_bytes(one, units).rejected, "");
  const Submission submission = read_archive_bytes(two, units);
  EXPECT_NE(submission.rejected.find("holds more than 64 MB"), std::string::npos)
      << submission.rejected;
  EXPECT_TRUE(submission.files.empty());
  EXPECT_LT(seconds_since(start), 3);
}

TEST_P(ArchiveSubmission, TooManyEntriesAreRejected) {
  std::vector<TestEntry> entries(30000);
  for (std::size_t i = 0; i < entries.size(); ++i) entries[i].name = std::to_string(i);
  EXPECT_NE(read(entries).rejected.find("more than 20000 entries"), std::string::npos);
}

TEST_P(ArchiveSubmission, ATruncatedOneIsRejectedWhereverItEnds) {
  const std::string whole = test_archive({{.name = "02_neighbors/knn.cpp", .content = "k"},
                                          {.name = "09_mlp/backprop.cpp", .content = "b"}},
                                         {.zip = GetParam()});
  const std::size_t end =
      tar() ? whole.size() - 10 : whole.size();  // the last bytes check the rest
  for (std::size_t size = 0; size < end; ++size) {
    const Submission submission = read_archive_bytes(whole.substr(0, size), units);
    const bool complete = submission.rejected.empty() && submission.files.size() == 2;
    EXPECT_TRUE(!submission.rejected.empty() || (tar() && complete)) << size;
    EXPECT_TRUE(submission.rejected.empty() || submission.files.empty()) << size;
  }
}

TEST_P(ArchiveSubmission, AChangedByteIsNoticedOrHarmless) {
  const std::string whole = test_archive(
      {{.name = "02_neighbors/knn.cpp", .content = std::string(500, 'k')}}, {.zip = GetParam()});
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    EXPECT_NO_THROW(read_archive_bytes(damaged, units)) << i;
  }
}

TEST_P(ArchiveSubmission, AnEmptyOneHoldsNoFile) {
  const Submission submission = read({});
  EXPECT_EQ(submission.rejected, "");
  EXPECT_EQ(submission.flags, Lines{"holds no exercise file"});
}

TEST(ArchiveBytes, EncryptedOnesAreRejected) {
  const std::string bytes = test_archive({{.name = "02_neighbors/knn.cpp", .content = "k"}},
                                         {.zip = true, .password = "x"});
  EXPECT_EQ(read_archive_bytes(bytes, test_units()).rejected,
            "is encrypted; send it without a password");
}

TEST(ArchiveBytes, NamesInUtf8AreReadInAnyLocale) {
  std::string bytes = test_archive({{.name = "\xc3\x9c"
                                             "bung/02_neighbors/knn.cpp",
                                     .content = "k"}});
  // Bit 11 of the flags in both headers: the name is UTF-8
  bytes[7] = static_cast<char>(bytes[7] | 0x08);
  const std::size_t directory = bytes.find("PK\x01\x02");
  bytes[directory + 9] = static_cast<char>(bytes[directory + 9] | 0x08);
  EXPECT_EQ(read_archive_bytes(bytes, test_units()).files.size(), 1u);
  bytes.replace(directory + 46, 2, "\xff\xff");  // which is none
  EXPECT_EQ(read_archive_bytes(bytes, test_units()).rejected, "");
}

TEST(ArchiveBytes, OtherFilesAreRejected) {
  for (const std::string& bytes :
       {std::string(), std::string("PK"), std::string("\x1f\x8b"), std::string("Rar!\x1a\x07"),
        std::string(1000, '\0'), gzip_of("no tar"), gzip_of("")}) {
    const Submission submission = read_archive_bytes(bytes, test_units());
    EXPECT_TRUE(!submission.rejected.empty() || submission.flags.size() == 1) << bytes.size();
  }
  EXPECT_NE(read_archive_bytes("no archive", test_units()).rejected, "");
  EXPECT_NE(read_archive_bytes(std::string((32 << 20) + 1, 'P'), test_units())
                .rejected.find("larger than 32 MB"),
            std::string::npos);
}

// libarchive itself would unpack all of it to get to the next entry
TEST(ArchiveBytes, AGzipBombBehindALyingTarHeaderStops) {
  std::string tar(512, '\0');
  std::string("zeros").copy(tar.data(), 5);
  std::string("0000644").copy(tar.data() + 100, 7);
  std::string("77777777777").copy(tar.data() + 124, 11);  // 8 GB
  std::string("ustar\00000", 8).copy(tar.data() + 257, 8);
  tar[156] = '0';
  unsigned sum = 8 * ' ';
  for (const char c : tar) sum += static_cast<unsigned char>(c);
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", sum);
  std::string(digits, 7).copy(tar.data() + 148, 7);
  tar[155] = ' ';
  std::string bytes = gzip_of(tar);
  const std::string zeros = gzip_of(std::string(16 << 20, '\0'));
  for (int i = 0; i < 500; ++i) bytes += zeros;  // 8 GB of zeros in 8 MB
  const std::clock_t start = std::clock();
  const Submission submission = read_archive_bytes(bytes, test_units());
  EXPECT_NE(submission.rejected.find("holds more than 64 MB"), std::string::npos)
      << submission.rejected;
  EXPECT_LT(seconds_since(start), 3);
}

TEST(ArchiveBytes, AreReadFromFilesWithTheirTime) {
  const ScratchFolder scratch;
  const auto path =
      scratch.write("ann.zip", test_archive({{.name = "02_neighbors/knn.cpp", .content = "k"}}));
  const Submission submission = read_submission(path, test_units());
  EXPECT_EQ(submission.id, "ann");
  EXPECT_EQ(submission.files.size(), 1u);
  EXPECT_EQ(submission.time_source, TimeSource::file);
  EXPECT_EQ(submission.created_at.size(), 20u);
}

TEST(WriteArchive, TheSameFilesMakeTheSameBytes) {
  const std::vector<ArchiveEntry> entries = {{"a/b.cpp", "int b;\n"},
                                             {"c", std::string(9999, 'c')}};
  for (const bool zip : {true, false}) {
    EXPECT_EQ(write_archive(entries, 1700000000, zip), write_archive(entries, 1700000000, zip));
    EXPECT_NE(write_archive(entries, 1700000000, zip), write_archive(entries, 1800000000, zip));
  }
}

}  // namespace
}  // namespace gradbook

// What: reading folders that students, or people who mean harm, hand in.
// Why:  whatever is in them, nothing but the agreed files is read, and reading them ends.
#include "grading/intake/submission.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "core/file.hpp"
#include "grading/intake/safe_folder.hpp"
#include "grading/intake/submission_archive.hpp"
#include "submission_folder.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

TEST_F(FolderSubmission, IsReadInTheOrderOfTheRegistry) {
  write("09_mlp/backprop.cpp", "b");
  write("02_neighbors/knn.cpp", "k");
  const Submission read_one = read();
  EXPECT_EQ(read_one.id, "ann");
  EXPECT_EQ(read_one.rejected, "");
  ASSERT_EQ(read_one.files.size(), 2u);
  EXPECT_EQ(read_one.files[0].unit, "02_neighbors/knn");
  EXPECT_EQ(read_one.files[0].content, "k");
  EXPECT_EQ(read_one.files[1].unit, "09_mlp/backprop");
  EXPECT_EQ(read_one.files[0].sha256.size(), 64u);
  EXPECT_EQ(read_one.time_source, TimeSource::file);
  EXPECT_TRUE(read_one.flags.empty());
}

TEST_F(FolderSubmission, MayHaveAnyFoldersAroundIt) {
  write("hw1/exercises/02_neighbors/knn.cpp", "k");
  write("hw1/exercises/09_mlp/backprop.cpp", "b");
  EXPECT_EQ(read().files.size(), 2u);
}

TEST_F(FolderSubmission, MayBeFlat) {
  write("knn.cpp", "k");
  write("distance.cpp", "d");
  EXPECT_EQ(read().files.size(), 2u);
}

TEST_F(FolderSubmission, MayBeFlatInOneFolder) {
  write("hw 1/knn.cpp", "k");
  write("hw 1/README", "r");
  write("__MACOSX/._knn.cpp", "junk");
  EXPECT_EQ(read().files.size(), 1u);
}

TEST_F(FolderSubmission, FlatFilesFurtherInDoNotCount) {
  write("exercises/02_neighbors/knn.cpp", "k");
  write("old/knn.cpp", "o");
  const Submission read_one = read();
  ASSERT_EQ(read_one.files.size(), 1u);
  EXPECT_EQ(read_one.files[0].content, "k");
  EXPECT_EQ(read_one.ignored, 1u);
}

TEST_F(FolderSubmission, OfAWholeCheckoutOnlyTheExercisesAreRead) {
  write("exercises/02_neighbors/knn.cpp", "k");
  write("exercises/02_neighbors/knn.hpp", "contract");
  write("solutions/02_neighbors/knn.cpp", "s");
  write(".gradbook/backup/02_neighbors/knn.cpp", "b");
  write("build/x/02_neighbors/knn.cpp", "b");
  write("CMakeLists.txt", "execute_process(COMMAND touch /tmp/owned)");
  const Submission read_one = read();
  ASSERT_EQ(read_one.files.size(), 1u);
  EXPECT_EQ(read_one.files[0].content, "k");
  EXPECT_TRUE(read_one.refused.empty());
}

TEST_F(FolderSubmission, TwoFilesForOneUnitAreBothRefused) {
  write("knn.cpp", "1");
  write("02_neighbors/knn.cpp", "2");
  write("09_mlp/backprop.cpp", "b");
  const Submission read_one = read();
  const std::string why =
      "02_neighbors/knn.cpp and knn.cpp: 2 files for 02_neighbors/knn, and none is used; send only "
      "one";
  EXPECT_EQ(read_one.refused, Lines{why});
  EXPECT_EQ(read_one.unusable.at("02_neighbors/knn"), why);
  EXPECT_EQ(read_one.files.size(), 1u);
}

TEST_F(FolderSubmission, LinksAreNotFollowed) {
  fs::create_symlink("/etc/passwd", folder / "knn.cpp");
  fs::create_symlink("/etc", folder / "09_mlp");
  write("README", "r");
  write("real/distance.cpp", "d");
  fs::create_directory_symlink(folder / "real", folder / "02_neighbors");
  const Submission read_one = read();
  EXPECT_TRUE(read_one.files.empty());
  EXPECT_EQ(read_one.refused, (Lines{"02_neighbors: is a link; send the file itself",
                                     "09_mlp: is a link; send the file itself",
                                     "knn.cpp: is a link; send the file itself"}));
  EXPECT_EQ(read_one.unusable.at("02_neighbors/knn"), "knn.cpp: is a link; send the file itself");
}

TEST_F(FolderSubmission, ALinkInPlaceOfTheSubmissionIsRejected) {
  write("knn.cpp", "k");
  fs::create_directory_symlink(folder, scratch.path() / "bob");
  // Staff put it there: no grade, and no 0
  EXPECT_NE(read_submission(scratch.path() / "bob", units).unreadable, "");
  EXPECT_NE(read_submission(scratch.path() / "bob/", units).unreadable, "");
}

// Learning platforms put what a student uploaded into a folder
TEST_F(FolderSubmission, AnArchiveInTheFolderIsRead) {
  write("attachments/hw.zip",
        write_archive({{"exercises/02_neighbors/knn.cpp", "k"}, {"x/09_mlp/backprop.cpp", "b"}}, 0,
                      true));
  const Submission read_one = read();
  ASSERT_EQ(read_one.files.size(), 2U);
  EXPECT_EQ(read_one.files[0].content, "k");
  write("other.zip", write_archive({{"02_neighbors/knn.cpp", "k"}}, 0, true));
  EXPECT_EQ(read().files.size(), 2U) << "the same file twice is no contradiction";
  write("other.zip", write_archive({{"02_neighbors/knn.cpp", "other"}}, 0, true));
  EXPECT_EQ(read().files.size(), 1U);
  EXPECT_EQ(read().unusable.count("02_neighbors/knn"), 1U);
  write("other.zip", "PK damaged");
  EXPECT_EQ(read().rejected.rfind("other.zip is damaged", 0), 0U) << read().rejected;
}

TEST_F(FolderSubmission, AFileWithANumberOfAnAttemptCountsIfThereIsNoOther) {
  write("knn-1.cpp", "1");
  write("knn-12.cpp", "12");
  write("knn (3).cpp", "3");
  Submission read_one = read();
  ASSERT_EQ(read_one.files.size(), 1U);
  EXPECT_EQ(read_one.files[0].content, "12");
  EXPECT_EQ(read_one.refused,
            (Lines{"knn (3).cpp: knn-12.cpp counts", "knn-1.cpp: knn-12.cpp counts"}));
  write("knn.cpp", "own");
  EXPECT_EQ(read().files.at(0).content, "own");
}

TEST_F(FolderSubmission, PartsOfOneStudentAreReadTogether) {
  FoundSubmission found;
  found.id = "doejane_123";
  found.in_parts = true;
  scratch.write("doejane_123_1_knn-1.cpp", "k");
  scratch.write("doejane_123_2_hw.zip", write_archive({{"09_mlp/backprop.cpp", "b"}}, 0, true));
  found.parts = {{.path = scratch.path() / "doejane_123_1_knn-1.cpp", .name = "knn.cpp"},
                 {.path = scratch.path() / "doejane_123_2_hw.zip", .name = "hw.zip"}};
  const Submission read_one = read_submission(found, units);
  ASSERT_EQ(read_one.files.size(), 2U);
  EXPECT_EQ(read_one.files[0].content, "k");
  EXPECT_EQ(read_one.files[1].content, "b");
}

TEST_F(FolderSubmission, PipesSocketsAndFoldersAreNoFiles) {
  ASSERT_EQ(::mkfifo((folder / "knn.cpp").c_str(), 0644), 0);
  fs::create_directory(folder / "distance.cpp");
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const std::string path = (folder / "backprop.cpp").string();
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const Submission read_one = read();
  ::close(server);
  EXPECT_TRUE(read_one.files.empty());
  EXPECT_EQ(read_one.refused, (Lines{"backprop.cpp: is a device, pipe or socket, no file",
                                     "distance.cpp: is a folder, expected a file",
                                     "knn.cpp: is a device, pipe or socket, no file"}));
}

TEST_F(FolderSubmission, APipeAsArchiveIsRejected) {
  ASSERT_EQ(::mkfifo((scratch.path() / "bob.zip").c_str(), 0644), 0);
  EXPECT_EQ(read_submission(scratch.path() / "bob.zip", units).rejected, "is no regular file");
}

TEST_F(FolderSubmission, FilesUpTo256KiBAreRead) {
  write("knn.cpp", std::string(256 << 10, 'x'));
  write("distance.cpp", std::string((256 << 10) + 1, 'x'));
  const Submission read_one = read();
  EXPECT_EQ(read_one.files.size(), 1u);
  EXPECT_EQ(read_one.refused, Lines{"distance.cpp: is larger than 256 KiB"});
}

TEST_F(FolderSubmission, BytesThatAreNoTextAreRefused) {
  write("knn.cpp", std::string("\xff\xfei\0n\0t\0", 8));
  write("distance.cpp", std::string("int\0x", 5));
  write("backprop.cpp",
        "// Gr\xf6\xdf"
        "e in Latin-1 compiles\n");
  const Submission read_one = read();
  EXPECT_EQ(read_one.files.size(), 1u);
  EXPECT_EQ(read_one.refused, (Lines{"distance.cpp: is no plain text; save it as UTF-8",
                                     "knn.cpp: is no plain text; save it as UTF-8"}));
}

TEST_F(FolderSubmission, OddNamesAreShownSafelyOrIgnored) {
  write("a\nb", "x");
  write("\x1b[31mred", "x");
  write("-rf", "x");
  write("=1+1", "x");
  write(std::string(200, 'n'), "x");
  const Submission read_one = read();
  EXPECT_EQ(read_one.refused, (Lines{"\\x1b[31mred: control characters in the name",
                                     "-rf: names that begin with - are not read",
                                     "a\\x0ab: control characters in the name"}));
  EXPECT_EQ(read_one.ignored, 2u);
}

TEST_F(FolderSubmission, RefusedEntriesAreListedUpToALimit) {
  for (int i = 0; i < 70; ++i) fs::create_symlink("x", folder / ("l" + std::to_string(i)));
  EXPECT_EQ(read().refused.size(), 51u);
  EXPECT_EQ(read().refused.back(), "20 more entries were not read");
}

TEST_F(FolderSubmission, TooDeepOrTooManyIsRejected) {
  write("1/2/3/4/5/6/7/02_neighbors/knn.cpp", "k");
  EXPECT_EQ(read().files.size(), 1u);
  write("1/2/3/4/5/6/7/8/9/x", "x");
  EXPECT_NE(read().rejected.find("nested more than 8 deep"), std::string::npos);

  const fs::path many = scratch.path() / "many";
  fs::create_directory(many);
  for (int i = 0; i <= 20000; ++i) {
    ::close(::open((many / std::to_string(i)).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
  }
  EXPECT_NE(read_submission(many, units).rejected.find("more than 20000 entries"),
            std::string::npos);
}

TEST_F(FolderSubmission, AnEmptyFolderIsASubmissionWithoutFiles) {
  const Submission read_one = read();
  EXPECT_EQ(read_one.rejected, "");
  EXPECT_TRUE(read_one.files.empty());
  EXPECT_EQ(read_one.flags, Lines{"holds no exercise file"});
}

TEST_F(FolderSubmission, NamesSourceFilesThatWereNotRead) {
  write("02_neighbors/my_knn.cpp", "k");
  EXPECT_EQ(read().flags[0], "source files of no unit were not read: 02_neighbors/my_knn.cpp");
}

TEST_F(FolderSubmission, HashesIdNamesAndContents) {
  write("knn.cpp", "k");
  const std::string first = read().sha256;
  EXPECT_EQ(read().sha256, first);
  write("knn.cpp", "l");
  EXPECT_NE(read().sha256, first);
  write("knn.cpp", "k");
  EXPECT_EQ(read().sha256, first);
  fs::rename(folder, scratch.path() / "bob");
  EXPECT_NE(read_submission(scratch.path() / "bob", units).sha256, first);
  EXPECT_THROW(read(), FileError);
}

TEST_F(FolderSubmission, IsReadInTheSameWayWithoutOpenat2) {
  write("02_neighbors/knn.cpp", "k");
  fs::create_symlink("/etc/passwd", folder / "distance.cpp");
  for (const OpenWith with : {OpenWith::openat2, OpenWith::openat}) {
    SubmissionFiles files(units);
    EXPECT_GT(read_folder(folder, files, with), 0);
    Submission submission;
    files.finish(submission);
    EXPECT_EQ(submission.files.size(), 1u);
    EXPECT_EQ(submission.refused.size(), 1u);
  }
}

// While the folder is read, a file and a folder are exchanged for links again and again
TEST_F(FolderSubmission, ExchangingFilesForLinksGivesNothingAway) {
  const fs::path secret = scratch.path() / "secret";
  write_file(secret / "knn.cpp", "secret");
  write("02_neighbors/knn.cpp", "k");
  write("distance.cpp", "d");
  fs::create_directory_symlink(secret, folder / "link");
  fs::create_symlink(secret / "knn.cpp", folder / "file_link");
  std::atomic<bool> stop = false;
  std::thread attacker([&] {
    const auto exchange = [&](const char* a, const char* b) {
      ::renameat2(AT_FDCWD, (folder / a).c_str(), AT_FDCWD, (folder / b).c_str(), RENAME_EXCHANGE);
    };
    while (!stop) {
      exchange("02_neighbors", "link");
      exchange("distance.cpp", "file_link");
    }
  });
  for (const OpenWith with : {OpenWith::openat2, OpenWith::openat}) {
    for (int i = 0; i < 1000; ++i) {
      SubmissionFiles files(units);
      read_folder(folder, files, with);
      Submission submission;
      files.finish(submission);
      for (const SubmittedFile& file : submission.files) ASSERT_NE(file.content, "secret");
    }
  }
  stop = true;
  attacker.join();
}

}  // namespace
}  // namespace gradbook

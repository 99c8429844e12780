// What: decompression with limits.  Why: most data sets are gzip files, and a damaged or malicious
// one must neither crash a lesson nor fill the memory.
#include "data/gzip_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch_folder.hpp"

namespace gradbook {
namespace {

const std::filesystem::path kName = "x.gz";
const std::string kAgain = "; copy or download it again";

/// "hello\n" as `printf 'hello\n' | gzip -n -9` writes it, byte by byte.
std::string hello_gz() {
  return bytes_of({0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd,
                   0xc9, 0xc9, 0xe7, 0x02, 0x00, 0x20, 0x30, 0x3a, 0x36, 0x06, 0x00, 0x00, 0x00});
}

TEST(Gunzip, ReadsWhatGzipWrote) { EXPECT_EQ(gunzip(hello_gz(), kName), "hello\n"); }

TEST(Gunzip, ReadsSeveralMembersAsOneFile) {
  EXPECT_EQ(gunzip(hello_gz() + gzip_of("again") + gzip_of(""), kName), "hello\nagain");
}

TEST(Gunzip, SkipsZerosBehindAMember) {
  // As Python's gzip module and gzip itself
  const std::string zeros(100, '\0');
  EXPECT_EQ(gunzip(hello_gz() + zeros, kName), "hello\n");
  EXPECT_EQ(gunzip(hello_gz() + zeros + hello_gz(), kName), "hello\nhello\n");
  EXPECT_FILE_ERROR(gunzip(hello_gz() + zeros + "x", kName), kName,
                    "has 101 more bytes after the end of its gzip data" + kAgain);
}

TEST(Gunzip, ReadsAnEmptyFile) { EXPECT_EQ(gunzip(gzip_of(""), kName), ""); }

TEST(Gunzip, ReadsMoreThanOneBuffer) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i * 7919 % 100'003) + "\n";
  EXPECT_EQ(gunzip(gzip_of(text), kName), text);
}

TEST(Gunzip, RefusesEveryFileThatIsCutOff) {
  const std::string whole = hello_gz();
  for (std::size_t size = 2; size < whole.size(); ++size) {
    EXPECT_FILE_ERROR(
        gunzip(whole.substr(0, size), kName), kName,
        "is cut off: the gzip data do not end within " + std::to_string(size) + " bytes" + kAgain);
  }
}

TEST(Gunzip, RefusesAWrongCheckSum) {
  std::string bytes = hello_gz();
  bytes[18] ^= 1;
  EXPECT_FILE_ERROR(gunzip(bytes, kName), kName,
                    "is a corrupt gzip file: incorrect data check near byte 22" + kAgain);
}

TEST(Gunzip, RefusesAWrongLength) {
  std::string bytes = hello_gz();
  bytes[22] ^= 1;
  EXPECT_FILE_ERROR(gunzip(bytes, kName), kName,
                    "is a corrupt gzip file: incorrect length check near byte 26" + kAgain);
}

TEST(Gunzip, RefusesDamagedData) {
  std::string bytes = hello_gz();
  bytes[10] = 0x07;  // block type 3 does not exist
  EXPECT_FILE_ERROR(gunzip(bytes, kName), kName,
                    "is a corrupt gzip file: invalid block type near byte 11" + kAgain);
}

TEST(Gunzip, RefusesBytesBehindTheEnd) {
  EXPECT_FILE_ERROR(gunzip(hello_gz() + "abc", kName), kName,
                    "has 3 more bytes after the end of its gzip data" + kAgain);
}

TEST(Gunzip, StopsAtTheLimit) {
  EXPECT_EQ(gunzip(hello_gz(), kName, {.max_bytes = 6}), "hello\n");
  EXPECT_FILE_ERROR(gunzip(hello_gz(), kName, {.max_bytes = 5}), kName,
                    "unfolds to more than 5 bytes; this is more than such a file may hold");
}

TEST(Gunzip, StopsAtASuspiciousRatio) {
  const std::string zeros(std::size_t{65} << 20, '\0');  // 65 MiB of zeros: a ratio of about 1000
  const std::string bomb = gzip_of(zeros);
  EXPECT_EQ(gunzip(bomb, kName).size(), zeros.size());
  EXPECT_FILE_ERROR(gunzip(bomb, kName, {.max_ratio = 200}), kName,
                    "unfolds to more than 200 times its size; if that is right, decompress it with "
                    "gunzip first");
}

TEST(GunzipHead, ReturnsTheFirstBytes) {
  EXPECT_EQ(gunzip_head(hello_gz(), kName, 4), "hell");
  EXPECT_EQ(gunzip_head(hello_gz(), kName, 6), "hello\n");
  EXPECT_EQ(gunzip_head(hello_gz(), kName, 100), "hello\n");
}

TEST(GunzipHead, DoesNotLookBehindThem) {
  EXPECT_EQ(gunzip_head(hello_gz().substr(0, 15), kName, 2), "he");
}

TEST(IsGzip, LooksAtTheContent) {
  EXPECT_TRUE(is_gzip(hello_gz()));
  EXPECT_FALSE(is_gzip("\x1f"));
  EXPECT_FALSE(is_gzip("hello"));
  EXPECT_FALSE(is_gzip(""));
}

TEST(ReadPlainOrGzip, ReadsBothWhateverTheirNames) {
  const ScratchFolder folder;
  EXPECT_EQ(read_plain_or_gzip(folder.write("a.gz", "plain")), "plain");
  EXPECT_EQ(read_plain_or_gzip(folder.write("b.txt", hello_gz())), "hello\n");
}

TEST(ReadPlainOrGzip, RefusesAFileBeyondTheLimitBeforeReadingIt) {
  const ScratchFolder folder;
  const auto path = folder.write("a.txt", "1234567");
  EXPECT_FILE_ERROR(read_plain_or_gzip(path, {.max_bytes = 6}), path,
                    "has 7 bytes, more than the maximum of 6");
}

TEST(ReadPlainOrGzip, RefusesWhatIsNoReadableFile) {
  const ScratchFolder folder;
  const auto missing = folder.path() / "missing";
  EXPECT_FILE_ERROR(read_plain_or_gzip(missing), missing, "there is no such file");
  EXPECT_FILE_ERROR(read_plain_or_gzip(folder.path()), folder.path(),
                    "is a directory, expected a file");
  const auto fifo = folder.path() / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_FILE_ERROR(read_plain_or_gzip(fifo), fifo, "is not a regular file");
}

TEST(ReadPlainOrGzip, SaysThatAPermissionIsMissing) {
  const ScratchFolder folder;
  const auto path = folder.write("secret", "x");
  ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0), 0);
  const bool root = ::geteuid() == 0;  // may read every file: be nobody for a moment
  constexpr uid_t kNobody = 65534;
  if (root) {
    ASSERT_EQ(::seteuid(kNobody), 0);
  }
  EXPECT_FILE_ERROR(read_plain_or_gzip(path), path,
                    "cannot be opened: Permission denied; check its permissions");
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
}

}  // namespace
}  // namespace gradbook

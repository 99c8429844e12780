// What: SHA-256 and MD5 of files, and taking known members out of archives.
// Why:  a data file is used only if it is the one meant; an archive comes from the network and is
// not trusted.
#include "core/checksum.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "data/archive.hpp"
#include "file_fixture.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

std::string gzip(const std::string& content) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, content.size()) + 32, '\0');
  std::string input = content;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// The test vectors of FIPS 180-2 (SHA-256) and RFC 1321 (MD5)
constexpr char kSha256OfAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kSha256OfNothing[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr char kSha256OfMillionA[] =
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
constexpr char kMd5OfAbc[] = "900150983cd24fb0d6963f7d28e17f72";

using Checksum = WithFolder;
using Archive = WithFolder;

TEST_F(Checksum, Sha256OfThePublishedVectors) {
  EXPECT_EQ(sha256_file(file("abc", "abc")), kSha256OfAbc);
  EXPECT_EQ(sha256_file(file("nothing", "")), kSha256OfNothing);
  EXPECT_EQ(sha256_file(file("long", std::string(1000000, 'a'))), kSha256OfMillionA);
}

TEST_F(Checksum, PiecesGiveTheHashOfTheWhole) {
  Hasher hash;
  hash.update("a");
  hash.update("");
  hash.update("bc");
  EXPECT_EQ(hash.hex(), kSha256OfAbc);
}

TEST_F(Checksum, Md5IsOfTheUncompressedContent) {
  EXPECT_EQ(md5_gzip_content(file("abc.gz", gzip("abc"))), kMd5OfAbc);
}

TEST_F(Checksum, Md5RefusesWhatIsNoGzipFile) {
  const fs::path plain = file("plain.gz", "abc");
  EXPECT_EQ(file_error([&] { md5_gzip_content(plain); }), plain.string() + ": is not a gzip file");
}

TEST_F(Checksum, Md5RefusesATruncatedGzipFile) {
  const std::string whole = gzip(std::string(100000, 'x') + "end");
  const fs::path cut = file("cut.gz", whole.substr(0, whole.size() - 6));
  EXPECT_EQ(file_error([&] { md5_gzip_content(cut); }),
            cut.string() + ": is damaged: it cannot be decompressed");
}

TEST_F(Checksum, Md5StopsAtTheLimit) {
  const fs::path bomb = file("bomb.gz", gzip(std::string(1000000, 'x')));
  EXPECT_EQ(file_error([&] { md5_gzip_content(bomb, 999999); }),
            bomb.string() + ": holds more bytes than expected");
  EXPECT_EQ(md5_gzip_content(bomb, 1000000).size(), 32U);
}

TEST_F(Checksum, MissingFileIsNamed) {
  const fs::path missing = folder_ / "missing";
  EXPECT_EQ(file_error([&] { sha256_file(missing); }),
            missing.string() + ": there is no such file");
}

TEST_F(Archive, TakesOnlyTheMembersAskedFor) {
  for (const bool zip : {false, true}) {
    const fs::path archive = folder_ / (zip ? "a.zip" : "a.tar.gz");
    write_archive(archive,
                  {{"deep/folder/one.bin", "abc"}, {"readme.html", "no"}, {"two.bin", "22"}}, zip);
    const fs::path out = folder_ / (zip ? "from_zip" : "from_tar");
    extract_members(archive, out, {{"two.bin"}, {"one.bin", 3, kSha256OfAbc}});
    EXPECT_EQ(read_file(out / "one.bin"), "abc");
    EXPECT_EQ(read_file(out / "two.bin"), "22");
    EXPECT_EQ(std::distance(fs::directory_iterator(out), fs::directory_iterator()), 2);
  }
}

TEST_F(Archive, ChecksumsComeInTheOrderAskedFor) {
  const fs::path archive = folder_ / "a.tar.gz";
  write_archive(archive, {{"one", "abc"}, {"two", ""}});
  const std::vector<std::string> expected = {kSha256OfNothing, kSha256OfAbc};
  EXPECT_EQ(member_checksums(archive, {{"two"}, {"one"}}), expected);
}

TEST_F(Archive, WrongContentIsNotWritten) {
  const fs::path archive = folder_ / "a.tar.gz";
  write_archive(archive, {{"one", "abd"}});
  const std::string message = file_error([&] {
    extract_members(archive, folder_ / "out", {{"one", 3, kSha256OfAbc}});
  });
  EXPECT_TRUE(contains(
      message, "one has sha256 a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9"))
      << message;  // sha256sum of "abd"
  EXPECT_TRUE(contains(message, std::string("expected ") + kSha256OfAbc)) << message;
  EXPECT_FALSE(fs::exists(folder_ / "out" / "one"));
}

TEST_F(Archive, WrongSizesAreRefused) {
  const fs::path archive = folder_ / "a.tar.gz";
  write_archive(archive, {{"one", "abc"}});
  EXPECT_EQ(file_error([&] {
              extract_members(archive, folder_, {{"one", 4}});
            }),
            archive.string() + ": one has 3 bytes, expected 4");
  EXPECT_EQ(file_error([&] {
              extract_members(archive, folder_, {{"one", 2}});
            }),
            archive.string() + ": one is longer than 2 bytes");
}

TEST_F(Archive, UnpinnedMembersAreBounded) {
  const fs::path archive = folder_ / "a.tar.gz";
  write_archive(archive, {{"one", std::string(kMaxMemberBytes + 1, 'x')}});
  EXPECT_EQ(file_error([&] { extract_members(archive, folder_, {{"one"}}); }),
            archive.string() + ": one is longer than 67108864 bytes");
}

TEST_F(Archive, MissingAndRepeatedMembersAreErrors) {
  const fs::path archive = folder_ / "a.tar.gz";
  write_archive(archive, {{"a/one", "1"}, {"b/one", "2"}});
  EXPECT_EQ(file_error([&] { extract_members(archive, folder_ / "out", {{"two"}}); }),
            archive.string() + ": does not hold two");
  EXPECT_EQ(file_error([&] { extract_members(archive, folder_ / "out", {{"one"}}); }),
            archive.string() + ": holds one twice");
}

TEST_F(Archive, NamesThatLeaveTheFolderAreNotUsed) {
  for (const char* name : {"../one", "a/../../one", "/one"}) {
    const fs::path archive = folder_ / "evil.tar.gz";
    write_archive(archive, {{name, "evil"}});
    EXPECT_EQ(file_error([&] { extract_members(archive, folder_ / "out", {{"one"}}); }),
              archive.string() + ": does not hold one")
        << name;
    EXPECT_FALSE(fs::exists(folder_ / "one")) << name;
  }
}

TEST_F(Archive, LinksAreNotUsed) {
  const fs::path secret = file("secret", "secret");
  const fs::path archive = folder_ / "evil.tar.gz";
  write_archive(archive, {{"one", "", secret.string()}});
  EXPECT_EQ(file_error([&] { extract_members(archive, folder_ / "out", {{"one"}}); }),
            archive.string() + ": does not hold one");
}

TEST_F(Archive, ALinkInTheWayIsReplacedAndNotFollowed) {
  const fs::path secret = file("secret", "secret");
  const fs::path archive = folder_ / "a.tar.gz";
  write_archive(archive, {{"one", "new"}});
  fs::create_directories(folder_ / "out");
  fs::create_symlink(secret, folder_ / "out" / "one");
  extract_members(archive, folder_ / "out", {{"one"}});
  EXPECT_EQ(read_file(secret), "secret");
  EXPECT_FALSE(fs::is_symlink(folder_ / "out" / "one"));
  EXPECT_EQ(read_file(folder_ / "out" / "one"), "new");
}

TEST_F(Archive, DamagedAndForeignFilesAreRefused) {
  const fs::path text = file("text.zip", "this is no archive");
  EXPECT_TRUE(contains(file_error([&] { extract_members(text, folder_, {{"one"}}); }),
                       "is damaged or no tar or zip archive"));
  const fs::path archive = folder_ / "a.tar.gz";
  std::string noise;
  for (unsigned i = 0; i < 50000; ++i) noise += static_cast<char>(i * 2654435761U >> 24);
  write_archive(archive, {{"one", noise}});
  const std::string whole = read_file(archive);
  const fs::path cut = file("cut.tar.gz", whole.substr(0, whole.size() / 2));
  EXPECT_TRUE(contains(file_error([&] { extract_members(cut, folder_ / "out", {{"one"}}); }),
                       "is damaged"));
  EXPECT_FALSE(fs::exists(folder_ / "out" / "one"));
}

}  // namespace
}  // namespace gradbook

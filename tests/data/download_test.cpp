// What: fetching one file of known content from servers that truncate, corrupt, stall, drop, lie
// and redirect. Why:  networks do all of this; a data set must end up complete and right, or not at
// all, with a clear reason. How:  a server of our own on 127.0.0.1; time-outs of one second;
// nothing leaves this computer.
#include "data/download.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "core/rng.hpp"
#include "file_fixture.hpp"
#include "loopback_server.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// Bytes without a pattern, so that a wrong offset cannot go unnoticed.
std::string noise(std::size_t size, std::uint64_t seed) {
  Rng rng(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(rng.next() >> 56);
  return bytes;
}

class Download : public WithFolder {
 protected:
  Download() {
    ::setenv("no_proxy", "127.0.0.1", 1);  // a proxy of this computer is none of our business
    destination_ = folder_ / "data" / "file.bin";
    part_ = destination_.string() + ".part";
  }

  FileSpec spec(const LoopbackServer& server) const {
    return {server.url("file.bin"), content_.size(), sha256_of(content_), destination_};
  }

  /// Never more than one second of patience.
  static FetchOptions quick(int retries = 2) {
    return {.connect_seconds = 2, .stall_seconds = 1, .retries = retries, .backoff_seconds = 0.01};
  }

  /// The message of the FileError that fetch() throws.
  static std::string fetch_error(const FileSpec& file, const FetchOptions& options = quick()) {
    return file_error([&] { fetch(file, options); });
  }

  void expect_arrived() const {
    ASSERT_TRUE(fs::exists(destination_));
    EXPECT_TRUE(read_file(destination_) == content_);
    EXPECT_FALSE(fs::exists(part_));
  }

  void expect_nothing_left() const {
    EXPECT_FALSE(fs::exists(destination_));
    EXPECT_FALSE(fs::exists(part_));
  }

  std::string content_ = noise(100000, 1);
  fs::path destination_;
  fs::path part_;
};

const char kOtherWay[] = "; get the file in another way and pass it with --from FILE";
const char kGoOn[] = "; run the command again: it continues where it stopped";

TEST_F(Download, ArrivesWithItsContent) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  fetch(spec(server), quick());
  expect_arrived();
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(server.requests()[0].path, "/file.bin");
  EXPECT_EQ(server.requests()[0].range, "");
}

TEST_F(Download, AsksNobodyIfTheFileIsThere) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  write_file(destination_, content_);
  fetch(spec(server), quick());
  EXPECT_EQ(server.requests().size(), 0U);
}

TEST_F(Download, ReplacesAWrongFile) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  write_file(destination_, noise(content_.size(), 2));
  fetch(spec(server), quick());
  expect_arrived();
}

TEST_F(Download, ReportsProgressUpToTheWhole) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  std::vector<std::uintmax_t> seen;
  FetchOptions options = quick();
  options.on_progress = [&](std::uintmax_t done, std::uintmax_t total) {
    EXPECT_EQ(total, 100000U);
    seen.push_back(done);
  };
  fetch(spec(server), options);
  ASSERT_FALSE(seen.empty());
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back(), 100000U);
}

TEST_F(Download, ADropIsResumedWithTheMissingBytesOnly) {
  const LoopbackServer server([&](const Request& r, std::size_t index) {
    Reply reply = serve_file(r, content_);
    if (index == 0) reply.drop_after = 30000;
    if (index == 1) reply.drop_after = 5000;
    return reply;
  });
  fetch(spec(server), quick());
  expect_arrived();
  ASSERT_EQ(server.requests().size(), 3U);
  EXPECT_EQ(server.requests()[1].range, "bytes=30000-");
  EXPECT_EQ(server.requests()[2].range, "bytes=35000-");
}

TEST_F(Download, AnInterruptedRunIsContinuedByTheNext) {
  write_file(part_, content_.substr(0, 40000));  // what Ctrl-C leaves
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  fetch(spec(server), quick());
  expect_arrived();
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(server.requests()[0].range, "bytes=40000-");
}

TEST_F(Download, ACompletePartNeedsNoServer) {
  write_file(part_, content_);
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  fetch(spec(server), quick());
  expect_arrived();
  EXPECT_EQ(server.requests().size(), 0U);
}

TEST_F(Download, AWrongPartIsFetchedOnceMoreFromTheStart) {
  write_file(part_, noise(40000, 3));  // of another version of the file
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  fetch(spec(server), quick());
  expect_arrived();
  ASSERT_EQ(server.requests().size(), 2U);
  EXPECT_EQ(server.requests()[0].range, "bytes=40000-");
  EXPECT_EQ(server.requests()[1].range, "");
}

TEST_F(Download, APartThatIsTooLongIsThrownAway) {
  write_file(part_, noise(100001, 3));
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  fetch(spec(server), quick());
  expect_arrived();
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(server.requests()[0].range, "");
}

TEST_F(Download, AServerThatIgnoresRangeSendsAllAgain) {
  write_file(part_, content_.substr(0, 40000));
  const LoopbackServer server([&](const Request&, std::size_t) { return Reply{.body = content_}; });
  fetch(spec(server), quick());
  expect_arrived();
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(server.requests()[0].range, "bytes=40000-");
}

TEST_F(Download, AnotherRangeThanAskedForIsNotUsed) {
  write_file(part_, content_.substr(0, 40000));
  const LoopbackServer server([&](const Request& r, std::size_t index) {
    return serve_file(index == 0 ? Request{r.path, "bytes=39999-"} : r, content_);
  });
  fetch(spec(server), quick());
  expect_arrived();
}

TEST_F(Download, EndlessDropsEndWithAPartToContinueFrom) {
  const LoopbackServer server([&](const Request& r, std::size_t) {
    Reply reply = serve_file(r, content_);
    reply.drop_after = 1000;
    return reply;
  });
  EXPECT_EQ(fetch_error(spec(server)),
            server.url("file.bin") +
                ": the connection was lost after 3000 of 100000 bytes (3 tries)" + kGoOn);
  EXPECT_FALSE(fs::exists(destination_));
  EXPECT_TRUE(read_file(part_) == content_.substr(0, 3000));
}

TEST_F(Download, ATryThatBringsMuchDoesNotCountAsAFailure) {
  content_ = noise(std::size_t{3} << 20, 4);
  const LoopbackServer server([&](const Request& r, std::size_t) {
    Reply reply = serve_file(r, content_);
    reply.drop_after = (std::size_t{1} << 20) + 7;
    return reply;
  });
  fetch(spec(server), quick(1));  // two drops, though only one retry in succession is allowed
  expect_arrived();
  EXPECT_EQ(server.requests().size(), 3U);
}

TEST_F(Download, AStalledConnectionIsGivenUpAndResumed) {
  const LoopbackServer server([&](const Request& r, std::size_t index) {
    Reply reply = serve_file(r, content_);
    if (index == 0) reply.stall_after = 20000;
    return reply;
  });
  fetch(spec(server), quick());
  expect_arrived();
  ASSERT_EQ(server.requests().size(), 2U);
  EXPECT_EQ(server.requests()[1].range, "bytes=20000-");
}

TEST_F(Download, AStallIsReportedWithItsTime) {
  const LoopbackServer server([&](const Request& r, std::size_t) {
    Reply reply = serve_file(r, content_);
    reply.stall_after = 20000;
    return reply;
  });
  EXPECT_EQ(fetch_error(spec(server), quick(0)),
            server.url("file.bin") +
                ": stalled: no data for 1 s after 20000 of 100000 bytes (1 tries)" + kGoOn);
  EXPECT_EQ(fs::file_size(part_), 20000U);
}

TEST_F(Download, WrongContentIsNotKept) {
  const std::string wrong = noise(content_.size(), 5);
  const LoopbackServer server([&](const Request& r, std::size_t) { return serve_file(r, wrong); });
  EXPECT_EQ(fetch_error(spec(server)), server.url("file.bin") + ": has sha256 " + sha256_of(wrong) +
                                           ", expected " + sha256_of(content_) +
                                           "; the file was not kept" + kOtherWay);
  expect_nothing_left();
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(Download, AChangedByteIsNoticed) {
  std::string wrong = content_;
  wrong[77777] = static_cast<char>(wrong[77777] ^ 1);
  const LoopbackServer server([&](const Request& r, std::size_t) { return serve_file(r, wrong); });
  EXPECT_NE(fetch_error(spec(server)).find("has sha256"), std::string::npos);
  expect_nothing_left();
}

TEST_F(Download, AFileOfAnotherSizeIsRefusedBeforeItArrives) {
  for (const long length : {99999L, 100001L}) {
    const LoopbackServer server([&](const Request&, std::size_t) {
      return Reply{.body = std::string(static_cast<std::size_t>(length), 'x')};
    });
    EXPECT_EQ(fetch_error(spec(server)), server.url("file.bin") + ": the server's file has " +
                                             std::to_string(length) + " bytes, expected 100000" +
                                             kOtherWay);
    expect_nothing_left();
  }
}

TEST_F(Download, APageInPlaceOfTheFileDoesNotCostTheBytesSoFar) {
  write_file(part_, content_.substr(0, 40000));
  const LoopbackServer server(
      [&](const Request&, std::size_t) { return Reply{.body = "<html>please log in</html>"}; });
  EXPECT_NE(fetch_error(spec(server)).find("the server's file has 26 bytes"), std::string::npos);
  EXPECT_TRUE(read_file(part_) == content_.substr(0, 40000));
}

TEST_F(Download, MoreBytesThanPinnedAreNeverStored) {
  const LoopbackServer server([&](const Request&, std::size_t) {
    return Reply{.body = content_ + "x", .content_length = -1};
  });
  EXPECT_EQ(fetch_error(spec(server)),
            server.url("file.bin") + ": the server sends more than the expected 100000 bytes" +
                kOtherWay);
  expect_nothing_left();
}

TEST_F(Download, AnAnswerWithoutLengthThatEndsEarlyIsContinued) {
  const LoopbackServer server([&](const Request& r, std::size_t index) {
    Reply reply = serve_file(r, content_);
    reply.content_length = -1;
    if (index == 0) reply.body.resize(60000);
    return reply;
  });
  fetch(spec(server), quick());
  expect_arrived();
  ASSERT_EQ(server.requests().size(), 2U);
  EXPECT_EQ(server.requests()[1].range, "bytes=60000-");
}

TEST_F(Download, ALengthLargerThanTheBodyIsALostConnection) {
  const LoopbackServer server([&](const Request&, std::size_t) {
    return Reply{.body = content_.substr(0, 60000), .content_length = 100000};
  });
  EXPECT_EQ(fetch_error(spec(server), quick(0)),
            server.url("file.bin") +
                ": the connection was lost after 60000 of 100000 bytes (1 tries)" + kGoOn);
}

TEST_F(Download, AnEmptyAnswerIsRefused) {
  const LoopbackServer server([](const Request&, std::size_t) { return Reply{}; });
  EXPECT_EQ(
      fetch_error(spec(server)),
      server.url("file.bin") + ": the server's file has 0 bytes, expected 100000" + kOtherWay);
  expect_nothing_left();
}

TEST_F(Download, AMissingFileIsReportedAtOnce) {
  const LoopbackServer server([](const Request&, std::size_t) {
    return Reply{.status = 404, .body = "<html>not found</html>"};
  });
  EXPECT_EQ(
      fetch_error(spec(server)),
      server.url("file.bin") + ": the server does not have this file (status 404)" + kOtherWay);
  EXPECT_EQ(server.requests().size(), 1U);
  expect_nothing_left();
}

TEST_F(Download, ADisturbedServerIsAskedAgain) {
  const LoopbackServer server([&](const Request& r, std::size_t index) {
    return index < 2 ? Reply{.status = 503, .body = "later"} : serve_file(r, content_);
  });
  fetch(spec(server), quick());
  expect_arrived();
  EXPECT_EQ(server.requests().size(), 3U);
}

TEST_F(Download, AServerErrorThatStaysIsReported) {
  const LoopbackServer server(
      [](const Request&, std::size_t) { return Reply{.status = 500, .body = "broken"}; });
  EXPECT_EQ(fetch_error(spec(server)),
            server.url("file.bin") + ": the server answered with status 500 (3 tries)" + kGoOn);
  expect_nothing_left();
}

TEST_F(Download, AForbiddenFileIsReportedAtOnce) {
  const LoopbackServer server([](const Request&, std::size_t) { return Reply{.status = 403}; });
  EXPECT_EQ(fetch_error(spec(server)),
            server.url("file.bin") + ": the server answered with status 403" + kOtherWay);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(Download, AFileThatEndsAtThePartIsTooShort) {
  const std::string shorter = content_.substr(0, 40000);
  write_file(part_, shorter);
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, shorter); });
  EXPECT_EQ(fetch_error(spec(server)),
            server.url("file.bin") +
                ": the server's file ends before 40001 bytes, expected 100000" + kOtherWay);
}

TEST_F(Download, RedirectsAreFollowed) {
  LoopbackServer* self = nullptr;
  LoopbackServer server([&](const Request& r, std::size_t) {
    if (r.path == "/final.bin") return serve_file(r, content_);
    return Reply{
        .status = 302, .headers = {"Location: " + self->url("final.bin")}, .body = "moved"};
  });
  self = &server;
  fetch(spec(server), quick());
  expect_arrived();
  EXPECT_EQ(server.requests().back().path, "/final.bin");
}

TEST_F(Download, ARedirectKeepsTheRange) {
  write_file(part_, content_.substr(0, 40000));
  const LoopbackServer server([&](const Request& r, std::size_t) {
    if (r.path == "/final.bin") return serve_file(r, content_);
    return Reply{.status = 301, .headers = {"Location: /final.bin"}};
  });
  fetch(spec(server), quick());
  expect_arrived();
  EXPECT_EQ(server.requests().back().range, "bytes=40000-");
}

TEST_F(Download, RedirectsToOtherProtocolsAreRefused) {
  const fs::path secret = folder_ / "secret";
  write_file(secret, content_);
  const LoopbackServer server([&](const Request&, std::size_t) {
    return Reply{.status = 302, .headers = {"Location: file://" + secret.string()}};
  });
  EXPECT_EQ(
      fetch_error(spec(server)),
      server.url("file.bin") + ": leads to an address that is neither http nor https" + kOtherWay);
  expect_nothing_left();
}

TEST_F(Download, OtherProtocolsAreRefused) {
  const fs::path other = folder_ / "other";
  write_file(other, content_);
  const FileSpec file = {"file://" + other.string(), content_.size(), sha256_of(content_),
                         destination_};
  EXPECT_NE(fetch_error(file).find("neither http nor https"), std::string::npos);
}

TEST_F(Download, ACircleOfRedirectsEnds) {
  const LoopbackServer server([](const Request&, std::size_t) {
    return Reply{.status = 302, .headers = {"Location: /again"}};
  });
  EXPECT_EQ(fetch_error(spec(server)),
            server.url("file.bin") + ": leads to more than 5 further addresses" + kOtherWay);
}

TEST_F(Download, ARefusedConnectionIsReportedAtOnce) {
  // A port that is taken but does not listen
  const int idle = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(idle, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::getsockname(idle, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::string url =
      "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/file.bin";
  EXPECT_EQ(fetch_error({url, content_.size(), sha256_of(content_), destination_}),
            url + ": the connection was refused" + kOtherWay);
  expect_nothing_left();
  ::close(idle);
}

TEST_F(Download, AnUnknownHostIsReported) {
  // No name server is asked: a part of a name has at most 63 letters
  const std::string url = "http://" + std::string(64, 'a') + ".invalid/file.bin";
  ::setenv("no_proxy", "*", 1);
  EXPECT_EQ(fetch_error({url, content_.size(), sha256_of(content_), destination_}),
            url + ": no such host, or no network" + kOtherWay);
}

TEST_F(Download, AnUnwritableFolderIsNamed) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  write_file(folder_ / "data", "a file where a folder should be");
  EXPECT_NE(fetch_error(spec(server)).find((folder_ / "data").string() + ": cannot be created: "),
            std::string::npos);
  EXPECT_EQ(server.requests().size(), 0U);
}

TEST_F(Download, AFullDiskStopsAndKeepsWhatIsThere) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  // A limit on the size of files stands for the full disk: the same call fails
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{50000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string message = fetch_error(spec(server));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(message, part_.string() + ": cannot be written: File too large");
  EXPECT_FALSE(fs::exists(destination_));
  fetch(spec(server), quick());
  expect_arrived();
  EXPECT_EQ(server.requests().back().range, "bytes=50000-");
}

TEST_F(Download, TwoDownloadsOfOneFileDoNotMix) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  write_file(part_, content_.substr(0, 10));
  const int other = ::open(part_.c_str(), O_RDWR);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  EXPECT_EQ(fetch_error(spec(server)),
            part_.string() + ": another download of this file is running; wait for it to end");
  ::close(other);
  EXPECT_EQ(fs::file_size(part_), 10U);
}

TEST_F(Download, ASizeThatIsNotPinnedIsDecidedByTheChecksum) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  FileSpec file = spec(server);
  file.bytes = 0;
  write_file(part_, content_.substr(0, 40000));
  fetch(file, quick());
  expect_arrived();
  EXPECT_EQ(server.requests().back().range, "bytes=40000-");
}

TEST_F(Download, AnUnpinnedPartThatWasCompleteIsRecognised) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  FileSpec file = spec(server);
  file.bytes = 0;
  write_file(part_, content_);
  fetch(file, quick());
  expect_arrived();
}

TEST_F(Download, AnUnpinnedFileIsBounded) {
  const LoopbackServer server([&](const Request&, std::size_t) {
    return Reply{.body = "x", .content_length = static_cast<long>(kMaxUnpinnedBytes) + 1};
  });
  FileSpec file = spec(server);
  file.bytes = 0;
  EXPECT_EQ(fetch_error(file), server.url("file.bin") +
                                   ": the server's file has 67108865 bytes, at most 67108864 are "
                                   "accepted" +
                                   kOtherWay);
}

TEST_F(Download, AChecksumThatIsNoneIsAnError) {
  const LoopbackServer server(
      [&](const Request& r, std::size_t) { return serve_file(r, content_); });
  FileSpec file = spec(server);
  file.sha256 = "ABC";
  EXPECT_THROW(fetch(file, quick()), std::invalid_argument);
  EXPECT_THROW(take_from_file(destination_, file), std::invalid_argument);
}

TEST_F(Download, AGivenFileIsCheckedAndCopied) {
  const fs::path given = folder_ / "stick.bin";
  const FileSpec file = {"", content_.size(), sha256_of(content_), destination_};
  const auto error_of = [&] { return file_error([&] { take_from_file(given, file); }); };
  EXPECT_EQ(error_of(), given.string() + ": there is no such file");
  write_file(given, content_.substr(1));
  EXPECT_EQ(
      error_of(),
      given.string() + ": has 99999 bytes, expected 100000; it is another file or not complete");
  const std::string wrong = noise(content_.size(), 6);
  write_file(given, wrong);
  EXPECT_EQ(error_of(), given.string() + ": has sha256 " + sha256_of(wrong) + ", expected " +
                            sha256_of(content_) + "; it is another file or damaged");
  EXPECT_FALSE(fs::exists(destination_));
  write_file(given, content_);
  EXPECT_EQ(error_of(), "no FileError");
  expect_arrived();
  EXPECT_TRUE(fs::exists(given));
}

TEST_F(Download, AMirrorReplacesAllButTheLastPartOfTheAddress) {
  const std::string url = "https://example.org/a/b+c.zip";
  ::unsetenv("GRADBOOK_DATA_MIRROR");
  EXPECT_EQ(mirror_url(url), url);
  ::setenv("GRADBOOK_DATA_MIRROR", "http://school.example/data//", 1);
  EXPECT_EQ(mirror_url(url), "http://school.example/data/b+c.zip");
  ::unsetenv("GRADBOOK_DATA_MIRROR");
}

}  // namespace
}  // namespace gradbook

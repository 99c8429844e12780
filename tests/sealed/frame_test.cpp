// What: frames on a pipe: whole, cut off, too large, late, forged.
// Why:  the other end belongs to a student's code, which may write anything or nothing.
#include "sealed/frame.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <thread>

namespace gradbook::sealed {
namespace {

class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC), 0); }
  ~Pipe() {
    close_writer();
    close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close_writer() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  void put(const std::string& bytes) const {
    EXPECT_EQ(write(ends_[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }

 private:
  std::array<int, 2> ends_{};
};

Deadline in_milliseconds(int n) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(n);
}

std::string header_bytes(const FrameHeader& header) {
  return {reinterpret_cast<const char*>(&header), sizeof header};
}

TEST(Frame, ComesThroughWhole) {
  const Pipe pipe;
  const Frame sent{.kind = 3, .tag = 0x1234567890abcdefULL, .payload = std::string(200000, 'x')};
  std::thread writer([&] { EXPECT_TRUE(write_frame(pipe.writer(), sent)); });
  Frame got;
  EXPECT_EQ(read_frame(pipe.reader(), got), FrameResult::complete);
  writer.join();
  EXPECT_EQ(got.kind, sent.kind);
  EXPECT_EQ(got.tag, sent.tag);
  EXPECT_EQ(got.payload, sent.payload);
}

TEST(Frame, EndsAtEveryCut) {
  FrameHeader header;
  header.size = 10;
  const std::string bytes = header_bytes(header) + std::string(10, 'x');
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    Pipe pipe;
    pipe.put(bytes.substr(0, n));
    pipe.close_writer();
    Frame got;
    EXPECT_EQ(read_frame(pipe.reader(), got), FrameResult::closed) << n;
  }
}

TEST(Frame, RefusesAnotherMagicNumber) {
  const Pipe pipe;
  FrameHeader header;
  header.magic ^= 1;
  pipe.put(header_bytes(header));
  Frame got;
  EXPECT_EQ(read_frame(pipe.reader(), got), FrameResult::malformed);
}

TEST(Frame, RefusesASizeBeforeItReadsOn) {
  for (const std::uint64_t size : {kMaxFrameBytes + 1, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    const Pipe pipe;
    FrameHeader header;
    header.size = size;
    pipe.put(header_bytes(header));
    Frame got;
    EXPECT_EQ(read_frame(pipe.reader(), got, in_milliseconds(2000)), FrameResult::too_large);
  }
}

TEST(Frame, GivesUpAtTheDeadline) {
  const Pipe silent;
  Frame got;
  EXPECT_EQ(read_frame(silent.reader(), got, in_milliseconds(20)), FrameResult::late);
  const Pipe half;  // the largest size that is allowed, and little of it
  FrameHeader header;
  header.size = kMaxFrameBytes;
  half.put(header_bytes(header) + "begun");
  EXPECT_EQ(read_frame(half.reader(), got, in_milliseconds(20)), FrameResult::late);
  EXPECT_LT(got.payload.capacity(), 1u << 20);
}

TEST(Frame, DoesNotWriteForEverIntoAPipeThatNobodyReads) {
  const Pipe pipe;
  fcntl(pipe.writer(), F_SETFL, O_NONBLOCK);
  const Frame large{.kind = 0, .tag = 1, .payload = std::string(1 << 20, 'x')};
  EXPECT_FALSE(write_frame(pipe.writer(), large, in_milliseconds(20)));
}

TEST(Frame, SaysThatTheReaderIsGone) {
  std::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  close(ends[0]);
  EXPECT_FALSE(write_frame(ends[1], Frame{.kind = 0, .tag = 1, .payload = "x"}));
  close(ends[1]);
}

}  // namespace
}  // namespace gradbook::sealed

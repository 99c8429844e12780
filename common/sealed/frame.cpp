#include "sealed/frame.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace gradbook::sealed {
namespace {

/// Waits until fd is ready for the events; false when the deadline has passed.
bool wait_for(int fd, short events, std::optional<Deadline> deadline) {
  while (true) {
    int milliseconds = -1;
    if (deadline) {
      const auto left = *deadline - std::chrono::steady_clock::now();
      if (left <= left.zero()) return false;
      milliseconds = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(
                                          std::min<Deadline::duration>(left, std::chrono::hours(1)))
                                          .count());
    }
    pollfd ready{fd, events, 0};
    const int count = poll(&ready, 1, milliseconds);
    if (count > 0) return true;  // also at an error or hang-up: read() and write() say which
    if (count < 0 && errno != EINTR) return true;
  }
}

/// Reads at most n bytes into buffer; how many, or why none.
FrameResult read_some(int fd, char* buffer, std::size_t n, std::size_t& got,
                      std::optional<Deadline> deadline) {
  while (true) {
    if (!wait_for(fd, POLLIN, deadline)) return FrameResult::late;
    const ssize_t count = read(fd, buffer, n);
    if (count > 0) {
      got = static_cast<std::size_t>(count);
      return FrameResult::complete;
    }
    if (count == 0 || (errno != EINTR && errno != EAGAIN)) return FrameResult::closed;
  }
}

}  // namespace

FrameResult read_frame(int fd, Frame& frame, std::optional<Deadline> deadline) {
  FrameHeader header;
  std::array<char, sizeof header> bytes{};
  for (std::size_t have = 0; have < bytes.size();) {
    std::size_t got = 0;
    const FrameResult result =
        read_some(fd, bytes.data() + have, bytes.size() - have, got, deadline);
    if (result != FrameResult::complete) return result;
    have += got;
  }
  const std::uint32_t magic = header.magic;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != magic) return FrameResult::malformed;
  if (header.size > kMaxFrameBytes) return FrameResult::too_large;
  frame.kind = header.kind;
  frame.tag = header.tag;
  frame.payload.clear();
  std::array<char, 1 << 16> chunk{};
  while (frame.payload.size() < header.size) {
    const std::size_t wanted =
        std::min<std::size_t>(chunk.size(), header.size - frame.payload.size());
    std::size_t got = 0;
    const FrameResult result = read_some(fd, chunk.data(), wanted, got, deadline);
    if (result != FrameResult::complete) return result;
    frame.payload.append(chunk.data(), got);
  }
  return FrameResult::complete;
}

bool write_frame(int fd, const Frame& frame, std::optional<Deadline> deadline) {
  FrameHeader header;
  header.kind = frame.kind;
  header.tag = frame.tag;
  header.size = frame.payload.size();
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
  bytes += frame.payload;
  for (std::size_t done = 0; done < bytes.size();) {
    if (!wait_for(fd, POLLOUT, deadline)) return false;
    const ssize_t count = write(fd, bytes.data() + done, bytes.size() - done);
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR && errno != EAGAIN) {
      return false;
    }
  }
  return true;
}

}  // namespace gradbook::sealed

/// @file common/sealed/frame.hpp
/// One message on a pipe: a header with magic number, kind, tag and size, then so many bytes.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gradbook::sealed {

/// The moment after which reading or writing is given up.
using Deadline = std::chrono::steady_clock::time_point;

/// A frame holds at most so many bytes.
inline constexpr std::uint64_t kMaxFrameBytes = std::uint64_t{64} << 20;

/// What stands in front of every message.
struct FrameHeader {
  std::uint32_t magic = 0x4b424447;  ///< "GDBK" in memory of a little-endian machine
  std::uint32_t kind = 0;            ///< request: index of the function; answer: an Answer
  std::uint64_t tag = 0;             ///< random in each request; the answer repeats it
  std::uint64_t size = 0;            ///< bytes that follow
};

/// What an answer's kind says.
enum class Answer : std::uint32_t {
  value,               ///< the encoded result follows
  invalid_argument,    ///< std::invalid_argument; its text follows
  not_implemented,     ///< NotImplemented; its text follows
  out_of_memory,       ///< std::bad_alloc
  exception,           ///< another std::exception; its text follows
  unknown_exception,   ///< something else was thrown
  undefined_function,  ///< the student's code defines no such function
  too_large            ///< the result does not fit into a frame
};

/// How reading a frame ended.
enum class FrameResult {
  complete,   ///< a frame is there
  closed,     ///< the other side is gone
  late,       ///< the deadline has passed
  malformed,  ///< what came is no frame
  too_large   ///< its size is above kMaxFrameBytes
};

/// A message with its kind and tag.
struct Frame {
  std::uint32_t kind = 0;  ///< as in FrameHeader
  std::uint64_t tag = 0;   ///< as in FrameHeader
  std::string payload;     ///< the bytes after the header
};

/// Reads one frame from fd. Memory grows with the bytes that really come, not with the size that
/// the header claims.
/// @param frame     gets the message; undefined unless the result is complete
/// @param deadline  none: wait for ever
FrameResult read_frame(int fd, Frame& frame, std::optional<Deadline> deadline = std::nullopt);

/// Writes one frame to fd; false if the other side is gone or the deadline has passed.
/// @param frame     the message
/// @param deadline  none: wait for ever
bool write_frame(int fd, const Frame& frame, std::optional<Deadline> deadline = std::nullopt);

}  // namespace gradbook::sealed

/// @file tests/fuzz/answer_input.hpp
/// One input for the reader of a worker's answers: a frame on a pipe, and the values in it.
///
/// The fuzzer calls this with what it invents, tests/sealed/answer_corpus_test.cpp with the corpus.
#pragma once
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "sealed/frame.hpp"
#include "sealed/message.hpp"
#include "tests/fuzz/fuzz_input.hpp"

namespace gradbook::fuzz {

/// Every kind of value that a contract may have.
struct AnyAnswer {
  arma::mat X;
  arma::urowvec labels;
  arma::vec b;
  arma::fcube images;
  std::vector<arma::mat> list;
  std::string text;
  double number = 0;
  bool flag = false;
};

/// Decodes a value, which is then exactly as long as the bytes, and encodes to the same bytes.
template <typename T>
void decode_answer(const std::string& bytes) {
  T value;
  try {
    sealed::MessageReader message(bytes);
    value = sealed::decode<T>(message);
    message.expect_end();
  } catch (const sealed::MalformedMessage&) {
    return;
  }
  std::string again;
  sealed::encode(again, value);
  expect(again == bytes, "an answer is not what it was decoded from");
}

/// Reads one frame as the grader does, and what is in it.
inline void read_answer_input(const std::string& bytes) {
  decode_answer<AnyAnswer>(bytes);
  decode_answer<arma::mat>(bytes);
  decode_answer<arma::cube>(bytes);
  decode_answer<std::vector<std::string>>(bytes);

  constexpr std::size_t kPipe = 60000;  // more would wait for a reader
  std::array<int, 2> ends{};
  expect(pipe(ends.data()) == 0, "no pipe");
  const std::string part = bytes.substr(0, kPipe);
  expect(write(ends[1], part.data(), part.size()) == static_cast<ssize_t>(part.size()), "write");
  close(ends[1]);
  sealed::Frame frame;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  if (sealed::read_frame(ends[0], frame, deadline) == sealed::FrameResult::complete) {
    expect(frame.payload.size() + sizeof(sealed::FrameHeader) <= part.size(), "more than was sent");
    decode_answer<AnyAnswer>(frame.payload);
  }
  close(ends[0]);
}

}  // namespace gradbook::fuzz

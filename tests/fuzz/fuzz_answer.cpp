// libFuzzer target for what a worker answers; tests/fuzz/README.md has the command lines.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/answer_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gradbook::fuzz::read_answer_input({reinterpret_cast<const char*>(data), size});
  return 0;
}

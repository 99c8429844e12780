// libFuzzer target for the csv reader; tests/fuzz/README.md has the command lines.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gradbook::fuzz::read_csv_input({reinterpret_cast<const char*>(data), size});
  return 0;
}

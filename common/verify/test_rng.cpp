#include "verify/test_rng.hpp"

#include <cstdlib>
#include <utility>

namespace gradbook {
namespace {

bool& taken() {
  static bool was_taken = false;
  return was_taken;
}

}  // namespace

Rng test_rng(std::uint64_t seed) {
  taken() = true;
  const char* hidden = std::getenv("GRADBOOK_HIDDEN_SEED");
  if (hidden == nullptr) return Rng(seed);
  Rng mixed(std::strtoull(hidden, nullptr, 10));
  return Rng(mixed.next() + seed);
}

bool took_test_rng() { return std::exchange(taken(), false); }

}  // namespace gradbook

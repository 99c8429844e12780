/// @file common/verify/test_rng.hpp
/// Random inputs of a test: the same ones each time, and other ones where the grader wants it.
#pragma once
#include <cstdint>

#include "core/rng.hpp"

namespace gradbook {

/// The generator for a test's inputs. With $GRADBOOK_HIDDEN_SEED (a number; set by the grader
/// alone) the same seed gives other numbers: a submission that knows the published answers does not
/// know those.
Rng test_rng(std::uint64_t seed);

/// Whether test_rng() was called since the last call of this function.
bool took_test_rng();

}  // namespace gradbook

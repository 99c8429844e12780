/// @file tests/bench/allocations.hpp
/// Counts every allocation of the process, whoever makes it: this program replaces malloc.
#pragma once
#include <cstddef>

namespace gradbook::bench {

/// Calls of malloc, calloc, realloc, posix_memalign, … since the start, of all threads.
std::size_t allocations();

}  // namespace gradbook::bench

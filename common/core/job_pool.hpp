/// @file common/core/job_pool.hpp
/// Runs numbered work on a few threads.
#pragma once
#include <cstddef>
#include <functional>

namespace gradbook {

/// Calls work(job, i) for i = 0 … n−1, in order of i, on `jobs` threads that number themselves 0 …
/// jobs−1. The first exception (lowest i) is thrown again after all threads have ended; no new work
/// is begun after one.
/// @param jobs  number of threads, at least 1
/// @param n     number of pieces of work
/// @param work  called once per piece
void run_jobs(int jobs, std::size_t n, const std::function<void(int job, std::size_t i)>& work);

}  // namespace gradbook

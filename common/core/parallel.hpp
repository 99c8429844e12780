/// @file common/core/parallel.hpp
/// Thread policy and a parallel loop with a partition that does not depend on scheduling.
#pragma once
#include <cstddef>
#include <functional>
#ifdef _OPENMP
#include <omp.h>
#endif
#ifdef __SANITIZE_THREAD__
#include <algorithm>
#include <thread>
#include <vector>
#endif

namespace gradbook {

/// Threads that parallel_for() and BLAS use: OMP_NUM_THREADS if the user set it, else one per core.
inline int num_threads() {
#ifdef _OPENMP
  return omp_get_max_threads();
#else
  return 1;
#endif
}

/// Sets the number of threads of both; throws std::invalid_argument for n < 1.
void set_num_threads(int n);

/// Calls body(begin, end) for disjoint ranges that together cover 0 … n−1, in parallel.
///
/// The ranges depend on n and grain alone, never on the number of threads: a body that keeps one
/// partial result per range gives the same sums for 1, 2 and 4 threads. BLAS runs single-threaded
/// inside. The first exception of a body (lowest range) is thrown again here, after all have ended.
/// @param n      number of items
/// @param grain  items per range, at least 1; the last range may be shorter
/// @param body   called once per range; writes memory that no other range touches
void parallel_for(std::size_t n, std::size_t grain,
                  const std::function<void(std::size_t begin, std::size_t end)>& body);

/// Calls body(i) for i = 0 … n−1, in parallel, without any allocation; every thread gets a run of
/// neighbouring numbers, the same ones in every call. For the inner parts of the compute core: the
/// body, a `Body` such as a lambda, calls no BLAS and throws nothing.
///
/// The thread sanitizer knows nothing about OpenMP's threads; for it the same work is given to
/// threads of the standard library.
template <typename Body>
void parallel_tasks(std::size_t n, const Body& body) {
  if (n == 1) return body(0);
#ifdef __SANITIZE_THREAD__
  const std::size_t threads = std::min(n, std::size_t{4});
  std::vector<std::thread> team;
  for (std::size_t t = 0; t < threads; ++t) {
    team.emplace_back([&, t] {
      for (std::size_t i = n * t / threads; i < n * (t + 1) / threads; ++i) body(i);
    });
  }
  for (std::thread& thread : team) thread.join();
#else
#pragma omp parallel for schedule(static)
  for (std::size_t i = 0; i < n; ++i) body(i);
#endif
}

/// Runs BLAS with one thread while it lives; for code that is parallel itself.
class SingleThreadedBlas {
 public:
  SingleThreadedBlas();  ///< takes the other threads away; the destructor gives them back
  ~SingleThreadedBlas();
  SingleThreadedBlas(const SingleThreadedBlas&) = delete;
  SingleThreadedBlas& operator=(const SingleThreadedBlas&) = delete;

 private:
  int threads_before_;
};

}  // namespace gradbook

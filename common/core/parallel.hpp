/// @file common/core/parallel.hpp
/// Thread policy and a parallel loop with a partition that does not depend on scheduling.
#pragma once
#include <cstddef>
#include <functional>

namespace gradbook {

/// Threads that parallel_for() and BLAS use: OMP_NUM_THREADS if the user set it, else one per core.
int num_threads();

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

/// Calls body(i) for i = 0 … n−1, in parallel, without any allocation; neighbouring numbers go to
/// different threads, and the same numbers to the same thread in every call. For the inner parts of
/// the compute core: the body calls no BLAS and throws nothing.
template <typename Body>
void parallel_tasks(std::size_t n, const Body& body) {
#pragma omp parallel for schedule(static, 1)
  for (std::size_t i = 0; i < n; ++i) body(i);
}

/// Runs BLAS with one thread while it lives; for code that is parallel itself.
class SingleThreadedBlas {
 public:
  SingleThreadedBlas();
  ~SingleThreadedBlas();
  SingleThreadedBlas(const SingleThreadedBlas&) = delete;
  SingleThreadedBlas& operator=(const SingleThreadedBlas&) = delete;

 private:
  int threads_before_;
};

}  // namespace gradbook
